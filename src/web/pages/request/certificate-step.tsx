// Second step: CA, template, key, friendly name, and the computed names with why each is there. Bad names say why, one by one.
import { useQuery } from '@tanstack/react-query';
import type { DraftView, NameLine } from '#core/draft-views.ts';
import { client } from '../../data/client.ts';
import { useWords } from '../../data/words.tsx';
import { Select } from '../../ui/choices.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Section } from '../../ui/page.tsx';
import { type Form, KEYS, type KeyName, keyNameOf } from './form-state.ts';
import { NameTable } from './name-table.tsx';

export const CertificateStep = ({
  form,
  names,
  preview,
  onChange,
}: {
  readonly form: Form;
  readonly names: readonly NameLine[];
  readonly preview: DraftView | undefined;
  readonly onChange: (form: Form) => void;
}) => {
  const { web, say } = useWords();
  const words = web.requestForm;
  const issuers = useQuery({ queryKey: ['issuers'], queryFn: () => client.issuers() });
  const authority = useQuery({ queryKey: ['authority'], queryFn: () => client.authority(), retry: false });
  const choose = (chosen: Form['chosen']): void =>
    onChange({ ...form, chosen: { ...form.chosen, ...chosen } });
  if (preview === undefined) return null;
  const known: Readonly<Record<string, { readonly label?: string; readonly help: string } | undefined>> =
    words.issuers;
  const templates = authority.data?.templates.map(({ name }) => name) ?? [];
  const keys = (Object.keys(KEYS) as KeyName[]).filter(
    (name) => preview.keys === undefined || preview.keys.includes(KEYS[name].kind),
  );
  const bad = names.filter(({ ok }) => !ok);
  const labels = names.filter(({ aLabel }) => aLabel !== undefined);
  return (
    <>
      <Section>
        <div className="fields">
          <Select
            label={words.issuer}
            value={form.chosen.issuer ?? preview.issuer}
            onChange={(issuer) => choose({ issuer })}
            choices={(issuers.data ?? [{ id: preview.issuer, kind: preview.issuer }]).map(({ id, kind }) => ({
              value: id,
              label: known[id]?.label ?? id,
              help: (known[id] ?? known[kind])?.help,
            }))}
          />
          {(form.chosen.issuer ?? preview.issuer) === 'embedded' && (
            <Select
              label={words.template}
              value={form.chosen.template ?? FOLLOWS}
              onChange={(template) => choose({ template: template === FOLLOWS ? undefined : template })}
              choices={[
                { value: FOLLOWS, label: words.templateFollows(preview.template) },
                ...templates.map((name) => ({ value: name, label: name })),
              ]}
            />
          )}
          <Select
            label={words.key}
            value={keyNameOf(form.chosen.key ?? preview.key)}
            onChange={(name: KeyName) => choose({ key: KEYS[name] })}
            choices={keys.map((name) => ({ value: name, label: words.keys[name] }))}
            help={words.keyHelp}
          />
          <TextField
            label={words.friendlyName}
            value={form.chosen.friendlyName ?? preview.friendlyName}
            onChange={(friendlyName) =>
              choose({ friendlyName: friendlyName === '' ? undefined : friendlyName })
            }
            maxLength={200}
            help={words.friendlyHelp}
          />
        </div>
      </Section>
      <Section title={words.names}>
        <NameTable names={preview.names} />
        <TextField
          label={words.addNames}
          lines={3}
          value={form.names}
          onChange={(text) => onChange({ ...form, names: text })}
          help={words.addHelp}
          error={
            bad.length === 0
              ? undefined
              : bad
                  .map(({ text, complaint }) => (complaint === undefined ? text : say(complaint).detail))
                  .join('\n')
          }
        />
        <div role="status">
          {labels.length > 0 && <p className="sub">{words.aLabels}</p>}
          {labels.map(({ text, aLabel }) => (
            <p key={text} className="sub" translate="no">
              {text} → <code>{aLabel}</code>
            </p>
          ))}
        </div>
      </Section>
    </>
  );
};

/** No template has this name. */
const FOLLOWS = '-';
