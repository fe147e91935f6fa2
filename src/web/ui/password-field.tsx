// A password, and a box that shows what was typed. A new one says what is still missing while it is typed.
import { useState } from 'react';
import { LIMITS } from '#core/limits.ts';
import { useWords } from '../data/words.tsx';
import { CheckBox } from './check-box.tsx';
import { TextField } from './text-field.tsx';

export const PasswordField = ({
  label,
  value,
  onChange,
  error,
  autoComplete,
  autoFocus,
  help,
  hint,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly autoComplete: 'current-password' | 'new-password';
  readonly autoFocus?: boolean;
  readonly help?: string;
  /** How far it is, said while it is typed. */
  readonly hint?: string;
}) => {
  const { web } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <>
      <TextField
        label={label}
        value={value}
        onChange={onChange}
        type={shown ? 'text' : 'password'}
        autoComplete={autoComplete}
        error={error}
        required
        {...(autoFocus && { autoFocus })}
        {...(help !== undefined && { help })}
      />
      {hint !== undefined && (
        <p role="status" className="password-hint">
          {hint}
        </p>
      )}
      <CheckBox checked={shown} onChange={setShown}>
        {web.signIn.password.show}
      </CheckBox>
    </>
  );
};

/** `asked`: the form was sent once, so that what is missing is an error now and no hint. */
export const NewPasswordField = ({
  label,
  value,
  onChange,
  asked,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly asked: boolean;
}) => {
  const { web } = useWords();
  const problem = passwordProblem(value);
  const { missing, tooLong, enough } = web.signIn.password;
  const short = problem === undefined ? 0 : LIMITS.passwordCharacters - lengthOf(value);
  return (
    <PasswordField
      label={label}
      value={value}
      onChange={onChange}
      autoComplete="new-password"
      help={web.signIn.password.help(LIMITS.passwordCharacters)}
      hint={value === '' || problem === 'long' || asked ? '' : problem === 'short' ? missing(short) : enough}
      error={
        problem === 'long'
          ? tooLong(LIMITS.passwordLongest)
          : asked && problem === 'short'
            ? missing(short)
            : undefined
      }
    />
  );
};

/** Length is all that is asked, counted as the server counts it. */
export const passwordProblem = (password: string): 'short' | 'long' | undefined => {
  if (password.length > LIMITS.passwordLongest) return 'long';
  return lengthOf(password) < LIMITS.passwordCharacters ? 'short' : undefined;
};

const lengthOf = (password: string): number => [...password].length;
