// What a page has to say beside its content: a problem in words, or a fact that changed.
import type { ReactNode } from 'react';
import { Refusal } from '#core/refusal.ts';
import type { Complaint } from '#core/problems.ts';
import { useWords } from '../data/words.tsx';
import { Icon, type Tone } from './state.tsx';
import './notice.css';

export const Notice = ({
  tone,
  title,
  children,
}: {
  readonly tone: Tone;
  readonly title: ReactNode;
  readonly children?: ReactNode;
}) => (
  <div className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
    <Icon of={tone} />
    <div>
      <p className="notice-title">{title}</p>
      {children}
    </div>
  </div>
);

/** A complaint: what is wrong, and what to do about it. */
export const ComplaintNotice = ({ of, tone = 'bad' }: { readonly of: Complaint; readonly tone?: Tone }) => {
  const { say } = useWords();
  const { title, detail, advice } = say(of);
  // What a program printed stands beneath the sentence about it, as it printed it.
  const [sentence, ...printed] = detail.split('\n');
  return (
    <Notice tone={tone} title={title}>
      <p className="notice-text">{sentence}</p>
      {printed.length > 0 && (
        <pre className="notice-printed" translate="no">
          {printed.join('\n')}
        </pre>
      )}
      <Advice of={advice} />
    </Notice>
  );
};

/** What to do about it; commands for a terminal stand out, and are said as they are. */
export const Advice = ({ of: text }: { readonly of: string }) => (
  <span className="sub advice">
    {text.split(COMMANDS).map((part, index) =>
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in its order
      index % 2 === 0 ? part : <code key={index}>{part}</code>,
    )}
  </span>
);
const COMMANDS = /(certwizard (?:(?:ca|store|topology) [a-z]+|[a-z-]+)(?: (?:--[a-z-]+|[A-Z][A-Z0-9_-]+))*)/;

/** Whatever a call was refused with; what is no refusal is shown as the house's own fault. */
export const Failure = ({ error }: { readonly error: unknown }) => {
  const { web } = useWords();
  if (error === null || error === undefined) return null;
  if (!(error instanceof Refusal)) return <Notice tone="bad" title={web.frame.broken.title} />;
  return (
    <div role="alert">
      {[error.complaint, ...error.others].map((complaint, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: complaints come ranked, best first
        <ComplaintNotice key={index} of={complaint} />
      ))}
    </div>
  );
};
