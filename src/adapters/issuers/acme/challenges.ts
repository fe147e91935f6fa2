// http-01 (RFC 8555 §8.3): the CA asks each name for a text that only the account's owner can know. Either we answer for a while, or files do.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { refuse } from '#core/problems.ts';
import { type AcmeSettings, readAddress } from './settings.ts';

/** Makes the answer to one challenge visible, until the returned function is called. */
export type Publish = (token: string, answer: string) => Promise<() => Promise<void>>;

export const publisher = (challenge: AcmeSettings['challenge']): Publish =>
  challenge.webroot === undefined
    ? throughListener(challenge.listen ?? ':80')
    : throughFolder(challenge.webroot);

const PATH = '/.well-known/acme-challenge/';

function throughFolder(webroot: string): Publish {
  const folder = join(webroot, PATH);
  return async (token, answer) => {
    const file = join(folder, token);
    try {
      // The web server's own folder is never made by us: where it is missing, nobody would answer.
      if (!(await stat(webroot)).isDirectory())
        throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
      await mkdir(folder, { recursive: true, mode: 0o755 });
      await writeFile(file, answer, { mode: 0o644 });
    } catch (error) {
      throw refuse('request.issuer.webroot-failed', { folder: webroot, why: codeOf(error) }, error);
    }
    return () => rm(file, { force: true }).catch(() => undefined);
  };
}

/** One door per address in this process, whatever number of CAs and orders use it. */
const doors = new Map<string, Door>();

function throughListener(address: string): Publish {
  return async (token, answer) => {
    const door = doors.get(address) ?? new Door(address);
    doors.set(address, door);
    await door.add(token, answer);
    return () => door.remove(token);
  };
}

/** Open while there is something to answer. */
class Door {
  private readonly address: string;
  private readonly answers = new Map<string, { readonly text: string; users: number }>();
  private server: Server | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(address: string) {
    this.address = address;
  }

  async add(token: string, text: string): Promise<void> {
    const known = this.answers.get(token);
    if (known === undefined) this.answers.set(token, { text, users: 1 });
    else known.users += 1;
    try {
      await this.settle();
    } catch (error) {
      await this.remove(token);
      throw refuse('request.issuer.listen-failed', { address: this.address, why: codeOf(error) }, error);
    }
  }

  async remove(token: string): Promise<void> {
    const known = this.answers.get(token);
    if (known === undefined) return;
    known.users -= 1;
    if (known.users <= 0) this.answers.delete(token);
    await this.settle();
  }

  /** Opens or closes, one after the other, as there is something to answer or not. */
  private settle(): Promise<void> {
    const mine = this.turn.then(async () => {
      const wanted = this.answers.size > 0;
      if (wanted && this.server === undefined) this.server = await this.open();
      else if (!wanted && this.server !== undefined) {
        const server = this.server;
        this.server = undefined;
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
      }
    });
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private open(): Promise<Server> {
    const server = createServer(
      { headersTimeout: 5_000, requestTimeout: 5_000, maxHeaderSize: 8192, keepAlive: false },
      (asked, reply) => {
        const path = (asked.url ?? '').split('?', 1)[0] ?? '';
        const answer = path.startsWith(PATH) ? this.answers.get(path.slice(PATH.length))?.text : undefined;
        const known = answer !== undefined && (asked.method === 'GET' || asked.method === 'HEAD');
        reply
          .writeHead(known ? 200 : 404, { 'content-type': 'application/octet-stream', connection: 'close' })
          .end(known ? answer : '');
      },
    );
    server.maxConnections = 64;
    const { host, port } = readAddress(this.address) ?? { host: undefined, port: 80 };
    return new Promise((resolve, reject) => {
      server.once('error', reject).listen({ port, ...(host === undefined ? {} : { host }) }, () => {
        server.off('error', reject).on('error', () => undefined);
        resolve(server);
      });
    });
  }
}

const codeOf = (error: unknown): string =>
  String((error as { code?: unknown }).code ?? (error as Error).message);
