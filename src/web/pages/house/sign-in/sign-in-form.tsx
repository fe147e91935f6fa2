// Name and password, or a passkey: the same on the page and over a page whose session ended.
import { useState } from 'react';
import { LIMITS } from '#core/limits.ts';
import { client } from '../../../data/client.ts';
import { passkeysHere, signInByPasskey } from '../../../data/passkeys.ts';
import { useSignedIn } from '../../../data/session.ts';
import { useWords } from '../../../data/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { Form } from '../../../ui/form.tsx';
import { PasswordField } from '../../../ui/password-field.tsx';
import { ByName } from './by-name.tsx';
import { Trouble, waitOf } from './trouble.tsx';

export const SignInForm = () => {
  const { web } = useWords();
  const words = web.signIn;
  const signedIn = useSignedIn();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const wait = waitOf(problem, web);
  const trying = async (way: () => Promise<void>): Promise<void> => {
    setProblem(undefined);
    try {
      await way();
      await signedIn();
    } catch (error) {
      setProblem(error);
    }
  };
  const nameError = nameProblem(name, words, asked);
  const passwordError =
    password.length > LIMITS.passwordLongest
      ? words.password.tooLong(LIMITS.passwordLongest)
      : asked && password === ''
        ? words.password.empty
        : undefined;
  const submit = (): Promise<void> | false => {
    setAsked(true);
    if (name.trim() === '' || password === '' || nameError !== undefined || passwordError !== undefined)
      return false;
    return trying(() => client.signIn({ body: { name, password } }));
  };
  return (
    <>
      <Trouble error={problem} onOver={() => setProblem(undefined)} />
      <Form
        label={words.title}
        button={words.button}
        whyNot={wait}
        onSubmit={submit}
        beside={
          passkeysHere() === 'yes' && (
            <Button whyNot={wait} onPress={() => trying(signInByPasskey)}>
              {words.byPasskey}
            </Button>
          )
        }
      >
        <TextField
          label={words.name}
          value={name}
          onChange={setName}
          autoComplete="username"
          error={nameError}
          required
          autoFocus
        />
        <PasswordField
          label={words.password.label}
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
          error={passwordError}
        />
      </Form>
      <ByName />
    </>
  );
};

/** What is wrong with an administrator's name, in words. Empty is wrong only once the form was sent. */
export const nameProblem = (
  name: string,
  words: ReturnType<typeof useWords>['web']['signIn'],
  asked: boolean,
): string | undefined => {
  if (name.trim().length > LIMITS.accountNameCharacters)
    return words.nameTooLong(LIMITS.accountNameCharacters);
  return asked && name.trim() === '' ? words.nameEmpty : undefined;
};
