// What the programs of this computer present today: found before anything is wired, and offered for the usages. A part of the views.
import type { CertificateId, GeneralNameText, Instant, ServiceId, UsageId } from './facts.ts';
import type { Complaint } from './problems.ts';
import type { ServiceInput } from './views.ts';

/** One certificate at one address, as handshakes saw it. */
export type DiscoveryLine = {
  /** The same for the same certificate at the same address. */
  readonly id: string;
  readonly address: string;
  /** As the system or its configuration calls it. */
  readonly program?: string;
  readonly instance?: string;
  /** Configured names that it was presented for; with none, it was presented to who asked for no name. */
  readonly serverNames: readonly string[];
  readonly certificate: {
    readonly id: CertificateId;
    readonly thumbprint: string;
    readonly subject: string;
    readonly issuer: string;
    readonly names: readonly GeneralNameText[];
    readonly notBefore: Instant;
    readonly notAfter: Instant;
  };
  readonly trusted: boolean;
  /** Why it is not trusted, best first. */
  readonly complaints: readonly Complaint[];
  /** Files that the configuration names; absent where it is not known. */
  readonly files?: { readonly certificate: string; readonly key: string };
  /** The service that it is already known as. */
  readonly known?: ServiceId;
  /** Usages that it can be wired for, those whose names it has first. Empty where the configuration is not known. */
  readonly offers: readonly {
    readonly usage: UsageId;
    readonly matches: boolean;
    readonly service: ServiceInput;
    /** Names that the program answers to and the usage does not have yet: without them the next certificate would lose them. */
    readonly addNames: readonly string[];
  }[];
};

export type DiscoveryView = {
  readonly at: Instant;
  readonly lines: readonly DiscoveryLine[];
  /** Addresses that were looked at, and those that were not because there are too many. */
  readonly looked: number;
  readonly left: number;
};
