// The first administrator: a name and a password. It is made once, by who opened the first link.
import { useState } from 'react';
import { client } from '../../../data/client.ts';
import { useWords } from '../../../data/words.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Page, Section } from '../../../ui/page.tsx';
import { NewPasswordField, passwordProblem } from '../../../ui/password-field.tsx';
import { nameProblem } from './sign-in-form.tsx';
import { Trouble } from './trouble.tsx';

export const AdministratorPage = ({ onDone }: { readonly onDone: () => Promise<void> }) => {
  const { web } = useWords();
  const words = web.signIn;
  const { administrator } = words;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const make = async (): Promise<void> => {
    setProblem(undefined);
    try {
      await client.firstAdministrator({ body: { name, password } });
      await onDone();
    } catch (error) {
      setProblem(error);
    }
  };
  const submit = (): Promise<void> | false => {
    setAsked(true);
    if (nameProblem(name, words, true) !== undefined || passwordProblem(password) !== undefined) return false;
    return make();
  };
  return (
    <Page title={administrator.title} lead={administrator.lead} help="administrator" form>
      <Section>
        <Trouble error={problem} onOver={() => setProblem(undefined)} />
        <Form label={administrator.title} button={administrator.button} onSubmit={submit}>
          <TextField
            label={words.name}
            value={name}
            onChange={setName}
            autoComplete="username"
            help={administrator.nameHelp}
            error={nameProblem(name, words, asked)}
            required
            autoFocus
          />
          <NewPasswordField
            label={words.password.label}
            value={password}
            onChange={setPassword}
            asked={asked}
          />
        </Form>
      </Section>
    </Page>
  );
};
