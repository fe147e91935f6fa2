// The own password, changed: every other session ends, and the page says so before and after.
import { useState } from 'react';
import { LIMITS } from '#core/limits.ts';
import { Refusal } from '#core/refusal.ts';
import { client } from '../../../data/client.ts';
import { useWords } from '../../../data/words.tsx';
import { Form } from '../../../ui/form.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { NewPasswordField, PasswordField, passwordProblem } from '../../../ui/password-field.tsx';
import { Trouble, waitOf } from '../sign-in/trouble.tsx';

export const ChangePassword = ({ name }: { readonly name: string }) => {
  const { web } = useWords();
  const words = web.account.password;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [done, setDone] = useState(false);
  const wrong = problem instanceof Refusal && problem.complaint.code === 'house.sign-in.refused';
  // Too long to be anybody's: the server would not even look at it.
  const long = current.length > LIMITS.passwordLongest;
  const submit = (): Promise<void> | false => {
    setAsked(true);
    if (current === '' || long || passwordProblem(next) !== undefined) return false;
    return change();
  };
  const change = async (): Promise<void> => {
    setProblem(undefined);
    setDone(false);
    try {
      await client.changePassword({ body: { current, next } });
      setCurrent('');
      setNext('');
      setAsked(false);
      setDone(true);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <Section title={words.title}>
      <p className="account-lead">{words.lead}</p>
      {done && <Notice tone="ok" title={words.done} />}
      {!wrong && <Trouble error={problem} onOver={() => setProblem(undefined)} />}
      <Form label={words.button} button={words.button} whyNot={waitOf(problem, web)} onSubmit={submit}>
        {/* For those who keep passwords for people: whose this is. */}
        <input hidden readOnly type="text" autoComplete="username" value={name} />
        <PasswordField
          label={words.current}
          value={current}
          onChange={(value) => {
            setCurrent(value);
            if (wrong) setProblem(undefined);
          }}
          autoComplete="current-password"
          error={
            wrong || (asked && long)
              ? words.wrong
              : asked && current === ''
                ? web.signIn.password.empty
                : undefined
          }
        />
        <NewPasswordField label={words.next} value={next} onChange={setNext} asked={asked} />
      </Form>
    </Section>
  );
};
