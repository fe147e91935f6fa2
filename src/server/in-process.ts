// The house in this very process, behind the same API: what the terminal uses where no server runs.
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import type { Deeds } from '#core/deeds.ts';
import type { FetchLike } from '#schema/client.ts';
import { bugLog, toStandardError } from './log.ts';
import { openDoors } from './doors.ts';
import { type ReceiptHtml, type Say, sayCode } from './say.ts';

export type InProcess = { readonly fetch: FetchLike; close(): Promise<void> };
export type InProcessOptions = {
  readonly say?: Say | undefined;
  readonly receiptHtml?: ReceiptHtml | undefined;
  /** Where the story of a bug goes; standard error when absent. */
  readonly log?: (line: string) => void;
  readonly version?: string | undefined;
};

/** Takes the deeds over: `close` closes them. */
export const inProcess = async (deeds: Deeds, options: InProcessOptions = {}): Promise<InProcess> => {
  const doors = openDoors({
    deeds,
    say: options.say ?? sayCode,
    log: bugLog(options.log ?? toStandardError, () => new Date()),
    receiptHtml: options.receiptHtml,
    version: options.version,
    linkUrl: (token) => `#token=${token}`,
  });
  return {
    fetch: doors.direct,
    close: async () => {
      doors.close();
      await deeds.close();
    },
  };
};

/** `fetch` into an app that listens to nothing. */
export const injected =
  (app: FastifyInstance): FetchLike =>
  async (path, { method, headers, body, signal }) => {
    const response = await app.inject({
      method: method as 'GET',
      url: path,
      headers,
      payloadAsStream: true,
      ...(body !== undefined && { payload: body }),
      ...(signal && { signal }),
    });
    const stream = response.stream() as Readable;
    return { status: response.statusCode, body: stream, text: () => text(stream) };
  };
