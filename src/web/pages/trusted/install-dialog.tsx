// Which root of this computer goes into the store: chosen first, then shown with everything that would be done.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LIMITS } from '#core/limits.ts';
import { client } from '../../data/client.ts';
import { plainName } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/choices.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Facts } from '../../ui/page.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import { StoreChangeDialog } from './store-change.tsx';

export const InstallDialog = ({
  party,
  onClose,
}: {
  readonly party: string;
  readonly onClose: () => void;
}) => {
  const { web } = useWords();
  const { stores, frame, returnedPage } = web;
  const [chosen, setChosen] = useState<string>();
  const [planned, setPlanned] = useState<string>();
  const { data, error } = useQuery({
    queryKey: ['certificates', 'root', 'to-install'],
    queryFn: () => client.certificates({ query: { store: 'root', limit: LIMITS.pageItems, offset: 0 } }),
  });
  const root = data?.items.find(({ id }) => id === chosen) ?? data?.items[0];
  if (planned !== undefined)
    return (
      <StoreChangeDialog
        what={`install ${party} ${planned}`}
        ask={(more) =>
          client.changeParty({ body: { party, certificate: planned, change: 'install', ...more } })
        }
        onClose={onClose}
      />
    );
  return (
    <Dialog
      wide
      open
      title={stores.installTitle}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{frame.cancel}</Button>
          <Button
            primary
            whyNot={root === undefined ? stores.noRoots : undefined}
            onPress={() => setPlanned(root?.id)}
          >
            {frame.next}
          </Button>
        </>
      }
    >
      <p>
        {stores.installLead} <code>{party}</code>
      </p>
      <Failure error={error} />
      {data?.items.length === 0 && <Notice tone="none" title={stores.noRoots} />}
      {root !== undefined && (
        <>
          <Select
            label={stores.root}
            value={root.id}
            onChange={setChosen}
            choices={(data?.items ?? []).map(({ id, subject }) => ({ value: id, label: plainName(subject) }))}
          />
          <Facts
            rows={[
              [
                returnedPage.thumbprint,
                <Thumbprint key="sha1" of={root.thumbprint} name={returnedPage.thumbprintOf(root.subject)} />,
              ],
              [
                returnedPage.sha256,
                <Thumbprint key="sha256" of={root.id} name={returnedPage.sha256Of(root.subject)} />,
              ],
            ]}
          />
        </>
      )}
    </Dialog>
  );
};
