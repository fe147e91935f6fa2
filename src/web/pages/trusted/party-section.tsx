// One relying party: its store, what it trusts, what certwizard put there; a certificate is checked against it, a root installed or taken out.
import { useState } from 'react';
import type { PartyView } from '#core/views.ts';
import { dayText } from '#words/dates.ts';
import { client } from '../../data/client.ts';
import { plainName, usageWords } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { ComplaintNotice } from '../../ui/notice.tsx';
import { Facts, Section } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { ShortThumbprint } from '../../ui/thumbprint.tsx';
import { CheckDialog } from './check-dialog.tsx';
import { InstallDialog } from './install-dialog.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { StoreChangeDialog } from './store-change.tsx';
import { Notes } from './trust-rows.tsx';

type Open = 'check' | 'install' | 'password';

export const PartySection = ({ of }: { readonly of: PartyView }) => {
  const words = useWords();
  const { stores } = words.web;
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const { party, kind, usages, complaints, anchors, pool, distrusted } = of;
  // One that has nothing in it yet can be given its first root.
  const readable = complaints.every(({ code }) => code === 'trusted.store.empty');
  return (
    <Section
      title={<code>{party}</code>}
      aside={<State tone={readable ? 'ok' : 'bad'}>{readable ? stores.readable : stores.unreadable}</State>}
      {...(!readable && { tone: 'bad' as const })}
    >
      <Facts
        rows={[
          [stores.kind, words.words.partyKinds[kind]],
          [
            stores.usages,
            usages.length === 0 ? stores.noUsage : usages.map((id) => usageWords(words, id).title).join(', '),
          ],
          ...(readable ? [[stores.trusts, stores.counts(anchors, pool, distrusted)] as const] : []),
        ]}
      />
      {complaints.map((one) => (
        <ComplaintNotice key={one.code} of={one} tone={readable ? 'wait' : 'bad'} />
      ))}
      <Installed of={of} />
      <p className="buttons">
        {readable && (
          <>
            <Button label={stores.checkIn(party)} onPress={() => setOpen('check')}>
              {stores.check}
            </Button>
            <Button label={stores.installIn(party)} onPress={() => setOpen('install')}>
              {stores.install}
            </Button>
          </>
        )}
        {complaints.some(({ code }) => code === 'trusted.store.password-wrong') && (
          <Button primary label={stores.passwordOf(party)} onPress={() => setOpen('password')}>
            {stores.password}
          </Button>
        )}
      </p>
      <Notes of={of} />
      {open === 'check' && <CheckDialog party={party} onClose={close} />}
      {open === 'install' && <InstallDialog party={party} onClose={close} />}
      {open === 'password' && <PasswordDialog party={party} onClose={close} />}
    </Section>
  );
};

/** What certwizard put there stands by itself: only that can be taken out from here. */
const Installed = ({ of: { party, installed } }: { readonly of: PartyView }) => {
  const { web, lang } = useWords();
  const { stores } = web;
  const [out, setOut] = useState<string>();
  if (installed.length === 0) return null;
  return (
    <div className="store-installed">
      <h3>{stores.installed}</h3>
      <ul>
        {installed.map(({ id, subject, thumbprint, at }) => (
          <li key={id} className="list-line">
            <span>
              <span translate="no">{plainName(subject)}</span> <ShortThumbprint of={thumbprint} />{' '}
              <span className="soft">{dayText(at, lang)}</span>
            </span>
            <Button small label={stores.takeOutOf(plainName(subject))} onPress={() => setOut(id)}>
              {stores.takeOut}
            </Button>
          </li>
        ))}
      </ul>
      {out !== undefined && (
        <StoreChangeDialog
          what={`uninstall ${party} ${out}`}
          ask={(more) =>
            client.changeParty({ body: { party, certificate: out, change: 'uninstall', ...more } })
          }
          onClose={() => setOut(undefined)}
        />
      )}
    </div>
  );
};
