// What signing in is refused with, and the cure: how long to wait, that the server is away, what the browser said of a passkey.
import { useEffect, useEffectEvent, useState } from 'react';
import { Refusal } from '#core/refusal.ts';
import { isUnreachable } from '../../../data/client.ts';
import { PasskeyProblem } from '../../../data/passkeys.ts';
import { useWords } from '../../../data/words.tsx';
import { ComplaintNotice, Failure, Notice } from '../../../ui/notice.tsx';
import { Icon } from '../../../ui/state.tsx';
import type { BrowserWords } from '#words/browser-words.ts';

/** `onOver`: the time to wait is over. */
export const Trouble = ({ error, onOver }: { readonly error: unknown; readonly onOver: () => void }) => {
  const { web } = useWords();
  if (error === undefined) return null;
  if (error instanceof PasskeyProblem)
    return <Notice tone="wait" title={web.signIn.passkeyProblems[error.reason]} />;
  if (isUnreachable(error)) return <Notice tone="wait" title={web.frame.gone} />;
  const seconds = secondsOf(error);
  if (seconds !== undefined) return <Wait key={seconds} seconds={seconds} onOver={onOver} />;
  if (!(error instanceof Refusal)) return <Failure error={error} />;
  return <ComplaintNotice of={error.complaint} />;
};

/** For the button that has to wait as well. */
export const waitOf = (error: unknown, web: BrowserWords['web']): string | undefined =>
  secondsOf(error) === undefined ? undefined : web.signIn.tooMany.title;

const secondsOf = (error: unknown): number | undefined =>
  error instanceof Refusal && error.complaint.code === 'house.session.too-many'
    ? Number(error.complaint.facts.seconds)
    : undefined;

/** Counted down on the screen; said aloud once, not every second. */
const Wait = ({ seconds, onOver }: { readonly seconds: number; readonly onOver: () => void }) => {
  const { web } = useWords();
  const { tooMany } = web.signIn;
  const [until] = useState(() => Date.now() + seconds * 1_000);
  const [left, setLeft] = useState(seconds);
  const over = useEffectEvent(onOver);
  useEffect(() => {
    const timer = setInterval(() => {
      const now = Math.ceil((until - Date.now()) / 1_000);
      if (now <= 0) over();
      else setLeft(now);
    }, 500);
    return () => clearInterval(timer);
  }, [until]);
  return (
    <>
      <span role="alert" className="visually-hidden">
        {tooMany.title} {tooMany.text(Math.floor(seconds / 60), seconds % 60)}
      </span>
      <div className="notice wait" aria-live="off">
        <Icon of="wait" />
        <div>
          <p className="notice-title">{tooMany.title}</p>
          <p className="notice-text">{tooMany.text(Math.floor(left / 60), left % 60)}</p>
        </div>
      </div>
    </>
  );
};
