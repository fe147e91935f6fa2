// The vault among real processes: beginning together, dying in the middle, and as an ordinary user.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVault, type VaultPlaces } from './sealed-files.ts';

let at: VaultPlaces;
const children: ChildProcess[] = [];
beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'vault-'));
  at = { folder: join(home, 'keys'), keyEncryption: home };
  mkdirSync(at.folder, { mode: 0o700 });
});
afterEach(() => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  rmSync(at.keyEncryption, { recursive: true });
});

const script = (body: string): string[] => [
  '--input-type=module',
  '-e',
  `import { openVault } from '#adapters/vaults/sealed-files.ts';
   const vault = await openVault({ folder: process.argv[1], keyEncryption: process.argv[2] });
   const P256 = { kind: 'ec', curve: 'P-256' };
   ${body}`,
  at.folder,
  at.keyEncryption,
];
const run = promisify(execFile);

describe('several processes on one vault', () => {
  it('that begin it together share one data key: every key opens for everybody', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () =>
        run(process.execPath, script('console.log((await vault.generate(P256)).id)')),
      ),
    );
    const vault = await openVault(at);
    const ids = made.map(({ stdout }) => stdout.trim());
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect((await vault.signer(id)).spki.length).toBeGreaterThan(0);
    expect(readdirSync(at.keyEncryption).sort()).toEqual(['kek', 'keys']);
  });

  it('lose no key when one is killed at any step of a change of the key-encryption key', async () => {
    const { id } = await (await openVault(at)).generate({ kind: 'ec', curve: 'P-256' });
    let step = 0;
    for (let done = false; !done; step += 1) {
      const child = spawn(
        process.execPath,
        script(`${dieBefore(step)} await vault.reseal({ kind: 'file' });`),
        {
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      );
      children.push(child);
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      done = code === 0;
      expect(done || signal === 'SIGKILL').toBe(true);
      expect((await (await openVault(at)).signer(id)).spki.length).toBeGreaterThan(0);
    }
    // Writing the new key, writing the record, removing the old key: each is several calls.
    expect(step).toBeGreaterThan(8);
  }, 60_000);
});

/** Has the process killed right before the call of the file system with this number. The calls are counted, so a new one is tested unasked. */
const dieBefore = (step: number): string => `
  const files = (await import('node:fs/promises')).default;
  let calls = 0;
  for (const name of ['open', 'rename', 'link', 'rm', 'readFile', 'stat', 'readdir', 'access']) {
    const real = files[name];
    files[name] = (...args) => {
      if (calls++ === ${step}) process.kill(process.pid, 'SIGKILL');
      return real(...args);
    };
  }
  (await import('node:module')).syncBuiltinESMExports();`;

describe.skipIf(process.getuid?.() !== 0)('as an ordinary user', () => {
  const asNobody = async (body: string): Promise<unknown> => {
    chownSync(at.keyEncryption, NOBODY, NOBODY);
    chownSync(at.folder, NOBODY, NOBODY);
    const said = await run(
      process.execPath,
      script(
        `try { ${body}; console.log('null'); } catch (error) { console.log(JSON.stringify(error.complaint ?? String(error))); }`,
      ),
      { uid: NOBODY, gid: NOBODY },
    );
    return JSON.parse(said.stdout);
  };

  it('works in a home of its own', async () => {
    expect(await asNobody('await vault.signer((await vault.generate(P256)).id)')).toBeNull();
  });

  it('is refused where it may not write', async () => {
    chmodSync(at.folder, 0o500);
    expect(await asNobody('await vault.generate(P256)')).toEqual({
      code: 'house.home.denied',
      facts: { path: at.folder, why: 'denied' },
    });
    expect(readdirSync(at.folder)).toEqual([]);
  });

  it('is refused a key that it may not read', async () => {
    const { id } = await (await openVault(at)).generate({ kind: 'ec', curve: 'P-256' });
    expect(await asNobody(`await vault.signer('${id}')`)).toEqual({
      code: 'house.home.denied',
      facts: { path: at.folder, why: 'denied' },
    });
  });
});

const NOBODY = 65_534;
