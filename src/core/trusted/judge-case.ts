// The verdict on a case that stands by itself: certificates as PEM, a time, a name and a purpose; no store, no house.
import type { Crypto } from '../ports.ts';
import type { Purpose } from '../topology/usage.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { generalNameOf } from '../x509/general-name.ts';
import { hostName } from '../x509/host-name.ts';
import { parseIp } from '../x509/ip-address.ts';
import { readPem } from '../x509/pem.ts';
import type { Certificate, GeneralName } from '../x509/types.ts';
import { judge } from './judge.ts';
import { type Reason, reasonOf } from './reason.ts';

export type TrustCase = {
  /** PEM, one certificate each. */
  readonly trustedRoots: readonly string[];
  readonly intermediates: readonly string[];
  readonly leaf: string;
  readonly validationTime: string;
  readonly peerName?: { readonly kind: 'DNS' | 'IP'; readonly value: string } | null | undefined;
  readonly expectedEku?: Purpose | null | undefined;
  /** Intermediates that a path may have; two spellings of one thing. */
  readonly options?:
    | { readonly maxChainDepth?: number | undefined; readonly verifyDepth?: number | undefined }
    | null
    | undefined;
};

export type CaseVerdict = {
  readonly verdict: 'valid' | 'invalid';
  /** The best one. */
  readonly reason: Reason | null;
  readonly reasons: readonly Reason[];
};

/** A root or intermediate that does not parse is not there; a leaf that does not is malformed. */
export const judgeCase = (given: TrustCase, crypto: Crypto): CaseVerdict => {
  const [leaf] = certificatesOf(given.leaf);
  if (leaf === undefined) return invalid('malformed');
  const name = nameOf(given.peerName);
  if (name === 'none') return invalid('hostname');
  const depth = given.options?.maxChainDepth ?? given.options?.verifyDepth;
  const verdict = judge({
    leaf,
    anchors: given.trustedRoots.flatMap(certificatesOf),
    pool: given.intermediates.flatMap(certificatesOf),
    now: new Date(given.validationTime),
    crypto,
    ...(given.expectedEku == null ? {} : { purpose: given.expectedEku }),
    ...(name === undefined ? {} : { names: [name] }),
    ...(depth === undefined ? {} : { intermediates: depth }),
  });
  if (verdict.trusted) return { verdict: 'valid', reason: null, reasons: [] };
  const [first, ...others] = verdict.findings.map(reasonOf);
  return invalid(first ?? 'no-trusted-path', ...others);
};

const invalid = (reason: Reason, ...others: readonly Reason[]): CaseVerdict => ({
  verdict: 'invalid',
  reason,
  reasons: [...new Set([reason, ...others])],
});

const certificatesOf = (pem: string): readonly Certificate[] => {
  const blocks = readPem(pem);
  if (!blocks.ok) return [];
  return blocks.value.flatMap(({ der }) => {
    const certificate = parseCertificate(der);
    return certificate.ok ? [certificate.value] : [];
  });
};

/** A name that can be no host's and no address is covered by nothing. */
const nameOf = (peer: TrustCase['peerName']): GeneralName | 'none' | undefined => {
  if (peer == null) return undefined;
  if (peer.kind === 'IP') {
    const name = generalNameOf({ kind: 'ip', value: peer.value });
    return name.ok ? name.value : 'none';
  }
  // What a client may have been given is wider than what a certificate should be requested for: underscores, for one.
  const host = HOST.test(peer.value) && parseIp(peer.value) === undefined ? peer.value : undefined;
  const named = host === undefined ? hostName(peer.value, false) : { value: host.toLowerCase() };
  return 'value' in named ? { kind: 'dns', value: named.value } : 'none';
};
const HOST = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i;
