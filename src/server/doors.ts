// What all doors of one house share: its handlers, its streams, its news, its description.
import type { FastifyInstance } from 'fastify';
import type { Deeds } from '#core/deeds.ts';
import type { FetchLike } from '#schema/client.ts';
import type { Door } from './access.ts';
import { direct } from './direct.ts';
import { handlersOf } from './handlers.ts';
import type { Log } from './log.ts';
import { News } from './news.ts';
import type { ReceiptHtml, Say } from './say.ts';
import { Streams } from './streams.ts';

export type DoorOptions = {
  readonly deeds: Deeds;
  readonly say: Say;
  readonly log: Log;
  readonly linkUrl: (token: string) => string;
  readonly receiptHtml?: ReceiptHtml | undefined;
  readonly closing?: (() => boolean) | undefined;
  readonly version?: string | undefined;
  readonly heartbeatMs?: number | undefined;
  /** Tests only. */
  readonly checkReplies?: boolean;
};

export type Doors = {
  /** Each door is an app of its own, so that no request can talk itself from one into the other. */
  app(door: Door): Promise<FastifyInstance>;
  /** Without a web server, for this process alone. */
  readonly direct: FetchLike;
  close(): void;
};

export const openDoors = (options: DoorOptions): Doors => {
  const streams = new Streams(options.heartbeatMs);
  const news = new News(options.deeds);
  let description: Promise<Record<string, unknown>> | undefined;
  const handlers = handlersOf(options.deeds, {
    news,
    linkUrl: options.linkUrl,
    openapi: () => {
      description ??= describe(options.version ?? '0.0.0');
      return description;
    },
  });
  return {
    // Loaded when a door is opened: a terminal alone needs no web server.
    app: async (door) => (await import('./app.ts')).buildApp({ ...options, handlers, door, streams }),
    direct: direct({ ...options, handlers, streams }),
    close: () => {
      streams.close();
      news.close();
    },
  };
};

const describe = async (version: string): Promise<Record<string, unknown>> => {
  const [{ CONTRACT }, { openapiOf }] = await Promise.all([
    import('#schema/contract.ts'),
    import('#schema/openapi.ts'),
  ]);
  return openapiOf(CONTRACT, version);
};
