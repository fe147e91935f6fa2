// Where a one-time link comes from: the terminal of the server, and nowhere else.
import { useWords } from '../../../data/words.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Section } from '../../../ui/page.tsx';

const COMMANDS = ['certwizard serve', 'npm start'] as const;

export const WhereLink = ({ title, text }: { readonly title: string; readonly text: string }) => {
  const { web } = useWords();
  const { where } = web.signIn;
  return (
    <Section title={title}>
      <p>{text}</p>
      <dl className="where-link">
        {COMMANDS.map((command) => (
          <div key={command}>
            <dt>{where.commands[command]}</dt>
            <dd>
              <code>{command}</code> <CopyButton text={command} name={command} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="sub">{where.running}</p>
    </Section>
  );
};
