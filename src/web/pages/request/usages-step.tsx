// First step: which usages the certificate is for, each with its one-line meaning.
import type { DraftView } from '#core/draft-views.ts';
import type { StatusView } from '#core/views.ts';
import { usageWords } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import type { Form } from './form-state.ts';

export const UsagesStep = ({
  form,
  status,
  preview,
  onChange,
}: {
  readonly form: Form;
  readonly status: StatusView;
  readonly preview: DraftView | undefined;
  readonly onChange: (form: Form) => void;
}) => {
  const words = useWords();
  const { requestForm } = words.web;
  const usages = form.chosen.usages ?? preview?.usages ?? [];
  const toggle = (id: string, on: boolean): void =>
    onChange({
      ...form,
      chosen: {
        ...form.chosen,
        usages: status.usages
          .map((usage) => usage.id)
          .filter((one) => (one === id ? on : usages.includes(one))),
      },
    });
  // Not shown unticked for the moment before the house has said which ones it would take.
  if (form.chosen.usages === undefined && preview === undefined) return null;
  return (
    <Section title={requestForm.usages}>
      {usages.length === 0 && preview !== undefined && <Notice tone="wait" title={requestForm.noUsage} />}
      <ul className="choices">
        {status.usages.map(({ id }) => {
          const { title, meaning } = usageWords(words, id);
          return (
            <li key={id}>
              <CheckBox
                checked={usages.includes(id)}
                onChange={(on) => toggle(id, on)}
                help={meaning !== undefined && <span className="sub">{meaning}</span>}
              >
                {title}
              </CheckBox>
            </li>
          );
        })}
      </ul>
    </Section>
  );
};
