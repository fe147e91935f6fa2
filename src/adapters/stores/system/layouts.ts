// Where the distributions keep their trusted roots, where an administrator's own go, and what makes one bundle of them. Found by asking which is there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type Layout = {
  readonly name: string;
  /** What programs read. */
  readonly bundle: string;
  /** Where an administrator's own are put, one file each. */
  readonly anchors: string;
  readonly ending: 'crt' | 'pem';
  readonly update: readonly [string, ...string[]];
  /** Debian alone: what has been taken out must be said to its tool, which otherwise leaves a link behind, and Java's keystore as it was. */
  readonly conf?: string;
};

/** The first whose folder is there. openSUSE and Fedora before Debian: some have its folder as well. */
export const LAYOUTS: readonly Layout[] = [
  {
    name: 'fedora',
    bundle: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
    anchors: '/etc/pki/ca-trust/source/anchors',
    ending: 'pem',
    update: ['update-ca-trust', 'extract'],
  },
  {
    name: 'suse',
    bundle: '/etc/ssl/ca-bundle.pem',
    anchors: '/etc/pki/trust/anchors',
    ending: 'pem',
    update: ['update-ca-certificates'],
  },
  {
    name: 'arch',
    bundle: '/etc/ca-certificates/extracted/tls-ca-bundle.pem',
    anchors: '/etc/ca-certificates/trust-source/anchors',
    ending: 'crt',
    update: ['trust', 'extract-compat'],
  },
  {
    name: 'debian',
    bundle: '/etc/ssl/certs/ca-certificates.crt',
    anchors: '/usr/local/share/ca-certificates',
    ending: 'crt',
    update: ['update-ca-certificates'],
    conf: '/etc/ca-certificates.conf',
  },
];

/** Alpine has Debian's folders and a tool of its own, which takes no options and removes dead links itself. */
export const layoutOf = (root = '/'): Layout | undefined => {
  const found = LAYOUTS.find(({ anchors }) => existsSync(join(root, anchors)));
  if (found?.name !== 'debian' || !existsSync(join(root, '/etc/alpine-release'))) return found;
  const { conf: _, ...alpine } = found;
  return { ...alpine, name: 'alpine' };
};
