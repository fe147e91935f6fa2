// Buttons: one primary per page. A button that cannot work now says why, and stays reachable by keyboard.
import { type ReactNode, useId, useRef, useState } from 'react';
import './button.css';

export type ButtonProps = {
  readonly children: ReactNode;
  /** Left out where the form around does it. */
  readonly onPress?: () => unknown;
  /** Sends the form around, as Enter in a field of it does. */
  readonly submit?: boolean;
  /** What the form started is under way. */
  readonly busy?: boolean;
  readonly primary?: boolean;
  /** Quiet: no border, for actions within text. */
  readonly quiet?: boolean;
  readonly small?: boolean;
  /** Why it cannot work now: shown as its description; pressing does nothing. */
  readonly whyNot?: string | undefined;
  readonly label?: string;
  readonly autoFocus?: boolean;
};

/** While what it started is under way it is pending, and a second press does nothing. */
export const Button = ({
  children,
  onPress,
  submit,
  busy,
  primary,
  quiet,
  small,
  whyNot,
  label,
  autoFocus,
}: ButtonProps) => {
  const [running, setRunning] = useState(false);
  const pending = running || busy === true;
  /** Two presses can come before the page is drawn again. */
  const pressed = useRef(false);
  const why = useId();
  const press = async (): Promise<void> => {
    if (onPress === undefined || pressed.current || whyNot !== undefined) return;
    pressed.current = true;
    setRunning(true);
    try {
      await onPress();
    } finally {
      pressed.current = false;
      setRunning(false);
    }
  };
  const button = (
    <button
      className={[
        'button',
        primary && 'primary',
        quiet && 'quiet',
        small && 'small',
        whyNot !== undefined && 'unable',
        pending && 'pending',
      ]
        .filter(Boolean)
        .join(' ')}
      type={submit ? 'submit' : 'button'}
      onClick={() => void press()}
      {...(label !== undefined && { 'aria-label': label })}
      {...(pending && { 'aria-disabled': true })}
      {...(whyNot !== undefined && { 'aria-disabled': true, 'aria-describedby': why })}
      {...(autoFocus && { autoFocus })}
    >
      {children}
    </button>
  );
  if (whyNot === undefined) return button;
  return (
    <span className="button-with-reason">
      {button}
      <span id={why} className="button-reason" role="tooltip">
        {whyNot}
      </span>
    </span>
  );
};
