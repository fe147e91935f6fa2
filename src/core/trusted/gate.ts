// The gate before every service: open only when this computer and every relying party trust the chain as it will be sent, the certificate is fit, and its key is there.
import { type Fitness, fitness } from '../assigned/fitness.ts';
import { type Complaint, complain } from '../problems.ts';
import type { Crypto } from '../ports.ts';
import type { Purpose, Usage } from '../topology/usage.ts';
import { sameBytes } from '../x509/der-values.ts';
import { nameText } from '../x509/name.ts';
import { keyIdOf, thumbprint } from '../x509/thumbprint.ts';
import type { Certificate } from '../x509/types.ts';
import { ranked } from './findings.ts';
import { judge, type Verdict } from './judge.ts';
import type { TrustPolicy } from './policy.ts';
import type { RevocationStatus } from './revocation.ts';
import {
  linkStatuses,
  type RevocationKnown,
  revocationHook,
  revocationWarnings,
} from './revocation-policy.ts';

/** Name of row 1: this computer's own stores. */
export const COMPUTER = 'computer';

export type Party = {
  readonly party: string;
  readonly anchors: readonly Certificate[];
  /** Intermediates that this party has itself; without them it sees only what is sent. */
  readonly pool?: readonly Certificate[];
  /** Where it trusts not every anchor for every purpose: those for this one. */
  readonly only?: Readonly<Partial<Record<Purpose, readonly Certificate[]>>>;
  /** What it refuses by name, wherever it comes from. */
  readonly distrusted?: readonly Certificate[];
};

export type GateQuestion = {
  readonly certificate: Certificate;
  /** Exactly as it will be sent, without the certificate itself. */
  readonly chain: readonly Certificate[];
  readonly usage: Usage;
  /** The first is this computer. */
  readonly parties: readonly Party[];
  /** The private key is there and belongs to the certificate. */
  readonly keyMatches: boolean;
  readonly now: Date;
  readonly crypto: Crypto;
  readonly inService?: Certificate;
  readonly policy?: TrustPolicy;
  /** Absent: nothing is known of any revocation, and nothing is said of it. */
  readonly revocation?: RevocationKnown;
};

export type PartyQuestion = Pick<
  GateQuestion,
  'certificate' | 'chain' | 'now' | 'crypto' | 'policy' | 'revocation'
> & {
  /** None: whatever purpose the path allows. */
  readonly purposes: readonly Purpose[];
};

export type GateAnswer = {
  readonly open: boolean;
  readonly rows: readonly {
    readonly party: string;
    readonly verdict: Verdict;
    /** Beside each certificate of the row's path: was it revoked? Of an anchor nobody can say. */
    readonly links?: readonly (RevocationStatus | undefined)[];
  }[];
  /** Its warnings are those of all rows, too. */
  readonly fitness: Fitness;
  /** Over all rows, fitness and key, best first; empty exactly when open. */
  readonly complaints: readonly Complaint[];
};

/** Throws when row 1 is not this computer: a gate without it is a bug, never an answer. */
export const openGate = (question: GateQuestion): GateAnswer => {
  const { certificate, usage, parties, keyMatches, now, crypto, inService, policy } = question;
  const [computer] = parties;
  if (computer?.party !== COMPUTER) throw new Error('a gate needs this computer as its first row');
  const { revocation } = question;
  const rows = parties.map((party) => {
    const verdict = atHome(partyVerdict({ ...question, purposes: usage.eku.required }, party), party.party);
    const path = verdict.trusted ? verdict.path : verdict.nearest;
    const links = revocation && linkStatuses(path, revocation);
    return { party: party.party, verdict, ...(links && { links }) };
  });
  const [own] = rows;
  const root = own?.verdict.trusted === true ? own.verdict.path.at(-1) : undefined;
  const rootInService = inService === undefined ? undefined : rootOf(inService, computer, question);
  const itself = fitness({
    usage,
    certificate,
    now,
    ...(policy === undefined ? {} : { policy }),
    ...(inService === undefined ? {} : { inService }),
    ...(root === undefined ? {} : { root }),
    ...(rootInService === undefined ? {} : { rootInService }),
  });
  const onPaths = revocation
    ? rows.flatMap(({ verdict }) => (verdict.trusted ? revocationWarnings(verdict.path, revocation) : []))
    : [];
  const fit =
    onPaths.length === 0 ? itself : { ...itself, warnings: ranked([...itself.warnings, ...onPaths]) };
  const complaints = ranked([
    ...(keyMatches ? [] : [keyMissing(certificate, crypto)]),
    ...rows.flatMap(({ verdict }) => (verdict.trusted ? [] : verdict.findings)),
    ...fit.complaints,
  ]);
  const open = keyMatches && fit.fit && rows.every(({ verdict }) => verdict.trusted);
  return { open, rows, fitness: fit, complaints };
};

