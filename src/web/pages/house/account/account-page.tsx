// Who is signed in, and with what: password, passkeys, and the end of the session.
import { Fragment, useState } from 'react';
import { signOut, useWho } from '../../../data/session.ts';
import { useWords } from '../../../data/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Failure, Notice } from '../../../ui/notice.tsx';
import { Page, Section } from '../../../ui/page.tsx';
import { ByLink } from './by-link.tsx';
import { ChangePassword } from './change-password.tsx';
import { Passkeys } from './passkeys.tsx';
import './account.css';

export const AccountPage = () => {
  const { web } = useWords();
  const { account } = web;
  const who = useWho();
  const [again, setAgain] = useState(false);
  const [failed, setFailed] = useState<unknown>();
  return (
    <Page title={account.title} lead={account.lead} help="account">
      <Failure error={failed} />
      <Section>
        <div className="account-who">
          <p>
            {who?.name === undefined ? (
              account.byLink.title
            ) : (
              <>
                {account.who} <strong translate="no">{who.name}</strong>
              </>
            )}
          </p>
          <Button
            onPress={async () => {
              try {
                setFailed(undefined);
                await signOut();
              } catch (error) {
                setFailed(error);
              }
            }}
          >
            {account.signOut}
          </Button>
        </div>
      </Section>
      {who?.state === 'signed-in' && who.name === undefined && <ByLink onDone={() => setAgain(true)} />}
      {who?.name !== undefined && (
        <Fragment key={who.name}>
          {again && <Notice tone="ok" title={account.byLink.done} />}
          <ChangePassword name={who.name} />
          <Passkeys />
        </Fragment>
      )}
    </Page>
  );
};
