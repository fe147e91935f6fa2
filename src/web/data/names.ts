// Names that people know things by: of usages, products, stores.
import type { BrowserWords } from '#words/browser-words.ts';

/** Title and meaning of a usage; one's own usages stand for themselves. */
export const usageWords = (
  { words }: BrowserWords,
  id: string,
): { readonly title: string; readonly meaning?: string } =>
  (
    words.usages as Readonly<Record<string, { readonly title: string; readonly meaning: string } | undefined>>
  )[id] ?? { title: id };

/** Undefined where the topology is of no product. */
export const productOf = ({ web }: BrowserWords, product: string | undefined): string | undefined =>
  (web.frame.products as Readonly<Record<string, string | undefined>>)[product ?? ''];

/** A subject as people say it: its common name, or the whole where it has none. */
export const plainName = (subject: string): string =>
  /(?:^|, ?)CN=((?:\\.|[^,+\\])+)/.exec(subject)?.[1] ?? subject;

/** What people call a certificate. */
export const certificateName = ({
  friendlyName,
  subject,
}: {
  readonly friendlyName: string;
  readonly subject: string;
}): string => (friendlyName === '' ? plainName(subject) : friendlyName);
