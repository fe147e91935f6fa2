// What all doors of one house share: its handlers, its streams, its news, its description.
import type { FastifyInstance } from 'fastify';
import type { Deeds } from '#core/deeds.ts';
import { CONTRACT } from '#schema/contract.ts';
import { openapiOf } from '#schema/openapi.ts';
import type { Door } from './access.ts';
import { buildApp } from './app.ts';
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

/** Each door is an app of its own, so that no request can talk itself from one into the other. */
export type Doors = { app(door: Door): Promise<FastifyInstance>; close(): void };

export const openDoors = (options: DoorOptions): Doors => {
  const streams = new Streams(options.heartbeatMs);
  const news = new News(options.deeds);
  let description: Record<string, unknown> | undefined;
  const handlers = handlersOf(options.deeds, {
    news,
    linkUrl: options.linkUrl,
    openapi: () => {
      description ??= openapiOf(CONTRACT, options.version ?? '0.0.0');
      return description;
    },
  });
  return {
    app: (door) => buildApp({ ...options, handlers, door, streams }),
    close: () => {
      streams.close();
      news.close();
    },
  };
};
