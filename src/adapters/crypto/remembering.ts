// Verifications remembered: one assignment asks whether the same few CAs signed the same few certificates a hundred times over, and each P-384
// signature costs most of a millisecond.
import type { Crypto } from '#core/ports.ts';

/** The same answers. An answer depends on nothing but what is asked, so it never goes stale; the last `kept` are remembered. */
export const remembering = (crypto: Crypto, kept = 1_000): Crypto => {
  const answers = new Map<string, boolean>();
  return {
    ...crypto,
    verify: (check) => {
      const { algorithm, spki, data, signature } = check;
      const parts = [algorithm, spki, data, signature];
      // Each part by itself, so that no byte can move from one into the next.
      const id = parts.map((part) => Buffer.from(crypto.digest('SHA-256', part)).toString('base64')).join();
      const known = answers.get(id);
      if (known !== undefined) return known;
      const answer = crypto.verify(check);
      const [oldest] = answers.keys();
      if (answers.size >= kept && oldest !== undefined) answers.delete(oldest);
      answers.set(id, answer);
      return answer;
    },
  };
};
