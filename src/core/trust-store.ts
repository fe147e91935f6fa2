// What flow needs of a relying party's store, and what every kind of store promises. Certificates are DER.
import type { RunCommand } from './ports.ts';
import type { PartyKind, PartyPlace } from './topology/party.ts';
import type { Purpose } from './topology/usage.ts';

/** Rules of its own by which a party judges and that its store does not show: what a person must know beside our verdict. */
export const STORE_NOTES = [
  'self-signed-only',
  'bundle-without-distrust-after',
  'java-distrust-policies',
  'nss-mozilla-rules',
  'macos-validity-limits',
  'windows-roots-on-demand',
  'not-met-live',
] as const;
export type StoreNote = (typeof STORE_NOTES)[number];

export type StoreContent = {
  /** What this party ends a path in. `purposes`: for these alone; absent: for all. */
  readonly anchors: readonly { readonly der: Uint8Array; readonly purposes?: readonly Purpose[] }[];
  /** What it has at hand to build a path with, and trusts for nothing. */
  readonly pool: readonly Uint8Array[];
  /** What it refuses by name, wherever it comes from. */
  readonly distrusted: readonly Uint8Array[];
};

export type StoreChange = 'install' | 'uninstall';

/** What a change does, to be shown before it is done. */
export type StorePlan = {
  readonly change: StoreChange;
  /** False: the store is already as it would be. */
  readonly needed: boolean;
  /** Program and arguments. A password never stands in them: where one is needed, they name a file that only we can read. */
  readonly commands: readonly (readonly string[])[];
  /** Files that are made, written or removed. */
  readonly files: readonly string[];
};

/**
 * One store. Refuses `trusted.store.*`. Changes are idempotent, never concurrent (the caller's affair), take out only what certwizard put in, and end
 * with reading the store again: where it does not show the change they put back what they did and refuse `trusted.store.unchanged`.
 */
export interface TrustStore {
  readonly notes: readonly StoreNote[];
  /** Cheap when nothing changed since the last time. */
  read(): Promise<StoreContent>;
  /** Changes nothing. Refuses what the change would refuse, as far as it can be known before. */
  plan(change: StoreChange, der: Uint8Array): Promise<StorePlan>;
  change(change: StoreChange, der: Uint8Array): Promise<StorePlan>;
}

export type TrustStoreHost = {
  /** As the topology names it: in refusals. */
  readonly party: string;
  readonly run: RunCommand;
  /** Whole files, flushed; `write` keeps mode and owner of what is there. */
  readonly files: {
    write(path: string, content: string | Uint8Array): Promise<void>;
    create(path: string, content: string | Uint8Array, mode: number): Promise<void>;
    remove(path: string): Promise<void>;
  };
  /** The store's password, where somebody has given one. */
  readonly password: () => Promise<string | undefined>;
  /** As Node names it. */
  readonly platform: string;
};

export interface TrustStoreKind {
  readonly kind: PartyKind;
  open(place: PartyPlace, host: TrustStoreHost): TrustStore;
}
