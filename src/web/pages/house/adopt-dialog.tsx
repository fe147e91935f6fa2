// Wiring one program: which usage, then exactly what would change, then an explicit yes. Cancelled, nothing of it stays.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DiscoveryLine } from '#core/discovery.ts';
import type { AdoptView } from '#core/views.ts';
import { client } from '../../data/client.ts';
import { usageWords } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { RadioGroup } from '../../ui/choices.tsx';
import { Given } from '../../ui/given.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import { ConfigDiff } from './config-diff.tsx';

type Stage =
  | { readonly at: 'usage' }
  | { readonly at: 'changes'; readonly plan: AdoptView }
  | { readonly at: 'done'; readonly thumbprint: string };

export const AdoptDialog = ({
  line,
  onClose,
}: {
  readonly line: DiscoveryLine;
  readonly onClose: () => void;
}) => {
  const words = useWords();
  const { dialog } = words.web.discovery;
  const queries = useQueryClient();
  const [usage, setUsage] = useState(line.offers[0]?.usage ?? '');
  const [stage, setStage] = useState<Stage>({ at: 'usage' });
  /** A service that this dialog added and nobody said yes to. */
  const [added, setAdded] = useState<string>();
  const [error, setError] = useState<unknown>();

  const addNames = line.offers.find((offer) => offer.usage === usage)?.addNames ?? [];

  const trying = async (work: () => Promise<void>): Promise<void> => {
    setError(undefined);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    }
  };
  const takeBack = async (): Promise<void> => {
    if (added !== undefined) await client.dropService({ params: { id: added } });
    setAdded(undefined);
  };
  const show = (): Promise<void> =>
    trying(async () => {
      await takeBack();
      const service = line.offers.find((offer) => offer.usage === usage)?.service;
      const id = line.known ?? (service && (await client.addService({ body: service })).id);
      if (id === undefined) return;
      if (line.known === undefined) setAdded(id);
      setStage({ at: 'changes', plan: await client.adopt({ params: { id }, body: { apply: false } }) });
    });
  const apply = (plan: AdoptView): Promise<void> =>
    trying(async () => {
      const { thumbprint } = await client.adopt({
        params: { id: plan.service },
        body: { apply: true, addNames: [...addNames] },
      });
      setAdded(undefined);
      setStage({ at: 'done', thumbprint });
    });
  const close = (): Promise<void> =>
    trying(async () => {
      await takeBack();
      await queries.invalidateQueries();
      onClose();
    });

  const buttons = {
    usage: (
      <>
        <Button onPress={close}>{dialog.cancel}</Button>
        <Button primary onPress={show}>
          {dialog.show}
        </Button>
      </>
    ),
    changes: stage.at === 'changes' && (
      <>
        <Button onPress={close}>{dialog.cancel}</Button>
        {line.known === undefined && (
          <Button onPress={() => setStage({ at: 'usage' })}>{words.web.frame.back}</Button>
        )}
        <Button primary onPress={() => apply(stage.plan)}>
          {dialog.apply}
        </Button>
      </>
    ),
    done: (
      <Button primary onPress={close}>
        {words.web.frame.close}
      </Button>
    ),
  };
  return (
    <Dialog
      wide
      alert={stage.at === 'changes'}
      open
      title={dialog.title(line.address)}
      onClose={() => void close()}
      buttons={buttons[stage.at]}
    >
      <Failure error={error} />
      {stage.at === 'usage' && (
        <>
          <p className="adopt-text">{dialog.explain}</p>
          {line.known === undefined && (
            <RadioGroup
              label={dialog.usage}
              value={usage}
              onChange={setUsage}
              choices={line.offers.map((offer) => ({
                value: offer.usage,
                label: usageWords(words, offer.usage).title,
                ...(offer.matches && { help: dialog.matches }),
              }))}
            />
          )}
        </>
      )}
      {stage.at === 'changes' && (
        <>
          <h3>{dialog.changes}</h3>
          {stage.plan.changes.length === 0 && <p className="adopt-text">{dialog.noChanges}</p>}
          {stage.plan.changes.map((change) => (
            <ConfigDiff key={change.file} {...change} />
          ))}
          {addNames.length > 0 && (
            <p className="adopt-text">
              {dialog.addNames} <Given>{addNames.join(', ')}</Given>
            </p>
          )}
          <p className="adopt-text">{dialog.safe}</p>
        </>
      )}
      {stage.at === 'done' && (
        <Notice tone="ok" title={dialog.done}>
          <Thumbprint of={stage.thumbprint} name={words.web.discovery.thumbprint} />
        </Notice>
      )}
    </Dialog>
  );
};
