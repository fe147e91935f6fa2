// What a CA, or the way to it, says when it says no; and the row of the problem table that it becomes.
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';

/** An answer of the CA that is an error: problem document (RFC 8555 §6.7) or bare status. */
export class AcmeProblem extends Error {
  override readonly name = 'AcmeProblem';
  readonly status: number;
  /** Last part of `urn:ietf:params:acme:error:…`; empty when there was none. */
  readonly type: string;
  /** The CA's own words, already safe to show. */
  readonly words: string;
  /** URL that the CA points to, e.g. its new terms. */
  readonly instance: string;
  /** Milliseconds from now, as Retry-After had it. */
  readonly retryAfterMs: number | undefined;
  constructor(status: number, document: unknown, retryAfterMs?: number) {
    const problem = readProblem(document);
    super(`${status} ${problem.type} ${problem.words}`);
    this.status = status;
    this.type = problem.type;
    this.words = problem.words;
    this.instance = problem.instance;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The CA did not answer in time. */
export class Slow extends Error {
  override readonly name = 'Slow';
  readonly ms: number;
  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.ms = ms;
  }
}

/** The CA answered something that no CA should. */
export class Nonsense extends Error {
  override readonly name = 'Nonsense';
}

/** Safe to show: no control or direction characters, no line breaks, bounded. */
export function strangersWords(text: unknown): string {
  if (typeof text !== 'string') return '';
  const plain = text
    .slice(0, 4 * LIMITS.strangerCharacters)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return plain.length <= LIMITS.strangerCharacters
    ? plain
    : `${plain.slice(0, LIMITS.strangerCharacters - 1)}…`;
}

/** Type, words and subproblems of a problem document, whatever was sent in its place. */
export function readProblem(document: unknown): { type: string; words: string; instance: string } {
  if (typeof document !== 'object' || document === null) return { type: '', words: '', instance: '' };
  const { type, detail, instance, subproblems } = document as Record<string, unknown>;
  const more = Array.isArray(subproblems) ? subproblems.slice(0, 10).map(subproblemWords) : [];
  return {
    type: typeof type === 'string' && type.startsWith(URN) ? strangersWords(type.slice(URN.length)) : '',
    words: strangersWords(
      [typeof detail === 'string' ? detail : '', ...more].filter((it) => it !== '').join('; '),
    ),
    instance: strangersWords(instance),
  };
}

/**
 * The Refusal for anything that went wrong between us and the CA. What the caller aborted comes back as it is, so does a Refusal.
 * @param issuer host of the CA
 */
export function refusalOf(error: unknown, issuer: string, now: Date): unknown {
  if (error instanceof Refusal) return error;
  if (error instanceof Slow) return refuse('request.issuer.slow', { issuer, ms: error.ms }, error);
  if (error instanceof AcmeProblem) return ofProblem(error, issuer, now);
  if (!(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  const why = strangersWords(error.message) || String(code ?? error.name);
  if (typeof code === 'string') {
    if (UNTRUSTED.test(code)) return refuse('request.issuer.untrusted', { issuer, why }, error);
    if (NETWORK.test(code)) return refuse('request.issuer.unreachable', { issuer, why: why || code }, error);
  }
  return refuse('request.issuer.unexpected', { issuer, why }, error);
}

const URN = 'urn:ietf:params:acme:error:';

/** RFC 8555 §6.7 and its registry. What is not here goes by its status. */
const BY_TYPE: Readonly<Record<string, 'rejected' | 'failing' | 'rate-limited' | 'terms'>> = {
  accountDoesNotExist: 'rejected',
  agreementRequired: 'terms',
  badCSR: 'rejected',
  badNonce: 'failing',
  badPublicKey: 'rejected',
  badSignatureAlgorithm: 'rejected',
  caa: 'rejected',
  connection: 'rejected',
  dns: 'rejected',
  externalAccountRequired: 'rejected',
  incorrectResponse: 'rejected',
  invalidContact: 'rejected',
  rateLimited: 'rate-limited',
  rejectedIdentifier: 'rejected',
  serverInternal: 'failing',
  tls: 'rejected',
  unauthorized: 'rejected',
  unsupportedContact: 'rejected',
  unsupportedIdentifier: 'rejected',
  userActionRequired: 'terms',
};

/** Node's codes for a server certificate that is not believed (verify errors of OpenSSL, and the name check). */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT)|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH/;
const NETWORK = /^(E[A-Z]+|ERR_SSL_.*|ERR_TLS_.*|EPROTO|HPE_.*)$/;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function ofProblem(problem: AcmeProblem, issuer: string, now: Date): Refusal {
  const why = problem.words || `HTTP ${problem.status}`;
  switch (BY_TYPE[problem.type] ?? byStatus(problem.status)) {
    case 'terms':
      return refuse('request.issuer.terms', { issuer, url: problem.instance || why }, problem);
    case 'rate-limited': {
      const until = new Date(now.getTime() + Math.min(problem.retryAfterMs ?? HOUR, DAY)).toISOString();
      return refuse('request.issuer.rate-limited', { issuer, why, until }, problem);
    }
    case 'failing':
      return refuse('request.issuer.failing', { issuer, why }, problem);
    case 'rejected':
      return refuse('request.issuer.rejected', { issuer, why }, problem);
    default:
      return refuse('request.issuer.unexpected', { issuer, why }, problem);
  }
}

const byStatus = (status: number): 'rate-limited' | 'failing' | undefined =>
  status === 429 ? 'rate-limited' : status >= 500 ? 'failing' : undefined;

function subproblemWords(sub: unknown): string {
  if (typeof sub !== 'object' || sub === null) return '';
  const { identifier, detail } = sub as { identifier?: { value?: unknown } | null; detail?: unknown };
  return [identifier?.value, detail].filter((it) => typeof it === 'string').join(': ');
}
