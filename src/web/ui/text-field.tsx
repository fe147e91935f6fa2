// A line or some lines of text: label above, help beneath, the error at its field and said aloud.
import { type ReactNode, useId } from 'react';
import './fields.css';

export type TextFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: ReactNode;
  readonly error?: string | undefined;
  readonly type?: 'text' | 'password' | 'search';
  readonly autoComplete?: string;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly lines?: number;
  readonly autoFocus?: boolean;
};

export const TextField = (props: TextFieldProps) => {
  const { label, help, error, lines } = props;
  const id = useId();
  const helpId = `${id}-help`;
  const errorId = `${id}-error`;
  const described = [help !== undefined && helpId, error !== undefined && errorId].filter(Boolean).join(' ');
  const field = {
    id,
    className: 'input',
    value: props.value,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => props.onChange(target.value),
    autoComplete: props.autoComplete,
    maxLength: props.maxLength,
    autoFocus: props.autoFocus,
    // By ARIA alone: the browser's own bubbles speak another language than the page.
    'aria-required': props.required,
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': described === '' ? undefined : described,
  };
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {lines === undefined ? (
        <input {...field} type={props.type ?? 'text'} />
      ) : (
        <textarea {...field} rows={lines} translate="no" />
      )}
      {help !== undefined && (
        <span id={helpId} className="help">
          {help}
        </span>
      )}
      {error !== undefined && (
        <span id={errorId} className="field-error">
          {error}
        </span>
      )}
    </div>
  );
};
