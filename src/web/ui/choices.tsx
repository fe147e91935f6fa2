// One of several: all shown at once, or in a list that opens.
import type { ReactNode } from 'react';
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio as AriaRadio,
  RadioGroup as AriaRadioGroup,
  Select as AriaSelect,
  SelectValue,
  Text,
} from 'react-aria-components';
import './fields.css';

export type Choice<V extends string> = {
  readonly value: V;
  readonly label: string;
  readonly help?: ReactNode;
};

export const RadioGroup = <V extends string>({
  label,
  value,
  onChange,
  choices,
}: {
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly choices: readonly Choice<V>[];
}) => (
  <AriaRadioGroup className="field" value={value} onChange={(next) => onChange(next as V)}>
    <Label className="label">{label}</Label>
    {choices.map((choice) => (
      <AriaRadio key={choice.value} value={choice.value} className="radio">
        <span className="dot" />
        <span>
          {choice.label}
          {choice.help !== undefined && <span className="help">{choice.help}</span>}
        </span>
      </AriaRadio>
    ))}
  </AriaRadioGroup>
);

export const Select = <V extends string>({
  label,
  value,
  onChange,
  choices,
  help,
}: {
  readonly label: string;
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly choices: readonly Choice<V>[];
  readonly help?: ReactNode;
}) => (
  <AriaSelect className="field" value={value} onChange={(next) => onChange(String(next) as V)}>
    <Label className="label">{label}</Label>
    <Button className="input select-button">
      <SelectValue />
      <span aria-hidden="true" className="select-mark" />
    </Button>
    {help !== undefined && (
      <Text slot="description" className="help">
        {help}
      </Text>
    )}
    <Popover className="popover">
      <ListBox className="listbox">
        {choices.map((choice) => (
          <ListBoxItem key={choice.value} id={choice.value} className="option" textValue={choice.label}>
            {choice.label}
            {choice.help !== undefined && <span className="help">{choice.help}</span>}
          </ListBoxItem>
        ))}
      </ListBox>
    </Popover>
  </AriaSelect>
);
