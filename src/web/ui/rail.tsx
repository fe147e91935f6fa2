// The six words as a rail: where one certificate stands, with the one fact of each stage.
import type { ReactNode } from 'react';
import { useWords } from '../data/words.tsx';
import { Icon, type Tone } from './state.tsx';
import './rail.css';

export const STAGES = ['request', 'returned', 'trusted', 'assigned', 'proven', 'renewed'] as const;
export type Stage = (typeof STAGES)[number];
export type RailFacts = Readonly<
  Record<Stage, { readonly tone: Tone; readonly fact: ReactNode; readonly busy?: boolean }>
>;

/** `at`: the stage that this page is about, where it is about one. */
export const Rail = ({ at, facts }: { readonly at?: Stage; readonly facts: RailFacts }) => {
  const { web } = useWords();
  return (
    <ol className="rail" aria-label={web.frame.rail.label}>
      {STAGES.map((stage) => {
        const { tone, fact, busy } = facts[stage];
        return (
          <li
            key={stage}
            className={`rail-stage ${tone}`}
            {...(stage === at && { 'aria-current': 'step' as const })}
          >
            <span className="rail-word">
              {tone !== 'none' && <Icon of={busy ? 'busy' : tone} />}
              {web.frame.rail[stage]}
              {tone !== 'none' && <span className="visually-hidden"> ({web.frame.states[tone]})</span>}
            </span>
            <span className="rail-fact">{fact}</span>
          </li>
        );
      })}
    </ol>
  );
};
