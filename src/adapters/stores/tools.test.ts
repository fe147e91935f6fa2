// What the tools of Java and NSS are told, and by which way: a password stands on no command line, and in no refusal.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandResult, RunCommand } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { openTrustStore, trustStores } from './index.ts';
import { PARTY_KINDS } from '#core/topology/party.ts';
import { type House, hostFor, house } from './trust-store.contract.ts';

const PASSWORD = 'a very secret pass phrase';
let made: House;
beforeAll(async () => {
  made = await house('root.test');
});
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cw-tools-'));
  writeFileSync(join(folder, 'cert9.db'), '');
  writeFileSync(join(folder, 'cacerts'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a tool was told, and what it could read where the arguments led it. */
type Told = { readonly args: readonly string[]; readonly password: string; readonly mode: number };
const listening = (result: Partial<CommandResult>): { run: RunCommand; told: Told[] } => {
  const told: Told[] = [];
  return {
    told,
    run: async ({ program, args }) => {
      const at = args.indexOf('-storepass:file') + 1 || args.indexOf('-f') + 1;
      const path = args[at] ?? '';
      const mode = statSync(path).mode & 0o777;
      told.push({ args: [program, ...args], password: readFileSync(path, 'utf8'), mode });
      return { code: 0, timedOut: false, output: '', ms: 1, ...result };
    },
  };
};

describe.each([
  ['java', () => `java:${join(folder, 'cacerts')}`, 'changeit'],
  ['nss', () => `nss:${folder}`, ''],
] as const)('the tool of %s', (_, party, usual) => {
  it('gets the password by a file that only we can read, and that is gone afterwards', async () => {
    const { run, told } = listening({});
    await openTrustStore(hostFor(party(), { run, password: async () => PASSWORD })).read();
    const [first] = told;
    expect([first?.password, first?.mode]).toEqual([PASSWORD, 0o600]);
    expect(told.flatMap(({ args }) => args).join(' ')).not.toContain(PASSWORD);
    for (const { args } of told)
      for (const arg of args.filter((one) => one.includes('.certwizard-store-')))
        expect(() => statSync(arg)).toThrow('ENOENT');
  });

  it('gets the usual one where none was given', async () => {
    const { run, told } = listening({});
    await openTrustStore(hostFor(party(), { run })).read();
    expect(told[0]?.password).toBe(usual);
  });

  it('that fails is quoted, without a password', async () => {
    const { run } = listening({ code: 1, output: 'tool error: java.lang.Exception: nothing works' });
    const store = openTrustStore(hostFor(party(), { run, password: async () => PASSWORD }));
    const refusal = await store.plan('install', made.root.der).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({
      complaint: {
        code: 'trusted.store.tool-failed',
        facts: { output: expect.stringContaining('nothing works') },
      },
    });
    expect(JSON.stringify(refusal)).not.toContain(PASSWORD);
  });

  it('that is not there is named, with what brings it', async () => {
    const { run } = listening({ code: undefined, output: 'spawn tool ENOENT' });
    await expect(openTrustStore(hostFor(party(), { run })).read()).rejects.toMatchObject({
      complaint: {
        code: 'trusted.store.tool-missing',
        facts: { install: expect.stringMatching(/^apt-get /) },
      },
    });
  });

  it('is not even started for a store that is not there', async () => {
    const { run, told } = listening({});
    rmSync(folder, { recursive: true });
    await expect(openTrustStore(hostFor(party(), { run })).read()).rejects.toMatchObject({
      complaint: { code: 'trusted.store.unreadable', facts: { why: 'missing' } },
    });
    expect(told).toEqual([]);
    writeFileSync(folder, '');
  });
});

it('every kind that a topology can name has its adapter', () => {
  expect(trustStores.map(({ kind }) => kind)).toEqual(PARTY_KINDS);
});
