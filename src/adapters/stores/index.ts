// The kinds of relying parties' stores. Adding one is one file, one line here, and its name in core/topology/party.ts.
import { must } from '#core/problems.ts';
import { parseParty } from '#core/topology/party.ts';
import type { TrustStore, TrustStoreHost, TrustStoreKind } from '#core/trust-store.ts';
import { java } from './java.ts';
import { nss } from './nss.ts';
import { pem, pemPartial } from './pem.ts';
import { system } from './system/system.ts';

export const trustStores: readonly TrustStoreKind[] = [system, java, nss, pem, pemPartial];

/** Refuses as `parseParty` complains. */
export const openTrustStore = (host: TrustStoreHost): TrustStore => {
  const place = must(parseParty(host.party));
  const kind = trustStores.find((one) => one.kind === place.kind);
  if (kind === undefined) throw new Error(`no adapter for ${place.kind}`);
  return kind.open(place, host);
};
