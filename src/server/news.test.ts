import { expect, test } from 'vitest';
import type { TransactionId } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import type { AssignmentView } from '#core/views.ts';
import { connect, type Stamped } from '#schema/client.ts';
import { openDoors } from './doors.ts';
import { entry, fakeDeeds, sampleAssignment } from '#test/fake-deeds.ts';
import { injected } from './in-process.ts';
import { sayCode } from './say.ts';

/** A transaction that the test writes itself. */
const running = async (heartbeatMs?: number) => {
  let view: AssignmentView = { ...sampleAssignment };
  const bugs: unknown[] = [];
  const state = { fail: undefined as unknown };
  const fake = fakeDeeds({
    assignment: async (id: TransactionId) => {
      if (state.fail !== undefined) throw state.fail;
      if (id !== 'txn_1') throw refuse('request.not-found', { request: id });
      return view;
    },
  });
  const log = { request: () => undefined, bug: (_: string, error: unknown) => void bugs.push(error) };
  const doors = openDoors({ deeds: fake.deeds, say: sayCode, log, linkUrl: String, heartbeatMs });
  const app = await doors.app({ kind: 'local' });
  return {
    fake,
    doors,
    app,
    bugs,
    state,
    client: connect(injected(app)),
    write: (on: string, told = true) => {
      view = { ...view, entries: [...view.entries, entry(on)] };
      if (told) fake.tell({ kind: 'step', transaction: 'txn_1', entry: entry(on) });
    },
    end: (told = true) => {
      view = { ...view, outcome: 'proven' };
      if (told) fake.tell({ kind: 'assignment', assignment: 'txn_1', outcome: 'proven' });
    },
    tellOnly: () => fake.tell({ kind: 'assignment', assignment: 'txn_1', outcome: 'rolled-back' }),
  };
};

/** Everything a stream says, as `id what`, with the number of messages heard before `after` is called. */
const hear = async (
  stream: AsyncIterable<
    Stamped<{ kind: string; entry?: { step: { on: string } }; outcome?: string; what?: string }>
  >,
  heard: (count: number) => void = () => undefined,
) => {
  const said: string[] = [];
  for await (const { id, event } of stream) {
    said.push(`${id} ${event.entry?.step.on ?? event.outcome ?? event.what}`);
    heard(said.length);
  }
  return said;
};
const params = { id: 'txn_1' } as const;

test('past entries come first, then live ones in order, then the outcome, then the end', async () => {
  const house = await running();
  const said = await hear(house.client.assignmentEvents({ params }), (count) => {
    if (count === 2) house.write('three');
    if (count === 3) {
      house.write('four');
      house.write('five');
    }
    if (count === 5) house.end();
  });
  expect(said).toEqual(['1 one', '2 two', '3 three', '4 four', '5 five', '6 proven']);
  expect(house.fake.listeners()).toBe(1);
});

test('an assignment that has ended is told whole and ends at once', async () => {
  const house = await running();
  house.end();
  expect(await hear(house.client.assignmentEvents({ params }))).toEqual(['1 one', '2 two', '3 proven']);
});

test.each([
  ['0', ['1 one', '2 two', '3 proven']],
  ['1', ['2 two', '3 proven']],
  ['2', ['3 proven']],
  ['3', []],
  ['999', []],
  ['-1', ['1 one', '2 two', '3 proven']],
  ['x', ['1 one', '2 two', '3 proven']],
])('taken up after message %j, it goes on with the next', async (after, expected) => {
  const house = await running();
  house.end();
  expect(await hear(house.client.assignmentEvents({ params }, { after }))).toEqual(expected);
});

test('a browser that asks again after the end is told to stop: 204', async () => {
  const house = await running();
  house.end();
  const reply = await house.app.inject({
    url: '/api/assignments/txn_1/events',
    headers: { 'last-event-id': '3' },
  });
  expect(reply.statusCode).toBe(204);
});

test('an entry that another process wrote is found with the next heartbeat', async () => {
  const house = await running(20);
  const said = await hear(house.client.assignmentEvents({ params }), (count) => {
    if (count === 2) house.write('elsewhere', false);
    if (count === 3) house.end(false);
  });
  expect(said).toEqual(['1 one', '2 two', '3 elsewhere', '4 proven']);
});

