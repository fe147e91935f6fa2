// What lies in a store in which it does not belong, or has expired there: told with the reason, and put right on one button where it is this computer's.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MisplacedView } from '#core/views.ts';
import { client } from '../../data/client.ts';
import { plainName } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { ShortThumbprint } from '../../ui/thumbprint.tsx';

/** Nothing at all where everything lies right. */
export const MisplacedSection = () => {
  const words = useWords();
  const { misplaced } = words.web.stores;
  const queries = useQueryClient();
  const [failed, setFailed] = useState<unknown>();
  const [done, setDone] = useState(false);
  const { data = [], error } = useQuery({
    queryKey: ['misplaced'],
    queryFn: () => client.putRight({ body: { dryRun: true } }),
  });
  const putRight = async (): Promise<void> => {
    try {
      setFailed(undefined);
      await client.putRight({ body: {} });
      await queries.invalidateQueries();
      setDone(true);
    } catch (problem) {
      setFailed(problem);
    }
  };
  const can = data.some(({ outcome }) => outcome === 'would-move' || outcome === 'would-drop');
  return (
    <>
      <p role="status" className={done ? 'trust-cured' : 'visually-hidden'}>
        {done ? misplaced.done : ''}
      </p>
      <Failure error={error ?? failed} />
      {data.length > 0 && (
        <Section title={misplaced.title} tone="bad">
          <p>{misplaced.lead}</p>
          <ul className="flat">
            {data.map((one) => (
              <li key={`${one.party} ${one.store} ${one.id}`} className="list-line">
                <Line of={one} />
              </li>
            ))}
          </ul>
          {can && (
            <p className="buttons">
              <Button onPress={putRight}>{misplaced.putRight}</Button>
            </p>
          )}
        </Section>
      )}
    </>
  );
};

const Line = ({ of }: { readonly of: MisplacedView }) => {
  const { web, words } = useWords();
  const { misplaced } = web.stores;
  const { party, store, subject, thumbprint, why, to, outcome, id } = of;
  const moves = to === undefined ? misplaced.drops : misplaced.moves(words.stores[to]);
  return (
    <span>
      <span translate="no">{plainName(subject)}</span> <ShortThumbprint of={thumbprint} />
      <br />
      {party === 'computer' ? words.stores[store] : <code>{party}</code>}: {words.misplacedWhy[why]}.{' '}
      {outcome === 'not-ours' && misplaced.notOurs}
      {outcome === 'needs-yes' && misplaced.needsYes}
      {(outcome === 'would-move' || outcome === 'would-drop') && moves}
      {outcome === 'needs-yes' && (
        <code className="break" translate="no">
          certwizard store tidy --trust-root {id}
        </code>
      )}
    </span>
  );
};
