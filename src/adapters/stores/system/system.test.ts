// Operating systems that this test does not run on, by stand-ins for their programs: the exact command lines, and what follows from the answers.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunCommand } from '#core/ports.ts';
import type { TrustStore } from '#core/trust-store.ts';
import { thumbprint } from '#core/x509/thumbprint.ts';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { pem as pemOf } from '#test/little-ca.ts';
import { macPrograms, type StandIn, windowsPrograms } from '#test/other-systems.ts';
import { openTrustStore } from '../index.ts';
import { type House, hostFor, house } from '../trust-store.contract.ts';
import { type Layout, LAYOUTS, layoutOf } from './layouts.ts';
import { linuxStore } from './linux.ts';

let made: House;
let other: House;
beforeAll(async () => {
  [made, other] = await Promise.all([house('root.test'), house('other.test')]);
});

const on = (platform: string, { run }: StandIn): TrustStore =>
  openTrustStore(hostFor('system', { platform, run }));
const has = async (store: TrustStore, der: Uint8Array) => {
  const { anchors, pool, distrusted } = await store.read();
  const same = (one: Uint8Array): boolean => Buffer.compare(one, der) === 0;
  if (distrusted.some(same)) return 'distrusted';
  if (anchors.some((anchor) => same(anchor.der))) return 'anchor';
  return pool.some(same) ? 'pool' : 'nothing';
};
const sha1 = ({ der }: { readonly der: Uint8Array }): string => thumbprint(der, nodeCrypto);
const KEYCHAIN = '/Library/Keychains/System.keychain';

describe('macOS', () => {
  it('takes a root in and out by exactly these commands, and says that it was not met live', async () => {
    const programs = macPrograms([other.root.der]);
    const store = on('darwin', programs);
    expect(store.notes).toContain('not-met-live');
    expect(await has(store, made.root.der)).toBe('nothing');
    const changes = (): readonly string[] =>
      programs.heard.splice(0).filter((line) => !/ find-certificate | trust-settings-export /.test(line));
    const { commands } = await store.plan('install', made.root.der);
    expect(commands.map((words) => words.join(' '))).toEqual([
      `security add-trusted-cert -d -r trustRoot -k ${KEYCHAIN} root.pem`,
    ]);
    expect(changes()).toEqual([]);
    await store.change('install', made.root.der);
    expect(changes()).toEqual([`security add-trusted-cert -d -r trustRoot -k ${KEYCHAIN} FILE`]);
    expect(await has(store, made.root.der)).toBe('anchor');
    await store.change('uninstall', made.root.der);
    expect(changes()).toEqual([
      'security remove-trusted-cert -d FILE',
      `security delete-certificate -Z ${sha1(made.root)} ${KEYCHAIN}`,
    ]);
    expect(await has(store, made.root.der)).toBe('nothing');
  });

  it.each([
    ['without any settings', undefined, 'pool'],
    ['with settings that say nothing more', 0, 'anchor'],
    ['trusted as a root', 1, 'anchor'],
    ['denied', 3, 'distrusted'],
    ['left to the system', 4, 'pool'],
  ])('judges a certificate that an administrator added, %s', async (_, result, held) => {
    const settings = new Map(result === undefined ? [] : [[sha1(made.root), result]]);
    expect(await has(on('darwin', macPrograms([], [made.root.der], settings)), made.root.der)).toBe(held);
  });

  it('believes a root of Apple’s unless it was denied, and never takes one out', async () => {
    expect(await has(on('darwin', macPrograms([other.root.der])), other.root.der)).toBe('anchor');
    const denied = macPrograms([other.root.der], [], new Map([[sha1(other.root), 3]]));
    expect(await has(on('darwin', denied), other.root.der)).toBe('distrusted');
    await expect(
      on('darwin', macPrograms([other.root.der])).change('uninstall', other.root.der),
    ).rejects.toMatchObject({ complaint: { code: 'trusted.store.not-ours' } });
  });
});

describe('Windows', () => {
  const stores = () => ({ Root: [other.root.der], CA: [made.middle.der], Disallowed: [] as Uint8Array[] });

  it('takes a root in and out by exactly these commands, and says that it was not met live', async () => {
    const programs = windowsPrograms(stores());
    const store = on('win32', programs);
    expect(store.notes).toContain('not-met-live');
    expect([await has(store, other.root.der), await has(store, made.middle.der)]).toEqual(['anchor', 'pool']);
    const changes = (): readonly string[] =>
      programs.heard.splice(0).filter((line) => !line.startsWith('powershell.exe '));
    await store.change('install', made.root.der);
    expect(changes()).toEqual(['certutil.exe -addstore -f Root FILE']);
    expect(await has(store, made.root.der)).toBe('anchor');
    await store.change('uninstall', made.root.der);
    expect(changes()).toEqual([`certutil.exe -delstore Root ${sha1(made.root)}`]);
    expect(await has(store, made.root.der)).toBe('nothing');
  });

  it('does not believe what lies in Disallowed, whatever else holds it', async () => {
    const store = on(
      'win32',
      windowsPrograms({ ...stores(), Disallowed: [other.root.der, made.middle.der] }),
    );
    expect(await has(store, other.root.der)).toBe('distrusted');
    expect(await has(store, made.middle.der)).toBe('distrusted');
  });

  it('says so when PowerShell answers something else than certificates', async () => {
    const run: RunCommand = async () => ({ code: 0, timedOut: false, output: 'Access is denied.', ms: 1 });
    await expect(on('win32', { run, heard: [] }).read()).rejects.toMatchObject({
      complaint: { code: 'trusted.store.tool-failed', facts: { program: 'powershell.exe' } },
    });
  });
});

