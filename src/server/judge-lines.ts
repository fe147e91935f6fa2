// One case a line in, one verdict a line out: the form in which verifiers are compared with each other.
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { LIMITS } from '#core/limits.ts';
import { judgeCase } from '#core/trusted/judge-case.ts';
import { trustCase } from '#schema/trust-case.ts';

/** A line that is no case is a certificate that is none: `invalid`, `malformed`. Never throws. */
export const judgeLine = (line: string): string => {
  const began = performance.now();
  const { id, ...verdict } = verdictOn(line);
  return JSON.stringify({ id, ...verdict, ms: Math.round((performance.now() - began) * 100) / 100 });
};

const MALFORMED = { verdict: 'invalid', reason: 'malformed', reasons: ['malformed'] } as const;

const verdictOn = (line: string): object & { readonly id: unknown } => {
  if (line.length > LIMITS.caseCharacters) return { id: null, ...MALFORMED };
  const value = jsonOf(line);
  const parsed = trustCase.safeParse(value);
  if (!parsed.success) return { id: idOf(value), ...MALFORMED };
  return { id: parsed.data.id ?? null, ...judgeCase(parsed.data, nodeCrypto) };
};

const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** Only what an identifier can be is repeated: lists a hundred thousand deep can be read, but not written. */
const idOf = (value: unknown): string | number | null => {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
};
