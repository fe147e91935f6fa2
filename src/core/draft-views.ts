// The short form: what a person leaves in it, what it becomes, and how it is kept until it is sent. A part of the views.
import type { CertificateId, GeneralNameText, Instant, IssuerId, UsageId } from './facts.ts';
import type { Complaint } from './problems.ts';
import type { KeyAlgorithm } from './x509/types.ts';

export type NameWhy = {
  readonly name: GeneralNameText;
  readonly why: { readonly code: string; readonly facts: Readonly<Record<string, string>> };
  readonly usages: readonly UsageId[];
};

export type DraftInput = {
  readonly usages?: readonly UsageId[] | undefined;
  readonly issuer?: IssuerId | undefined;
  readonly template?: string | undefined;
  readonly addNames?: readonly string[] | undefined;
  readonly key?: KeyAlgorithm | undefined;
  readonly friendlyName?: string | undefined;
  readonly assign?: boolean | undefined;
  readonly predecessor?: CertificateId | undefined;
};

/** The short form as it would be sent: everything that was left out is filled in. */
export type DraftView = {
  readonly usages: readonly UsageId[];
  readonly issuer: IssuerId;
  readonly template: string;
  readonly commonName: string;
  readonly names: readonly NameWhy[];
  readonly key: KeyAlgorithm;
  readonly friendlyName: string;
  readonly assign: boolean;
  /** In a preview: kinds of key that all chosen usages allow. */
  readonly keys?: readonly KeyAlgorithm['kind'][];
  /** In a preview: what is worth a word before the request is sent. */
  readonly warnings?: readonly Complaint[];
};

/** What is in the short form and was not sent yet; `typed` holds the text of fields that are not valid yet, by field. */
export type SavedDraftInput = DraftInput & {
  readonly typed?: Readonly<Record<string, string>> | undefined;
};
/** `version` counts what was kept and dropped: by it a window knows whether another one wrote in between. */
export type SavedDraft = {
  readonly draft?: SavedDraftInput;
  readonly savedAt?: Instant;
  readonly version: number;
};

/** A name as a person typed it, and as a certificate would hold it, or why it cannot. */
export type NameLine = {
  readonly text: string;
  readonly ok: boolean;
  readonly name?: GeneralNameText;
  /** The name in A-labels, where the text was not ASCII: 한국.kr becomes xn--3e0b707e.kr. */
  readonly aLabel?: string;
  /** The name in its own script, where it has A-labels. */
  readonly readable?: string;
  readonly complaint?: Complaint;
};
