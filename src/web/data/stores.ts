// Stores as pages speak of them: whose they are, and what one of them says of a certificate.
import type { TrustRow } from '#core/views.ts';
import type { BrowserWords } from '#words/browser-words.ts';
import type { Tone } from '../ui/state.tsx';

/** `computer`, or the party as the topology writes it. */
export const storeName = ({ web }: BrowserWords, party: string): string =>
  party === 'computer' ? web.trustRows.computer : party;

/**
 * `purpose`: the certificate, or a CA of its path, is for another purpose than some usage needs. That is no matter of the store: such a usage is left
 * out, and others go on.
 */
export type Judgement = 'trusted' | 'purpose' | 'not-trusted';

export const judgementOf = ({ trusted, complaints }: Pick<TrustRow, 'trusted' | 'complaints'>): Judgement => {
  if (trusted) return 'trusted';
  return complaints.length > 0 && complaints.every(({ code }) => code === 'trusted.usage.wrong')
    ? 'purpose'
    : 'not-trusted';
};

export const TONE_OF: Readonly<Record<Judgement, Tone>> = {
  trusted: 'ok',
  purpose: 'wait',
  'not-trusted': 'bad',
};

/** This computer believes it, and somebody else does not. */
export const refusedElsewhere = (rows: readonly TrustRow[]): boolean => {
  const [own, ...others] = rows.map(judgementOf);
  return own !== undefined && own !== 'not-trusted' && others.includes('not-trusted');
};

/** A command as a shell takes it. */
export const commandText = (command: readonly string[]): string =>
  command
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
