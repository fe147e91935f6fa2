import { expect, test } from 'vitest';
import { LIMITS } from '#core/limits.ts';
import { HEARTBEAT } from '#schema/event-stream.ts';
import { type Sink, Streams } from './streams.ts';

const opened = (streams = new Streams(1_000_000)) => {
  const state: { sink?: Sink<unknown>; stopped: number; ticks: number } = { stopped: 0, ticks: 0 };
  const stream = streams.open<unknown>((sink) => {
    state.sink = sink;
    return {
      stop: () => {
        state.stopped += 1;
      },
      tick: () => {
        state.ticks += 1;
      },
    };
  });
  return { streams, stream, state, send: (id: string, event: unknown) => state.sink?.send(id, event) };
};
const closed = (stream: { once(event: 'close', heard: () => void): unknown }) =>
  new Promise<void>((resolve) => stream.once('close', resolve));

test('a reader that does not read is cut before it costs memory', async () => {
  const { stream, state, streams, send } = opened();
  const cut = closed(stream);
  for (let sent = 0; sent <= LIMITS.streamBacklogBytes && !stream.destroyed; sent += 1024)
    send('1', 'x'.repeat(1024));
  await cut;
  expect([stream.destroyed, state.stopped, streams.size]).toEqual([true, 1, 0]);
  send('2', 'late');
});

test('a reader that reads is never cut, however much there is', async () => {
  const { stream, state, send } = opened();
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  for (let round = 0; round < 40; round++) {
    for (let sent = 0; sent < 100; sent++) send('1', 'x'.repeat(1024));
    await new Promise((resolve) => setImmediate(resolve));
  }
  state.sink?.end();
  await closed(stream);
  expect(bytes).toBeGreaterThan(3 * LIMITS.streamBacklogBytes);
  expect(state.stopped).toBe(1);
});

test('a stream begins with a comment, so that its headers leave at once, and beats on', async () => {
  const { stream, state } = opened(new Streams(10));
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await expect.poll(() => state.ticks).toBeGreaterThan(1);
  expect(text.startsWith(HEARTBEAT + HEARTBEAT)).toBe(true);
  stream.destroy();
  await closed(stream);
  const { ticks } = state;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(state.ticks).toBe(ticks);
});

test('after its end nothing more is said', async () => {
  const { stream, state, send } = opened();
  send('1', { a: 1 });
  state.sink?.end();
  state.sink?.end();
  send('2', { a: 2 });
  let text = '';
  for await (const chunk of stream) text += chunk;
  expect(text).toBe(`${HEARTBEAT}id: 1\ndata: {"a":1}\n\n`);
});

test('who may no longer listen hears nothing more, and the stream breaks off', async () => {
  const may = { listen: true };
  const state: { sink?: Sink<unknown>; stopped: number } = { stopped: 0 };
  const streams = new Streams(1_000_000);
  const stream = streams.open<unknown>(
    (sink) => {
      state.sink = sink;
      return {
        stop: () => {
          state.stopped += 1;
        },
      };
    },
    () => may.listen,
  );
  const cut = closed(stream);
  stream.read();
  state.sink?.send('1', 'heard');
  expect(String(stream.read())).toContain('heard');
  may.listen = false;
  state.sink?.send('2', 'not for you');
  await cut;
  expect([stream.read(), state.stopped, streams.size]).toEqual([null, 1, 0]);
});
