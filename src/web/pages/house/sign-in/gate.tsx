// The gate before every page: signed in, or the way in. Who was inside when the session ended signs in over the page, which stays as it was.
import { type ReactNode, useEffect, useState } from 'react';
import { letGo, useHeld } from '../../../data/held.ts';
import { useOtherTabs, useSession } from '../../../data/session.ts';
import { useWords } from '../../../data/words.tsx';
import { Around } from '../../../ui/frame.tsx';
import { later } from '../../../ui/later.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import './sign-in.css';

// Who is signed in needs neither.
const WayIn = later(async () => (await import('./way-in.tsx')).WayIn);
const SignInAgain = later(async () => (await import('./sign-in-again.tsx')).SignInAgain);

/** `token`: of the one-time link, sent only when the button is pressed. */
export const Gate = ({
  token,
  children,
}: {
  readonly token: string | undefined;
  readonly children: ReactNode;
}) => {
  const { data, error, failureCount, refetch } = useSession();
  const held = useHeld();
  const [inside, setInside] = useState(false);
  const [offering, setOffering] = useState(false);
  const state = data?.state;
  useOtherTabs();
  useEffect(() => {
    if (state !== 'signed-in') return;
    setInside(true);
    letGo();
  }, [state]);
  useEffect(() => {
    // Another tab may have signed in meanwhile.
    if (held) void refetch().then(({ data: now }) => now?.state === 'signed-in' && letGo());
  }, [held, refetch]);

  if (state === undefined) return error !== null || failureCount > 0 ? <NotYet error={error} /> : null;
  if (!offering && (state === 'signed-in' || (inside && state === 'sign-in')))
    return (
      <>
        {children}
        {state === 'sign-in' && <SignInAgain />}
      </>
    );
  return (
    <Around>
      <div className="way-in">
        <WayIn state={state} token={token} onOffer={setOffering} />
      </div>
    </Around>
  );
};

/** The page came, and then the server went. */
const NotYet = ({ error }: { readonly error: unknown }) => {
  const { web } = useWords();
  return (
    <Around>
      <div className="way-in way-in-alone">
        {error === null ? <Notice tone="wait" title={web.frame.gone} /> : <Failure error={error} />}
      </div>
    </Around>
  );
};
