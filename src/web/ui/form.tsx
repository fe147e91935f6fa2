// A form that Enter sends as its button does: once at a time, and with the first wrong field in focus where something is missing.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import './form.css';

export const Form = ({
  label,
  button,
  onSubmit,
  whyNot,
  beside,
  children,
}: {
  readonly label: string;
  readonly button: string;
  /** False: something in it is not right, and its field says what. */
  readonly onSubmit: () => Promise<void> | false;
  readonly whyNot?: string | undefined;
  /** Other ways, beside the button. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}) => {
  const form = useRef<HTMLFormElement>(null);
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(0);
  useEffect(() => {
    if (wrong > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);
  const submit = async (): Promise<void> => {
    if (running.current || whyNot !== undefined) return;
    const work = onSubmit();
    if (work === false) return setWrong((times) => times + 1);
    running.current = true;
    setBusy(true);
    try {
      await work;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return (
    <form
      ref={form}
      className="form"
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {children}
      <div className="form-buttons">
        <Button primary submit busy={busy} whyNot={whyNot}>
          {button}
        </Button>
        {beside}
      </div>
    </form>
  );
};