/** A root that a party lacks is missing from its store, not from this computer's. */
export const atHome = (verdict: Verdict, party: string): Verdict => {
  if (verdict.trusted || party === COMPUTER) return verdict;
  const moved = (finding: Complaint): Complaint =>
    finding.code === 'trusted.root.missing'
      ? complain(finding.code, { ...finding.facts, store: party })
      : finding;
  const [first, ...rest] = verdict.findings;
  return { ...verdict, findings: [moved(first), ...rest.map(moved)] };
};

/** Every purpose that is asked for must be allowed along the path; the first that is not gives the verdict. */
export const partyVerdict = (
  { certificate, chain, purposes, now, crypto, policy, revocation }: PartyQuestion,
  party: Party,
): Verdict => {
  const refusedByName = (one: Certificate): boolean =>
    party.distrusted?.some(({ der }) => sameBytes(der, one.der)) === true;
  const believed = (all: readonly Certificate[]): readonly Certificate[] =>
    all.filter((one) => !refusedByName(one));
  const ask = (purpose?: Purpose): Verdict =>
    judge({
      leaf: certificate,
      pool: believed([...chain, ...(party.pool ?? [])]),
      anchors: believed((purpose === undefined ? undefined : party.only?.[purpose]) ?? party.anchors),
      now,
      crypto,
      ...(purpose === undefined ? {} : { purpose }),
      ...(policy === undefined ? {} : { policy }),
      ...(revocation === undefined ? {} : { revocation: revocationHook(revocation) }),
    });
  const [first, ...others] = purposes;
  let verdict = ask(first);
  for (const purpose of others) if (verdict.trusted) verdict = ask(purpose);
  if (verdict.trusted && !refusedByName(certificate)) return verdict;
  const [named, ...rest] = [certificate, ...chain].filter(refusedByName).map((one) => distrusted(one, party));
  if (named === undefined) return verdict;
  const findings = [named, ...rest, ...(verdict.trusted ? [] : verdict.findings)] as const;
  return { trusted: false, findings, nearest: verdict.trusted ? [certificate] : verdict.nearest };
};

const distrusted = ({ subject }: Certificate, { party }: Party): Complaint =>
  complain('trusted.store.distrusted', { subject: nameText(subject), party });

/** Where the certificate in service comes from, judged while it was valid: it may have expired since. */
const rootOf = (
  certificate: Certificate,
  computer: Party,
  { chain, now, crypto }: GateQuestion,
): Certificate | undefined => {
  const then =
    now > certificate.notAfter
      ? certificate.notAfter
      : now < certificate.notBefore
        ? certificate.notBefore
        : now;
  const pool = [...chain, ...(computer.pool ?? [])];
  const verdict = judge({ leaf: certificate, pool, anchors: computer.anchors, now: then, crypto });
  return verdict.trusted ? verdict.path.at(-1) : undefined;
};

const keyMissing = (certificate: Certificate, crypto: Crypto): Complaint =>
  complain('trusted.key.missing', {
    thumbprint: thumbprint(certificate.der, crypto),
    keyId: keyIdOf(certificate.publicKey.der, crypto),
  });
