// The short form as plain data: what a person chose, the names as typed, and what is sent. What was left out the house fills in.
import type { DraftInput, DraftView, SavedDraftInput } from '#core/draft-views.ts';
import type { KeyAlgorithm } from '#core/x509/types.ts';

export type Form = {
  readonly chosen: DraftInput;
  /** The field of further names, as it was typed. */
  readonly names: string;
  readonly step: number;
};

export const EMPTY: Form = { chosen: {}, names: '', step: 0 };

/** One name per line; commas and semicolons separate as well, as lists are pasted. */
export const namesIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
];

/** Good names are asked for; the others stay in the field with their reason. */
export const inputOf = ({ chosen }: Form, good: readonly string[]): DraftInput => ({
  ...chosen,
  ...(good.length === 0 ? {} : { addNames: good }),
});

export const savedOf = ({ chosen, names, step }: Form): SavedDraftInput => ({
  ...chosen,
  typed: { names, step: String(step) },
});

export const formOf = (saved: SavedDraftInput | undefined): Form => {
  if (saved === undefined) return EMPTY;
  const { typed, addNames, ...chosen } = saved;
  const step = Number(typed?.['step'] ?? 0);
  return {
    chosen,
    names: typed?.['names'] ?? (addNames ?? []).join('\n'),
    step: [0, 1, 2].includes(step) ? step : 0,
  };
};

/** Starting again with the same data: what was asked for then, its names recomputed for now. */
export const formAgain = (draft: DraftView): Form => ({
  chosen: {
    usages: draft.usages,
    issuer: draft.issuer,
    template: draft.template,
    key: draft.key,
    friendlyName: draft.friendlyName,
  },
  names: draft.names
    .filter(({ why }) => why.code === 'added')
    .map(({ name }) => name.value)
    .join('\n'),
  step: 0,
});

export const KEYS = {
  'ec P-256': { kind: 'ec', curve: 'P-256' },
  'ec P-384': { kind: 'ec', curve: 'P-384' },
  'rsa 2048': { kind: 'rsa', bits: 2048 },
  'rsa 3072': { kind: 'rsa', bits: 3072 },
  'rsa 4096': { kind: 'rsa', bits: 4096 },
  ed25519: { kind: 'ed25519' },
} as const satisfies Record<string, KeyAlgorithm>;
export type KeyName = keyof typeof KEYS;

export const keyNameOf = (key: KeyAlgorithm): KeyName =>
  key.kind === 'ec' ? `ec ${key.curve}` : key.kind === 'rsa' ? `rsa ${key.bits}` : 'ed25519';