test('an outcome that is told before it is written ends the stream too', async () => {
  const house = await running();
  const said = await hear(house.client.assignmentEvents({ params }), (count) => {
    if (count === 2) house.tellOnly();
  });
  expect(said.at(-1)).toBe('3 rolled-back');
});

test('events of other assignments are not heard', async () => {
  const house = await running();
  const said = await hear(house.client.assignmentEvents({ params }), (count) => {
    if (count !== 2) return;
    house.fake.tell({ kind: 'step', transaction: 'txn_2', entry: entry('other') });
    house.fake.tell({ kind: 'assignment', assignment: 'txn_2', outcome: 'stopped' });
    house.end();
  });
  expect(said).toEqual(['1 one', '2 two', '3 proven']);
});

test('an assignment nobody knows is a problem, not a stream', async () => {
  const house = await running();
  const stream = house.client.assignmentEvents({ params: { id: 'txn_9' } });
  await expect(hear(stream)).rejects.toMatchObject({ complaint: { code: 'request.not-found' } });
});

test('a journal that cannot be read any more ends the stream; the story is in the log', async () => {
  const house = await running();
  const boom = new Error('disk');
  const said = await hear(house.client.assignmentEvents({ params }), (count) => {
    if (count !== 2) return;
    house.state.fail = boom;
    house.write('three');
  });
  expect(said).toEqual(['1 one', '2 two']);
  expect(house.bugs).toEqual([boom]);
});

test('the house’s events come live, and a broken stream is taken up where it broke', async () => {
  const house = await running();
  const ids: string[] = [];
  const first = house.client.events();
  for await (const { id, event } of iterating(first, () =>
    house.fake.tell({ kind: 'changed', what: 'stores' }),
  )) {
    ids.push(id);
    expect(event).toEqual({ kind: 'changed', what: 'stores' });
    break;
  }
  house.fake.tell({ kind: 'changed', what: 'usages' });
  house.fake.tell({ kind: 'request', request: 'req_1', fact: 'returned' });
  const kinds: string[] = [];
  for await (const { event } of house.client.events(undefined, { after: ids[0] ?? '' })) {
    kinds.push(event.kind);
    if (kinds.length === 2) break;
  }
  expect(kinds).toEqual(['changed', 'request']);
});

test.each(['00000000.1', 'x', '', '.', '1.-1'])(
  'an id of another time (%j) means: all has changed',
  async (after) => {
    const house = await running();
    const what: string[] = [];
    for await (const { event } of house.client.events(undefined, { after })) {
      what.push(event.kind === 'changed' ? event.what : '');
      if (what.length === 5) break;
    }
    expect(what.sort()).toEqual(['authority', 'services', 'stores', 'topology', 'usages']);
  },
);

test('an id that fell out of memory means the same', async () => {
  const house = await running();
  let id = '';
  for await (const message of iterating(house.client.events(), () =>
    house.fake.tell({ kind: 'changed', what: 'stores' }),
  )) {
    id = message.id;
    break;
  }
  for (let count = 0; count <= LIMITS.eventsKept; count++)
    house.fake.tell({ kind: 'changed', what: 'usages' });
  for await (const { event } of house.client.events(undefined, { after: id })) {
    expect(event).toEqual({ kind: 'changed', what: 'stores' });
    break;
  }
});

test('streams are counted: one too many is refused, and one that ended makes room', async () => {
  const house = await running();
  const open = await Promise.all(
    Array.from({ length: LIMITS.eventStreams }, () =>
      house.app.inject({ url: '/api/events', payloadAsStream: true }),
    ),
  );
  expect(open.map((one) => one.statusCode)).toEqual(Array(LIMITS.eventStreams).fill(200));
  expect((await house.app.inject({ url: '/api/events' })).json()).toMatchObject({
    code: 'house.streams.full',
    facts: { limit: LIMITS.eventStreams },
  });
  house.doors.close();
  await Promise.all(
    open.map((one) =>
      one
        .stream()
        .resume()
        .once('error', () => undefined),
    ),
  );
  await expect.poll(() => house.fake.listeners()).toBe(0);
});

/** Calls `begin` once the stream is open: a message sent before would not be heard. */
async function* iterating<T>(stream: AsyncIterable<T>, begin: () => void): AsyncGenerator<T> {
  const iterator = stream[Symbol.asyncIterator]();
  const first = iterator.next();
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  begin();
  for (let next = await first; !next.done; next = await iterator.next()) yield next.value;
}
