// The relying parties that usages name: what each of their stores trusts, what certwizard put there, and the way back.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PartyChangeView } from '#core/views.ts';
import { client } from '../../data/client.ts';
import { plainName } from '../../data/names.ts';
import { useParties } from '../../data/queries.ts';
import { saveText } from '../../data/save-text.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { MisplacedSection } from './misplaced-section.tsx';
import { PartySection } from './party-section.tsx';
import { StoreChangeDialog } from './store-change.tsx';

export const StoresPage = () => {
  const { web } = useWords();
  const { stores } = web;
  const { data, error } = useParties();
  return (
    <Page
      title={stores.title}
      lead={stores.lead}
      help="stores"
      command="certwizard store parties"
      aside={
        <Link look="button" href="/verify">
          {web.verify.title}
        </Link>
      }
    >
      <Failure error={error} />
      <MisplacedSection />
      {data?.length === 0 && <WhatFirst />}
      {data !== undefined && data.length > 0 && <Undo />}
      {data?.map((party) => (
        <PartySection key={party.party} of={party} />
      ))}
      {data !== undefined && data.length > 0 && <p className="sub">{stores.others}</p>}
    </Page>
  );
};

/** An empty page says what to do first: which stores are asked is written in the topology, which is set as a file. */
const WhatFirst = () => {
  const { stores } = useWords().web;
  const { empty } = stores;
  const [failed, setFailed] = useState<unknown>();
  const save = async (): Promise<void> => {
    try {
      saveText('topology.json', `${JSON.stringify(await client.topology(), null, 2)}\n`, 'application/json');
    } catch (problem) {
      setFailed(problem);
    }
  };
  return (
    <Section title={empty.title}>
      <p>{empty.why}</p>
      <ol className="numbered">
        <li>
          <p>{empty.save}</p>
          <Button onPress={save}>{empty.saveIt}</Button>
          <Failure error={failed} />
        </li>
        <li>
          <p>{empty.name}</p>
          <pre className="plan" translate="no">
            {EXAMPLE}
          </pre>
        </li>
        <li>
          <p>{empty.set}</p>
          <pre className="plan" translate="no">
            certwizard topology set topology.json
          </pre>
        </li>
      </ol>
    </Section>
  );
};

/** One of each kind, as the topology writes it. */
const EXAMPLE = `"settings": {
  "WebServicesExternal": {
    "parties": [
      "system",
      "pem:/etc/app/clients-ca.pem",
      "java:/opt/app/lib/security/cacerts",
      "nss:/home/kiosk/.pki/nssdb"
    ]
  }
}`;

/** The latest change that still stands, on one button. */
const Undo = () => {
  const { stores } = useWords().web;
  const [asking, setAsking] = useState<PartyChangeView>();
  const [done, setDone] = useState(false);
  const { data } = useQuery({
    queryKey: ['party-undo'],
    // Nothing to take back is no failure of this page.
    queryFn: () => client.undoPartyChange({ body: { dryRun: true } }).catch(() => null),
  });
  return (
    <>
      <p role="status" className={done ? 'trust-cured' : 'visually-hidden'}>
        {done ? stores.undone : ''}
      </p>
      {data !== undefined && data !== null && (
        <div className="undo">
          <Button onPress={() => setAsking(data)}>{stores.undo}</Button>
          <span>
            {stores.undoes[data.change]}: <span translate="no">{plainName(data.subject)}</span> ·{' '}
            <code>{data.party}</code>
          </span>
        </div>
      )}
      {asking !== undefined && (
        <StoreChangeDialog
          what={`undo ${asking.party} ${asking.change} ${asking.id}`}
          ask={(more) => client.undoPartyChange({ body: { party: asking.party, ...more } })}
          onClose={() => setAsking(undefined)}
          onDone={() => setDone(true)}
        />
      )}
    </>
  );
};
