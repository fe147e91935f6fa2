// Linux: one file of ours among the administrator's, and the distribution's own tool that makes the bundle anew.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '#core/limits.ts';
import { must, refuse } from '#core/problems.ts';
import type { StoreChange, TrustStore, TrustStoreHost } from '#core/trust-store.ts';
import { writePem } from '#core/x509/pem.ts';
import { ourMark } from '../our-mark.ts';
import { pemStore } from '../pem-file.ts';
import { openSslContent } from '../self-signed.ts';
import { runTool, withScratch } from '../tool.ts';
import { type Steps, subjectOf, trustStore } from '../trust-store.ts';
import { type Layout, LAYOUTS, layoutOf } from './layouts.ts';

/** Where no layout is known the bundle may still be: read, and not to be changed. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;

export const linuxStore = (host: TrustStoreHost, layout = layoutOf()): TrustStore => {
  const bundles = layout === undefined ? BUNDLES : [layout.bundle];
  return trustStore({
    party: host.party,
    notes: ['self-signed-only', 'bundle-without-distrust-after'],
    watched: layout === undefined ? [] : [layout.bundle],
    read: async () => openSslContent(await bundled(bundles)),
    content: (held) => held,
    steps: async (change, der) => {
      if (layout === undefined)
        throw refuse('trusted.store.not-writable', {
          path: LAYOUTS.map(({ anchors }) => anchors).join(', '),
          why: 'missing',
        });
      return stepsOf(layout, host, change, der);
    },
  });
};

/** The first bundle that is there decides; with none at all, the complaint is of the first. */
const bundled = async (bundles: readonly string[]): Promise<readonly Uint8Array[]> => {
  for (const path of bundles) if (await isThere(path)) return must(await pemStore(path));
  return must(await pemStore(bundles[0] ?? ''));
};

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const stepsOf = async (
  layout: Layout,
  host: TrustStoreHost,
  change: StoreChange,
  der: Uint8Array,
): Promise<Steps> => {
  const name = `${ourMark(der)}.${layout.ending}`;
  const file = join(layout.anchors, name);
  if (change === 'uninstall' && !(await isThere(file)))
    throw refuse('trusted.store.not-ours', { party: host.party, subject: subjectOf(der) });
  const make = async (): Promise<void> => {
    await host.files.create(file, writePem('CERTIFICATE', der), 0o644);
    await update(layout, host);
  };
  const drop = async (): Promise<void> => {
    await host.files.remove(file);
    await update(layout, host, name);
  };
  const [run, back] = change === 'install' ? [make, drop] : [drop, make];
  const gone = change === 'uninstall' && layout.conf !== undefined;
  return {
    commands: [[...layout.update, ...(gone ? ['--certsconf', `${layout.conf} + !${name}`] : [])]],
    files: [file, layout.bundle],
    run,
    back,
  };
};

/** `gone`: a file that has been taken out. Debian's tool hears of it as an administrator would say it, in a copy of its list: a line with an exclamation mark. */
const update = async (layout: Layout, host: TrustStoreHost, gone?: string): Promise<void> => {
  const options = { timeoutMs: LIMITS.storeToolMs };
  if (gone === undefined || layout.conf === undefined) {
    await runTool(host, layout.update, options);
    return;
  }
  const list = await readFile(layout.conf, 'utf8').catch(() => '');
  const lines = `${list}${list === '' || list.endsWith('\n') ? '' : '\n'}!${gone}\n`;
  await withScratch({ conf: lines }, async (pathOf) => {
    await runTool(host, [...layout.update, '--certsconf', pathOf('conf')], options);
  });
};