it('an operating system that we know nothing of has no store', () => {
  expect(() => openTrustStore(hostFor('system', { platform: 'plan9' }))).toThrow('trusted.store.unreadable');
});

describe('a Linux', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cw-linux-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const folder = (path: string): void => void mkdirSync(join(root, path), { recursive: true });

  it.each([
    ['Debian', ['/usr/local/share/ca-certificates'], 'debian'],
    ['Fedora', ['/etc/pki/ca-trust/source/anchors', '/usr/local/share/ca-certificates'], 'fedora'],
    ['openSUSE', ['/etc/pki/trust/anchors'], 'suse'],
    ['Arch', ['/etc/ca-certificates/trust-source/anchors'], 'arch'],
    ['Alpine', ['/usr/local/share/ca-certificates', '/etc/alpine-release'], 'alpine'],
    ['none that we know', ['/etc'], undefined],
  ])('is known by its folders: %s', (_, folders, name) => {
    folders.forEach(folder);
    const found = layoutOf(root);
    expect(found?.name).toBe(name);
    // Its tool takes no options.
    if (name === 'alpine') expect(found?.conf).toBeUndefined();
  });

  /** The distribution's tool for tests: puts all anchors behind the system's own. */
  const updating = (layout: Layout, own: string, heard: string[]): RunCommand => {
    return async ({ program, args }) => {
      heard.push([program, ...args].join(' '));
      const files = readdirSync(layout.anchors).sort();
      const texts = files.map((file) => readFileSync(join(layout.anchors, file), 'utf8'));
      writeFileSync(layout.bundle, [own, ...texts].join(''));
      return { code: 0, timedOut: false, output: '', ms: 1 };
    };
  };
  const at = (name: string): Layout => {
    const layout = LAYOUTS.find((one) => one.name === name);
    if (layout === undefined) throw new Error(name);
    const [bundle, anchors] = [join(root, layout.bundle), join(root, layout.anchors)];
    mkdirSync(dirname(bundle), { recursive: true });
    mkdirSync(anchors, { recursive: true });
    const { conf: _, ...rest } = layout;
    return { ...rest, bundle, anchors };
  };

  it.each([
    ['fedora', 'update-ca-trust extract', 'pem'],
    ['suse', 'update-ca-certificates', 'pem'],
    ['arch', 'trust extract-compat', 'crt'],
  ])('of the layout of %s takes a root in and out by its own tool', async (name, command, ending) => {
    const layout = at(name);
    writeFileSync(layout.bundle, pemOf(other.root));
    const heard: string[] = [];
    const run = updating(layout, pemOf(other.root), heard);
    const store = linuxStore(hostFor('system', { run }), layout);
    await store.change('install', made.root.der);
    expect(readdirSync(layout.anchors)).toEqual([
      expect.stringMatching(`^certwizard-[0-9a-f]{16}.${ending}$`),
    ]);
    expect(await has(store, made.root.der)).toBe('anchor');
    await store.change('uninstall', made.root.der);
    expect([readdirSync(layout.anchors), await has(store, made.root.der)]).toEqual([[], 'nothing']);
    expect(heard).toEqual([command, command]);
    expect(readFileSync(layout.bundle, 'utf8')).toBe(pemOf(other.root));
  });

  it('whose tool does nothing is left as it was, and it is said', async () => {
    const layout = at('fedora');
    writeFileSync(layout.bundle, pemOf(other.root));
    const run: RunCommand = async () => ({ code: 0, timedOut: false, output: '', ms: 1 });
    await expect(
      linuxStore(hostFor('system', { run }), layout).change('install', made.root.der),
    ).rejects.toMatchObject({ complaint: { code: 'trusted.store.unchanged' } });
    expect(readdirSync(layout.anchors)).toEqual([]);
  });

  it.each([
    ['is missing', { code: undefined, output: 'spawn update-ca-trust ENOENT' }, 'trusted.store.tool-missing'],
    ['fails', { code: 1, output: 'p11-kit: couldn’t open' }, 'trusted.store.tool-failed'],
  ])('whose tool %s is left as it was, and it is said', async (_, ended, code) => {
    const layout = at('fedora');
    writeFileSync(layout.bundle, pemOf(other.root));
    const run: RunCommand = async () => ({ ...ended, timedOut: false, ms: 1 });
    await expect(
      linuxStore(hostFor('system', { run }), layout).change('install', made.root.der),
    ).rejects.toMatchObject({ complaint: { code } });
    expect(readdirSync(layout.anchors)).toEqual([]);
  });
});
