// One extension of a certificate as people read it: a title, and labelled lines.
import type { DescribedExtension, ExtensionFact } from '#core/x509/describe.ts';
import type { WebWords } from './web-words.ts';

export type ExtensionText = {
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly values: readonly string[] }[];
};

/** `says` as the house described it. The OID and whether it is critical stand beside it in the certificate. */
export const extensionText = (
  { kind, facts }: DescribedExtension,
  words: WebWords['extensions'],
): ExtensionText => ({
  title: words.titles[kind],
  lines: facts.map((fact) => ({ label: labelOf(fact, words), values: valuesOf(fact, words) })),
});

const labelOf = ({ what, of }: ExtensionFact, words: WebWords['extensions']): string =>
  of === undefined ? words.facts[what] : words.ofKind(words.facts[what], words.nameKinds[of]);

/** Only where tokens stand are they looked up: a host may be called `none`. */
const valuesOf = (
  { what, values }: ExtensionFact,
  { values: table }: WebWords['extensions'],
): readonly string[] =>
  TOKENS.has(what)
    ? values.map((value) => (Object.hasOwn(table, value) ? table[value as keyof typeof table] : value))
    : values;

const TOKENS: ReadonlySet<ExtensionFact['what']> = new Set([
  'ca',
  'pathLength',
  'usages',
  'purposes',
  'policies',
  'permitted',
  'excluded',
  'features',
]);
