// What one sighting means for one expected certificate. Two questions are kept apart: what lies on the host is `expected`, what the port serves was seen.
import type { CertificateId, Evidence, ServiceId } from '../facts.ts';
import type { Crypto, Sighting } from '../ports.ts';
import { complain, type Complaint } from '../problems.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { generalNameText } from '../x509/general-name.ts';
import { certificateId, thumbprint } from '../x509/thumbprint.ts';
import { coversName } from './covers-name.ts';

export type Weighing = {
  readonly service: ServiceId;
  readonly sighting: Sighting;
  readonly expected: {
    readonly certificate: CertificateId;
    /** For the sentence; the identity stands in where it is not given. */
    readonly thumbprint?: string;
    /** Intermediates that must be among what is sent. Their order, and strays between them, are no complaint (RFC 8446 §4.4.2). */
    readonly chain: readonly CertificateId[];
    /** What people call a certificate of `chain`: its subject. */
    readonly called?: (id: CertificateId) => string | undefined;
    /** Whether it has the name is not asked: an administrator's old certificate is to be found again as it was, however poor. */
    readonly anyName?: boolean;
  };
  readonly known: {
    /** What the service presented before: by the ledger, or as seen by the look before the switch. */
    readonly previous?: CertificateId | undefined;
    readonly ours: (id: CertificateId) => boolean;
  };
  /** Findings of `core/trusted` over exactly the served chain and the relying party's store: empty is trusted, absent is not judged. */
  readonly path?: readonly Complaint[] | undefined;
  readonly crypto: Crypto;
};

/**
 * `unreachable`: no certificate was seen. `contrary`: one was, and something about it or the application behind it is not as it should be; the
 * complaints are ranked, best reason first. `proven`: all that was looked at is right. Of a mutual target, an outcome that was not tried is no complaint.
 */
export const weigh = ({ service, sighting, expected, known, path, crypto }: Weighing): Evidence => {
  const { target, address, at, ms, served, protocol, answered, detail, mutual } = sighting;
  const chain = served.map((der) => certificateId(der, crypto));
  const [leaf] = served;
  const [id] = chain;
  const where = { service, address };
  const seen = leaf === undefined ? undefined : thumbprint(leaf, crypto);
  const evidence = (verdict: Evidence['verdict'], complaints: readonly Complaint[]): Evidence => ({
    service,
    target: `${target.serverName}:${target.port}`,
    address,
    at: at.toISOString(),
    ms,
    ...(seen !== undefined && { seen }),
    chain,
    ...(protocol !== undefined && { protocol }),
    ...(answered && { answer: detail }),
    ...(mutual && { mutual: mutualOf(mutual) }),
    verdict,
    complaints,
  });
  if (leaf === undefined || id === undefined || seen === undefined)
    return evidence('unreachable', [complain('proven.unreachable', { ...where, why: detail })]);

  const complaints: readonly Complaint[] = [
    // About a wrong certificate nothing more is said: its chain, its names and its path are not the ones that were meant.
    ...(id !== expected.certificate
      ? [mismatch(id, known, { ...where, expected: expected.thumbprint ?? expected.certificate, seen })]
      : [
          ...(expected.anyName === true ? [] : uncovered(leaf, target.serverName, where)),
          ...(path && path.length > 0 ? [complain('proven.path.not-trusted', where), ...path] : []),
          ...incomplete(chain, expected, where),
        ]),
    ...behaviour(sighting, where),
  ];
  return evidence(complaints.length === 0 ? 'proven' : 'contrary', complaints);
};

type Where = { readonly service: ServiceId; readonly address: string };

const mismatch = (
  id: CertificateId,
  { previous, ours }: Weighing['known'],
  facts: Where & { readonly expected: string; readonly seen: string },
): Complaint => {
  if (id === previous) return complain('proven.certificate.previous', facts);
  return complain(ours(id) ? 'proven.certificate.other-of-ours' : 'proven.certificate.stranger', facts);
};

const uncovered = (leaf: Uint8Array, name: string, where: Where): readonly Complaint[] => {
  const parsed = parseCertificate(leaf);
  if (parsed.ok && coversName(parsed.value, name)) return [];
  const names = parsed.ok
    ? (parsed.value.san ?? []).slice(0, NAMES_SHOWN).map(generalNameText).join(', ')
    : '';
  return [complain('proven.name.not-covered', { ...where, name, names })];
};
/** Of a certificate with hundreds of names the first few tell enough. */
const NAMES_SHOWN = 10;

const incomplete = (
  chain: readonly CertificateId[],
  expected: Weighing['expected'],
  where: Where,
): readonly Complaint[] => {
  const sent = new Set(chain);
  return expected.chain
    .filter((id) => !sent.has(id))
    .map((id) => complain('proven.chain.incomplete', { ...where, missing: expected.called?.(id) ?? id }));
};

/** A mutual target that turned us away did not fall silent: that is said once, as what it is. */
const behaviour = ({ target, answered, detail, mutual }: Sighting, where: Where): readonly Complaint[] => {
  if (!target.mutual)
    return answered ? [] : [complain('proven.application.silent', { ...where, why: detail })];
  const shown = [
    ...(mutual?.refusedNone === false ? ['none'] : []),
    ...(mutual?.refusedStranger === false ? ['stranger'] : []),
  ];
  return [
    ...(mutual?.accepted === false
      ? [complain('proven.mutual.not-accepted', { ...where, why: detail })]
      : []),
    ...(shown.length > 0
      ? [complain('proven.mutual.not-refused', { ...where, shown: shown.join(', ') })]
      : []),
    ...(fellSilent(answered, mutual)
      ? [complain('proven.application.silent', { ...where, why: detail })]
      : []),
  ];
};

/** Without an identity of ours the one visit that counts is the one that had to be turned away. */
const fellSilent = (answered: boolean, mutual: Sighting['mutual']): boolean =>
  !answered && mutual?.accepted === undefined && mutual?.refusedNone !== true;

/** One fact for both ways of being nobody: refused is true when each that was tried was turned away. */
const mutualOf = ({
  accepted,
  refusedNone,
  refusedStranger,
}: NonNullable<Sighting['mutual']>): NonNullable<Evidence['mutual']> => {
  const tried = [refusedNone, refusedStranger].filter((refused) => refused !== undefined);
  return {
    ...(accepted !== undefined && { accepted }),
    ...(tried.length > 0 && { refused: !tried.includes(false) }),
  };
};
