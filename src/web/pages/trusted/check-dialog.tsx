// One certificate against one store: whether the store has it, whose doing that is, and whether the store's owner would believe it.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PartyCheckView } from '#core/views.ts';
import { client } from '../../data/client.ts';
import { useWords } from '../../data/words.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Facts } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import { TrustRows } from './trust-rows.tsx';

export const CheckDialog = ({ party, onClose }: { readonly party: string; readonly onClose: () => void }) => {
  const { web } = useWords();
  const { stores, verify } = web;
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<string>();
  const { data, error } = useQuery({
    queryKey: ['verification', 'party', party, asked],
    queryFn: () => client.checkParty({ body: { party, certificate: asked ?? '' } }),
    enabled: asked !== undefined,
    retry: false,
  });
  return (
    <Dialog wide open title={stores.checkTitle} onClose={onClose}>
      <p>
        <code>{party}</code>
      </p>
      <Form
        label={stores.checkTitle}
        button={stores.checkNow}
        whyNot={text.trim() === '' ? verify.whyNot.thumbprint : undefined}
        onSubmit={async () => setAsked(text.trim())}
      >
        <TextField
          label={verify.thumbprint}
          value={text}
          onChange={setText}
          help={verify.thumbprintHelp}
          autoComplete="off"
          maxLength={200}
        />
      </Form>
      <Failure error={error} />
      {data !== undefined && <Checked of={data} />}
    </Dialog>
  );
};

const Checked = ({ of: { id, thumbprint, subject, holds, ours, row } }: { readonly of: PartyCheckView }) => {
  const { web } = useWords();
  const { stores, returnedPage } = web;
  return (
    <>
      <p className="dialog-subject" translate="no">
        {subject}
      </p>
      <Facts
        rows={[
          [
            returnedPage.thumbprint,
            <Thumbprint key="sha1" of={thumbprint} name={returnedPage.thumbprintOf(subject)} />,
          ],
          [returnedPage.sha256, <Thumbprint key="sha256" of={id} name={returnedPage.sha256Of(subject)} />],
          [
            stores.holding,
            <State
              key="holds"
              tone={holds === 'distrusted' ? 'bad' : holds === 'nothing' ? 'none' : 'ok'}
              sub={ours ? stores.ours : undefined}
            >
              {stores.holds[holds]}
            </State>,
          ],
        ]}
      />
      <TrustRows rows={[row]} />
    </>
  );
};
