// Who may have issued a certificate: candidates by name, likeliest first, and whether their key really signed it.
import type { Crypto } from '../ports.ts';
import { hexOf, sameBytes } from '../x509/der-values.ts';
import { nameKey } from '../x509/name.ts';
import type { Certificate } from '../x509/types.ts';
import type { Budget } from './budget.ts';
import type { TrustPolicy } from './policy.ts';

/** A certificate at hand; an anchor ends a path. */
export type Candidate = { readonly certificate: Certificate; readonly anchor: boolean };

/** Key identifiers are hints (RFC 5280 §4.2.1.1): a match comes first, a contradiction last, and only the signature decides. */
export type Hint = 'match' | 'silent' | 'contradiction';
export const hintOf = (child: Certificate, issuer: Certificate): Hint => {
  const wanted = child.aki?.keyId;
  if (wanted === undefined || issuer.ski === undefined) return 'silent';
  return sameBytes(wanted, issuer.ski) ? 'match' : 'contradiction';
};

export class Issuers {
  readonly #bySubject = new Map<string, Candidate[]>();
  readonly #sorted = new Map<Certificate, readonly Candidate[]>();
  readonly #signed = new Map<Certificate, Map<string, boolean>>();
  readonly #known = new Set<string>();
  readonly #anchors = new Set<string>();
  readonly #crypto: Crypto;
  readonly #policy: TrustPolicy;
  readonly #now: Date;

  constructor(
    anchors: readonly Certificate[],
    pool: readonly Certificate[],
    { crypto, policy, now }: { crypto: Crypto; policy: TrustPolicy; now: Date },
  ) {
    this.#crypto = crypto;
    this.#policy = policy;
    this.#now = now;
    for (const certificate of anchors) this.#add({ certificate, anchor: true });
    for (const certificate of pool) this.#add({ certificate, anchor: false });
  }

  /** Certificates whose subject is the child's issuer, likeliest first. */
  of(child: Certificate): readonly Candidate[] {
    const known = this.#sorted.get(child);
    if (known !== undefined) return known;
    const found = (this.#bySubject.get(nameKey(child.issuer)) ?? [])
      // Its own name and key again lead nowhere new, however many certificates bear them.
      .filter(({ certificate }) => certificate !== child && !this.#isSame(certificate, child))
      .map((candidate) => ({ candidate, order: this.#order(child, candidate) }))
      .sort((a, b) => compare(a.order, b.order))
      .map(({ candidate }) => candidate);
    this.#sorted.set(child, found);
    return found;
  }

  isAnchor(certificate: Certificate): boolean {
    return this.#anchors.has(this.#idOf(certificate));
  }

  /** Asked again, it costs nothing. False when the budget is spent. */
  signed(child: Certificate, issuer: Certificate, budget: Budget): boolean {
    const answers = this.#signed.get(child) ?? new Map<string, boolean>();
    this.#signed.set(child, answers);
    const key = this.keyOf(issuer);
    const known = answers.get(key);
    if (known !== undefined) return known;
    if (!budget.spend('pathSignatures')) return false;
    const answer =
      // Verifying with an overlong key takes so long that it is a weapon.
      issuer.publicKey.bits <= this.#policy.rsaBits.most &&
      this.#crypto.verify({
        algorithm: child.signatureAlgorithm.der,
        spki: issuer.publicKey.der,
        data: child.tbs,
        signature: child.signature,
      });
    answers.set(key, answer);
    return answer;
  }

  /** Equal for certificates with the same public key. */
  keyOf(certificate: Certificate): string {
    const known = KEYS.get(certificate);
    if (known !== undefined) return known;
    const key = hexOf(certificate.publicKey.der);
    KEYS.set(certificate, key);
    return key;
  }

  #add(candidate: Candidate): void {
    const id = this.#idOf(candidate.certificate);
    if (this.#known.has(id)) return;
    this.#known.add(id);
    if (candidate.anchor) this.#anchors.add(id);
    const key = nameKey(candidate.certificate.subject);
    const others = this.#bySubject.get(key) ?? [];
    others.push(candidate);
    this.#bySubject.set(key, others);
  }

  #isSame(a: Certificate, b: Certificate): boolean {
    return nameKey(a.subject) === nameKey(b.subject) && this.keyOf(a) === this.keyOf(b);
  }

  #idOf(certificate: Certificate): string {
    const known = IDS.get(certificate);
    if (known !== undefined) return known;
    const id = hexOf(this.#crypto.digest('SHA-256', certificate.der));
    IDS.set(certificate, id);
    return id;
  }

  #order(child: Certificate, { certificate, anchor }: Candidate): readonly number[] {
    const current = certificate.notBefore <= this.#now && this.#now <= certificate.notAfter;
    return [
      HINTS.indexOf(hintOf(child, certificate)),
      anchor ? 0 : 1,
      current ? 0 : 1,
      -certificate.notBefore.getTime(),
    ];
  }
}

/** A certificate is judged again and again; what only depends on its octets is worked out once. */
const KEYS = new WeakMap<Certificate, string>();
const IDS = new WeakMap<Certificate, string>();

const HINTS: readonly Hint[] = ['match', 'silent', 'contradiction'];

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
};
