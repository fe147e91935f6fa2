// What every kind of store promises, tried with the real program that reads it: our reading and the program's verdict agree before and after.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { configFiles } from '#adapters/services/config-files.ts';
import { runCommand } from '#adapters/services/run-command.ts';
import type { CommandResult } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { COMPUTER, partyVerdict } from '#core/trusted/gate.ts';
import type { TrustStore, TrustStoreHost } from '#core/trust-store.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import type { Certificate } from '#core/x509/types.ts';
import { must } from '#core/problems.ts';
import { type Ca, made } from '#test/little-ca.ts';

export const hostFor = (party: string, more: Partial<TrustStoreHost> = {}): TrustStoreHost => ({
  party,
  run: runCommand,
  files: configFiles,
  password: async () => undefined,
  platform: process.platform,
  ...more,
});

/** A root of nobody's, another of the same name, an intermediate, and a server's certificate. */
export const house = async (name = `root-${Math.random().toString(36).slice(2, 10)}.test`) => {
  const root = await made(name, { ca: true });
  const [twin, middle] = await Promise.all([
    made(name, { ca: true, serial: '12' }),
    made('middle.test', { by: root, ca: true, serial: '13' }),
  ]);
  const leaf = await made('localhost', { by: middle, serial: '14' });
  return { root, twin, middle, leaf };
};
export type House = Awaited<ReturnType<typeof house>>;

export const parsed = ({ der }: Pick<Ca, 'der'>): Certificate => must(parseCertificate(der));

/** Our verdict of a server's certificate with its intermediate, by what the store holds. */
export const ourVerdict = async (store: TrustStore, { leaf, middle }: House): Promise<boolean> => {
  const { anchors, pool, distrusted } = await store.read();
  const all = (ders: readonly Uint8Array[]): readonly Certificate[] =>
    ders.flatMap((der) => {
      const one = parseCertificate(der);
      return one.ok ? [one.value] : [];
    });
  const forServers = anchors.filter(({ purposes }) => purposes?.includes('serverAuth') ?? true);
  return partyVerdict(
    {
      certificate: parsed(leaf),
      chain: [parsed(middle)],
      purposes: ['serverAuth'],
      now: new Date(),
      crypto: nodeCrypto,
    },
    {
      party: COMPUTER,
      anchors: all(forServers.map(({ der }) => der)),
      pool: all(pool),
      distrusted: all(distrusted),
    },
  ).trusted;
};

/** A program run for a test: its code is its verdict. */
export const runs = async (program: string, ...args: readonly string[]): Promise<CommandResult> =>
  runCommand({ program, args, outputBytes: 4_000_000 });

export type StoreBench = {
  readonly store: TrustStore;
  /** What the real program that reads this store says of the server's certificate with its intermediate. */
  readonly believes: (house: House, folder: string) => Promise<boolean>;
  /** The store's bytes, where taking out must bring back exactly what was there. */
  readonly bytes?: () => Promise<Buffer>;
  /** Puts a certificate in by the store's own means, as an administrator would. */
  readonly byHand: (root: Ca) => Promise<void>;
  readonly close?: () => Promise<void>;
};

export const trustStoreContract = (name: string, arrange: (folder: string) => Promise<StoreBench>): void => {
  describe(`${name} keeps what a store promises`, () => {
    let folder: string;
    let bench: StoreBench;
    let made: House;
    const agree = async (): Promise<boolean> => {
      const [ours, theirs] = [await ourVerdict(bench.store, made), await bench.believes(made, folder)];
      expect(ours, 'our verdict, and the real program').toBe(theirs);
      return ours;
    };
    const codeOf = async (work: Promise<unknown>): Promise<string> => {
      try {
        await work;
        return 'done';
      } catch (error) {
        if (error instanceof Refusal) return error.complaint.code;
        throw error;
      }
    };
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'cw-trust-'));
      made = await house();
      bench = await arrange(folder);
    });
    afterAll(async () => {
      await bench?.close?.();
      await rm(folder, { recursive: true, force: true });
    });

    it('agrees with the real program: no, then yes after installing, then no after taking out, and is as it was', async () => {
      const before = await bench.bytes?.();
      expect(await agree()).toBe(false);
      const plan = await bench.store.plan('install', made.root.der);
      expect([plan.needed, plan.commands.length + plan.files.length > 0]).toEqual([true, true]);
      expect(await agree()).toBe(false);
      expect(await bench.store.change('install', made.root.der)).toMatchObject({ needed: true });
      expect(await agree()).toBe(true);
      expect(await bench.store.change('install', made.root.der)).toMatchObject({ needed: false });
      expect(await bench.store.change('uninstall', made.root.der)).toMatchObject({ needed: true });
      expect(await agree()).toBe(false);
      expect(await bench.store.change('uninstall', made.root.der)).toMatchObject({ needed: false });
      if (before !== undefined) expect(before.equals((await bench.bytes?.()) ?? Buffer.of())).toBe(true);
    });

    it('leaves alone what somebody else put there, of the same name or the very same', async () => {
      await bench.byHand(made.twin);
      await bench.store.change('install', made.root.der);
      await bench.store.change('uninstall', made.root.der);
      const { anchors } = await bench.store.read();
      const has = (one: Ca): boolean => anchors.some(({ der }) => Buffer.compare(der, one.der) === 0);
      expect([has(made.twin), has(made.root)]).toEqual([true, false]);
      expect(await codeOf(bench.store.change('uninstall', made.twin.der))).toBe('trusted.store.not-ours');
      expect(await codeOf(bench.store.plan('uninstall', made.twin.der))).toBe('trusted.store.not-ours');
      expect(await bench.store.change('install', made.twin.der)).toMatchObject({ needed: false });
    });
  });
};
