// Live streams: how many there may be, how they are kept warm, and what happens to a reader that does not read.
import { Readable } from 'node:stream';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { HEARTBEAT, messageText } from '#schema/event-stream.ts';

/** Where a source puts its events. */
export type Sink<E> = {
  send(id: string, event: E): void;
  end(): void;
};
/** Begins to send; what it returns stops it. `tick` is called with every heartbeat. */
export type Source<E> = (sink: Sink<E>) => { stop(): void; tick?(): void };

export class Streams {
  readonly #open = new Set<Readable>();
  readonly #heartbeatMs: number;

  constructor(heartbeatMs: number = LIMITS.heartbeatMs) {
    this.#heartbeatMs = heartbeatMs;
  }

  /** `allowed`: asked before anything is sent; the stream breaks off when it no longer is. Refuses `house.streams.full`. */
  open<E>(source: Source<E>, allowed: () => boolean = () => true): Readable {
    if (this.#open.size >= LIMITS.eventStreams)
      throw refuse('house.streams.full', { limit: LIMITS.eventStreams });
    const stream = new Readable({ read: () => undefined });
    this.#open.add(stream);
    const put = (text: string) => {
      if (stream.destroyed || stream.readableEnded) return;
      if (!allowed()) return void stream.destroy();
      stream.push(text);
      if (stream.readableLength > LIMITS.streamBacklogBytes) stream.destroy();
    };
    let ended = false;
    put(HEARTBEAT);
    const running = source({
      send: (id, event) => {
        if (!ended) put(messageText({ id, data: JSON.stringify(event) }));
      },
      end: () => {
        if (!ended && !stream.destroyed) stream.push(null);
        ended = true;
      },
    });
    const heart = setInterval(() => {
      if (!ended) put(HEARTBEAT);
      running.tick?.();
    }, this.#heartbeatMs);
    heart.unref();
    stream.once('close', () => {
      clearInterval(heart);
      this.#open.delete(stream);
      running.stop();
    });
    return stream;
  }

  get size(): number {
    return this.#open.size;
  }

  close(): void {
    for (const stream of this.#open) stream.destroy();
  }
}
