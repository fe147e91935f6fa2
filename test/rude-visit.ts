// A rude CA for each test of a file, and an ACME connector that visits it with little patience.
import { connect } from 'node:net';
import { openAcme } from '#adapters/issuers/acme/acme-kind.ts';
import { acmeSettings } from '#adapters/issuers/acme/settings.ts';
import type { Answer, Issuer } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { beforeEach } from 'vitest';
import { makeOrder, memoryHost } from './acme-order.ts';
import { type LyingCa, startLyingCa } from './lying-ca.ts';
import { freePorts } from './pebble.ts';

export const BOUNDS = { issuerMs: 300, issuerBytes: 100_000, orderMs: 2_000, orderPatienceMs: 700 };
export const live = () => new AbortController().signal;

/** New before each test. */
export let ca: LyingCa;
/** Where the connector answers challenges. */
export let port: number;

export const visitRudeCa = (): void => {
  beforeEach(async () => {
    ca = await startLyingCa();
    [port] = (await freePorts(1)) as [number];
    return () => ca.stop();
  });
};

export const open = (host = memoryHost(), more: object = {}, bounds = BOUNDS): Issuer =>
  openAcme(
    acmeSettings.parse({
      directory: ca.directory,
      caFile: ca.caFile,
      challenge: { listen: `127.0.0.1:${port}` },
      ...more,
    }),
    host,
    bounds,
  );

/** What `work` refuses with; throws when it does anything else. */
export async function refusal(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    (value) => new Error(`no refusal: ${(value as Answer).state}`),
    (error: unknown) => error,
  );
  if (!(error instanceof Refusal)) throw error;
  return error;
}

export const submit = async (issuer = open()): Promise<Answer> =>
  issuer.submit(await makeOrder('a.example.test'), live());

/** True when somebody listens. */
export const knocks = (at: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(at, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
