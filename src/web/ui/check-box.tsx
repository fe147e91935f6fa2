// A tick, with what it means beside it and its help beneath. Apart from the other fields: the main page needs no more.
import type { ReactNode } from 'react';
import { Icon } from './state.tsx';
import './fields.css';

export const CheckBox = ({
  children,
  checked,
  onChange,
  disabled,
  help,
}: {
  readonly children: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly help?: ReactNode;
}) => (
  <div className="checkbox-field">
    <label className="checkbox">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={({ target }) => onChange(target.checked)}
      />
      <span className="box">{checked && <Icon of="ok" />}</span>
      <span>{children}</span>
    </label>
    {help !== undefined && <div className="checkbox-help">{help}</div>}
  </div>
);
