// The operating system's own store: of Linux by its layout, of macOS and Windows by their own tools.
import { refuse } from '#core/problems.ts';
import type { TrustStore, TrustStoreHost, TrustStoreKind } from '#core/trust-store.ts';
import { linuxStore } from './linux.ts';
import { macStore } from './mac.ts';
import { windowsStore } from './windows.ts';

const PLATFORMS: Readonly<Record<string, ((host: TrustStoreHost) => TrustStore) | undefined>> = {
  linux: (host) => linuxStore(host),
  darwin: macStore,
  win32: windowsStore,
};

export const system: TrustStoreKind = {
  kind: 'system',
  open: (_, host) => {
    const store = PLATFORMS[host.platform]?.(host);
    if (store === undefined)
      throw refuse('trusted.store.unreadable', { path: host.platform, why: 'missing' });
    return store;
  },
};
