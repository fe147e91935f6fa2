// A relying party's store, named by one text in the topology: which kind of store, and where it lies.
import { complain } from '../problems.ts';
import { no, ok, type Result } from '../result.ts';

/** The kinds of stores that relying parties have. What each takes as an anchor, and how it is changed, its adapter knows. */
export const PARTY_KINDS = ['system', 'java', 'nss', 'pem', 'pem-partial'] as const;
export type PartyKind = (typeof PARTY_KINDS)[number];

export type PartyPlace = {
  readonly kind: PartyKind;
  /** File or folder; empty for the operating system's store, of which there is one. */
  readonly path: string;
};

/**
 * `system`, `java:/path/to/cacerts`, `nss:/path/to/folder`, `pem:/path`, and `pem-partial:/path` where the programs that read it allow partial chains;
 * an absolute path alone is `pem`. Complains `request.party.unknown` {party, known} and `request.party.path` {party}.
 */
export const parseParty = (text: string): Result<PartyPlace> => {
  if (ABSOLUTE.test(text)) return ok({ kind: 'pem', path: text });
  const [, name = '', path] = /^([^:]*)(?::(.*))?$/su.exec(text) ?? [];
  const kind = PARTY_KINDS.find((one) => one === name);
  const party = text.length > 100 ? `${text.slice(0, 99)}…` : text;
  if (kind === undefined) return no(complain('request.party.unknown', { party, known: KNOWN }));
  const fits = kind === 'system' ? path === undefined : path !== undefined && ABSOLUTE.test(path);
  return fits ? ok({ kind, path: path ?? '' }) : no(complain('request.party.path', { party }));
};

/** As each is written. */
const KNOWN = PARTY_KINDS.map((kind) => (kind === 'system' ? kind : `${kind}:/…`)).join(', ');
/** From the root, on a drive of Windows too. No control characters: a path ends up in other programs' arguments. */
const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/])[^\p{Cc}\p{Cf}]*$/u;
