// Findings as a page shows them: what has the same cure is one finding, with everything that it is about beneath it.
export type Finding = {
  readonly title: string;
  readonly details: readonly string[];
  readonly advice: string;
};

/** Best first, as they come. */
export const findingsOf = (
  said: readonly { readonly title: string; readonly detail: string; readonly advice: string }[],
): readonly Finding[] => {
  const found = new Map<string, Finding>();
  for (const { title, detail, advice } of said) {
    const key = `${title}\n${advice}`;
    const details = found.get(key)?.details ?? [];
    found.set(key, { title, advice, details: details.includes(detail) ? details : [...details, detail] });
  }
  return [...found.values()];
};
