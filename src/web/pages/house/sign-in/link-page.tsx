// Opened by a one-time link: what this is, and one button. Only the button spends the link, so a program that follows links spends none.
import { useState } from 'react';
import { Refusal } from '#core/refusal.ts';
import { client } from '../../../data/client.ts';
import { useWords } from '../../../data/words.tsx';
import { Form } from '../../../ui/form.tsx';
import { Page, Section } from '../../../ui/page.tsx';
import { Rail, STAGES } from '../../../ui/rail.tsx';
import { Trouble, waitOf } from './trouble.tsx';

export const LinkPage = ({
  first,
  token,
  onSpent,
  onUseless,
}: {
  /** The home has no administrator yet. */
  readonly first: boolean;
  readonly token: string;
  readonly onSpent: () => Promise<void>;
  /** The link is spent, expired or unknown: it will never work. */
  readonly onUseless: (why: unknown) => void;
}) => {
  const { web } = useWords();
  const { link, stages } = web.signIn;
  const words = first ? link.first : link.again;
  const [problem, setProblem] = useState<unknown>();
  const spend = async (): Promise<void> => {
    setProblem(undefined);
    try {
      await client.openSession({ body: { token } });
      await onSpent();
    } catch (error) {
      if (error instanceof Refusal && error.complaint.code.startsWith('house.link.')) onUseless(error);
      else setProblem(error);
    }
  };
  return (
    <Page title={words.title} lead={words.lead} help="link">
      {first && (
        <Rail
          facts={
            Object.fromEntries(
              STAGES.map((stage) => [stage, { tone: 'none', fact: stages[stage] }]),
            ) as Parameters<typeof Rail>[0]['facts']
          }
        />
      )}
      <Section title={words.next}>
        <ol className="way-in-steps">
          {words.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <Trouble error={problem} onOver={() => setProblem(undefined)} />
        <Form label={words.title} button={words.button} whyNot={waitOf(problem, web)} onSubmit={spend}>
          {null}
        </Form>
      </Section>
    </Page>
  );
};
