// A state by icon and word, never by colour alone.
import type { ReactNode } from 'react';
import './state.css';

export type Tone = 'ok' | 'bad' | 'wait' | 'none';

/** Drawn on a 16 px grid, in the colour of the text around. */
const PATHS: Readonly<Record<Tone | 'busy', string>> = {
  ok: 'M3 8.5 6.5 12 13 4.5',
  bad: 'M4 4l8 8M12 4l-8 8',
  wait: 'M8 3v6.5M8 12.4v.2',
  none: 'M4 8h8',
  busy: 'M8 2a6 6 0 1 1-6 6',
};

export const Icon = ({ of }: { readonly of: Tone | 'busy' }) => (
  <svg
    className={of === 'busy' ? 'icon turning' : 'icon'}
    viewBox="0 0 16 16"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    <path d={PATHS[of]} />
  </svg>
);

export const State = ({
  tone,
  busy,
  children,
  sub,
}: {
  readonly tone: Tone;
  readonly busy?: boolean;
  readonly children: ReactNode;
  readonly sub?: ReactNode;
}) => (
  <span className={`state ${tone}`}>
    <Icon of={busy ? 'busy' : tone} />
    <span>
      <span className="state-word">{children}</span>
      {sub !== undefined && <span className="sub state-sub">{sub}</span>}
    </span>
  </span>
);
