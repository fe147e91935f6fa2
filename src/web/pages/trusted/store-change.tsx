// A change of a relying party's store: first what would be done and both fingerprints, then an explicit yes, then the change.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PartyChangeView } from '#core/views.ts';
import { dateText } from '#words/dates.ts';
import { judgeAnew } from '../../data/queries.ts';
import { commandText } from '../../data/stores.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Facts } from '../../ui/page.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import './stores.css';

/** Asks the house: with `dryRun` what would be done, with the SHA-256 given back to do it. */
export type AskChange = (more: {
  readonly dryRun?: boolean;
  readonly yes?: string;
}) => Promise<PartyChangeView>;

/** `what`: tells one change from another. `onDone` hears of it when every answer has been asked for again. */
export const StoreChangeDialog = ({
  what,
  ask,
  onClose,
  onDone,
}: {
  readonly what: string;
  readonly ask: AskChange;
  readonly onClose: () => void;
  readonly onDone?: (done: PartyChangeView) => void;
}) => {
  const { web } = useWords();
  const { storeChange, frame } = web;
  const queries = useQueryClient();
  const [yes, setYes] = useState(false);
  const [failed, setFailed] = useState<unknown>();
  const { data: plan, error } = useQuery({
    queryKey: ['store-plan', what],
    queryFn: () => ask({ dryRun: true }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const change = async (): Promise<void> => {
    if (plan === undefined) return;
    try {
      const done = await ask({ yes: plan.id });
      onClose();
      await judgeAnew(queries);
      onDone?.(done);
    } catch (problem) {
      setFailed(problem);
    }
  };
  const needed = plan?.outcome === 'would-change';
  const kind = plan?.change ?? 'install';
  return (
    <Dialog
      alert
      open
      wide
      title={storeChange.titles[kind]}
      onClose={onClose}
      buttons={
        needed ? (
          <>
            <Button onPress={onClose}>{frame.cancel}</Button>
            <Button primary onPress={change} whyNot={yes ? undefined : storeChange.whyNot}>
              {storeChange.buttons[kind]}
            </Button>
          </>
        ) : (
          <Button onPress={onClose}>{frame.close}</Button>
        )
      }
    >
      <Failure error={error} />
      {plan?.outcome === 'already' && <Notice tone="none" title={storeChange.already} />}
      {plan !== undefined && <Plan plan={plan} />}
      {needed && (
        <CheckBox checked={yes} onChange={setYes}>
          {storeChange.yes[kind]}
        </CheckBox>
      )}
      <Failure error={failed} />
    </Dialog>
  );
};

const Plan = ({ plan }: { readonly plan: PartyChangeView }) => {
  const { web, words, lang } = useWords();
  const { storeChange, returnedPage } = web;
  return (
    <>
      <p>{storeChange.leads[plan.change]}</p>
      <p className="dialog-subject" translate="no">
        {plan.subject}
      </p>
      <Facts
        rows={[
          [
            returnedPage.thumbprint,
            <Thumbprint key="sha1" of={plan.thumbprint} name={returnedPage.thumbprintOf(plan.subject)} />,
          ],
          [
            returnedPage.sha256,
            <Thumbprint key="sha256" of={plan.id} name={returnedPage.sha256Of(plan.subject)} />,
          ],
          [storeChange.until, dateText(plan.notAfter, lang)],
          [
            storeChange.store,
            <span key="store">
              <code>{plan.party}</code> <span className="soft">{words.partyKinds[plan.kind]}</span>
            </span>,
          ],
        ]}
      />
      {plan.outcome === 'would-change' && (
        <>
          <h3 className="plan-title">{storeChange.files}</h3>
          <ul className="plan" aria-label={storeChange.files}>
            {plan.files.map((file) => (
              <li key={file}>
                <code>{file}</code>
              </li>
            ))}
          </ul>
          {plan.commands.length > 0 && (
            <>
              <h3 className="plan-title">{storeChange.commands}</h3>
              <ul className="plan" aria-label={storeChange.commands}>
                {plan.commands.map(commandText).map((command) => (
                  <li key={command}>
                    <code>{command}</code>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </>
  );
};
