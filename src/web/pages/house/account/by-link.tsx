// Who came by a link has no name. Who may read the home may also set the administrator's password anew.
import { useState } from 'react';
import { Refusal } from '#core/refusal.ts';
import { client } from '../../../data/client.ts';
import { useSignedIn } from '../../../data/session.ts';
import { useWords } from '../../../data/words.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Section } from '../../../ui/page.tsx';
import { NewPasswordField, passwordProblem } from '../../../ui/password-field.tsx';
import { nameProblem } from '../sign-in/sign-in-form.tsx';
import { Trouble } from '../sign-in/trouble.tsx';

export const ByLink = ({ onDone }: { readonly onDone: () => void }) => {
  const { web, say } = useWords();
  const { byLink, password: passwords } = web.account;
  const signedIn = useSignedIn();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const unknown =
    problem instanceof Refusal && problem.complaint.code === 'house.account.unknown'
      ? say(problem.complaint).title
      : undefined;
  const submit = (): Promise<void> | false => {
    setAsked(true);
    if (nameProblem(name, web.signIn, true) !== undefined || passwordProblem(password) !== undefined)
      return false;
    return set();
  };
  const set = async (): Promise<void> => {
    setProblem(undefined);
    try {
      await client.firstAdministrator({ body: { name, password } });
      onDone();
      await signedIn();
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <Section title={passwords.title}>
      <p className="account-lead">{byLink.text}</p>
      {unknown === undefined && <Trouble error={problem} onOver={() => setProblem(undefined)} />}
      <Form label={byLink.button} button={byLink.button} onSubmit={submit}>
        <TextField
          label={byLink.name}
          value={name}
          onChange={(next) => {
            setName(next);
            setProblem(undefined);
          }}
          autoComplete="username"
          error={nameProblem(name, web.signIn, asked) ?? unknown}
          required
        />
        <NewPasswordField label={passwords.next} value={password} onChange={setPassword} asked={asked} />
      </Form>
    </Section>
  );
};
