// Stores of relying parties as their own programs make and read them: a PEM file, an NSS database, a Java keystore.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Visit } from './chromium.ts';
import { button, choose } from './steps.ts';
import { TEXTS } from './texts.ts';

export type OtherStore = {
  /** As the topology names it. */
  readonly party: string;
  /** What the store's own program lists. */
  readonly listed: () => string;
};

/** A PEM file with these roots. */
export const pemStore = (folder: string, name: string, root: string): string => {
  const path = join(folder, name);
  copyFileSync(root, path);
  return `pem:${path}`;
};

const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' });

/** A root of somebody else, as such stores have them. */
const somebody = (folder: string, name: string): string => {
  const path = join(folder, `${name}.pem`);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${path}.key`];
  run('openssl', 'req', '-x509', ...key, '-subj', '/CN=Somebody', '-days', '30', '-out', path);
  return path;
};

/** An NSS database, as Firefox and Chrome on Linux have them. */
export const nssStore = (folder: string): OtherStore => {
  const path = join(folder, 'nssdb');
  const database = ['-d', `sql:${path}`];
  mkdirSync(path);
  run('certutil', '-N', '--empty-password', ...database);
  run('certutil', '-A', '-n', 'somebody', '-t', 'CT,,', '-i', somebody(folder, 'somebody-nss'), ...database);
  return { party: `nss:${path}`, listed: () => run('certutil', '-L', ...database) };
};

export const javaStore = (folder: string): OtherStore => {
  const path = join(folder, 'cacerts');
  const store = ['-keystore', path, '-storepass', 'changeit'];
  const file = somebody(folder, 'somebody-java');
  run('keytool', '-importcert', '-noprompt', '-alias', 'somebody', '-file', file, ...store);
  return { party: `java:${path}`, listed: () => run('keytool', '-list', ...store) };
};

/** Opens the page that judges, and asks it about what an address serves. */
export const judgeAddress = async ({ page, lang }: Visit, address: string, store?: string): Promise<void> => {
  const { verify } = TEXTS[lang].web;
  await page.goto('/verify');
  await page.getByLabel(verify.address, { exact: true }).fill(address);
  if (store !== undefined) await choose(page, verify.store, store);
  await button(page, verify.judge).click();
};
