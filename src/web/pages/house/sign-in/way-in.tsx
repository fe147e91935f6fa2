// The way in, as the home and the address have it: the first administrator, a one-time link, or name and password.
import { useState } from 'react';
import { useLocation } from 'wouter';
import { passkeysHere } from '../../../data/passkeys.ts';
import { type SessionState, useSignedIn } from '../../../data/session.ts';
import { AdministratorPage } from './administrator-page.tsx';
import { LinkPage } from './link-page.tsx';
import { PasskeyOffer } from './passkey-offer.tsx';
import { NoLinkPage, SignInPage } from './sign-in-page.tsx';

/** `onOffer`: whether a passkey is offered before the pages are shown. */
export const WayIn = ({
  state,
  token,
  onOffer,
}: {
  readonly state: SessionState;
  readonly token: string | undefined;
  readonly onOffer: (offering: boolean) => void;
}) => {
  const signedIn = useSignedIn();
  const [, go] = useLocation();
  const [link, setLink] = useState(token);
  const [refused, setRefused] = useState<unknown>();
  if (state === 'signed-in') return <PasskeyOffer onDone={() => onOffer(false)} />;
  if (state === 'administrator-needed')
    return (
      <AdministratorPage
        onDone={async () => {
          // What the programs of this computer serve today is the first thing shown, also when the page is loaded again.
          go('/discovery', { replace: true });
          onOffer(passkeysHere() === 'yes');
          await signedIn();
        }}
      />
    );
  if (link !== undefined)
    return (
      <LinkPage
        first={state === 'first-run'}
        token={link}
        onSpent={signedIn}
        onUseless={(why) => {
          setLink(undefined);
          setRefused(why);
        }}
      />
    );
  return state === 'first-run' ? <NoLinkPage refused={refused} /> : <SignInPage refused={refused} />;
};
