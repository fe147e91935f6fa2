// Remove takes an assignment away, and nothing else; it says so first.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { Refusal } from '#core/refusal.ts';
import { client } from '../../data/client.ts';
import { certificateName, usageWords } from '../../data/names.ts';
import { useStatus } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';

export const RemovePage = () => {
  const words = useWords();
  const { remove, frame, returnedPage } = words.web;
  const queries = useQueryClient();
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const { data: status } = useStatus();
  const [refused, setRefused] = useState<unknown>();
  const usage = search.get('usage') ?? '';
  const assigned = status?.usages.find(({ id }) => id === usage)?.assigned;
  const served = refused instanceof Refusal && refused.complaint.code.startsWith('assigned.');

  const take = async (force: boolean): Promise<void> => {
    try {
      await client.remove({ params: { id: usage }, ...(force ? { query: { force: true } } : {}) });
      await queries.invalidateQueries();
      go('/');
    } catch (error) {
      setRefused(error);
    }
  };
  return (
    <Page
      title={remove.title}
      lead={remove.lead(usageWords(words, usage).title)}
      help="remove"
      command={`certwizard remove ${usage}`}
      left={<Button onPress={() => go('/')}>{frame.cancel}</Button>}
      right={
        <>
          {served && <Button onPress={() => take(true)}>{remove.force}</Button>}
          <Button
            primary
            whyNot={assigned === undefined ? remove.none : undefined}
            onPress={() => take(false)}
          >
            {remove.remove}
          </Button>
        </>
      }
    >
      <Failure error={refused} />
      {served && <Notice tone="wait" title={remove.served} />}
      {assigned !== undefined && (
        <Section title={remove.certificate}>
          <p translate="no">{certificateName(assigned)}</p>
          <Thumbprint of={assigned.thumbprint} name={returnedPage.thumbprint} />
        </Section>
      )}
      <Section title={remove.what}>
        <ul className="plain-list">
          {remove.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
      </Section>
    </Page>
  );
};
