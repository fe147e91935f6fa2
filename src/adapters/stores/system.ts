// The operating system's trusted roots, read and never written.
import { complain } from '#core/problems.ts';
import { no, type Result } from '#core/result.ts';
import { pemStore } from './pem-file.ts';

/** The first bundle that is there decides. Complains as `pemStore`; with none at all, `trusted.store.unreadable` of the first. */
export const systemStore = async (
  bundles: readonly string[] = BUNDLES,
): Promise<Result<readonly Uint8Array[]>> => {
  for (const path of bundles) {
    const read = await pemStore(path);
    if (read.ok || !isMissing(read.complaints[0])) return read;
  }
  return no(complain('trusted.store.unreadable', { path: bundles[0] ?? '', why: 'missing' }));
};

const isMissing = ({ code, facts }: { readonly code: string; readonly facts: object }): boolean =>
  code === 'trusted.store.unreadable' && 'why' in facts && facts.why === 'missing';

const BUNDLES = [
  // Debian, Ubuntu, Arch
  '/etc/ssl/certs/ca-certificates.crt',
  // Fedora, Red Hat
  '/etc/pki/tls/certs/ca-bundle.crt',
  // openSUSE
  '/etc/ssl/ca-bundle.pem',
  // Alpine
  '/etc/ssl/cert.pem',
];
