// Last step: everything that the request will hold, read only, with what is worth a word before it is sent.
import type { DraftView } from '#core/draft-views.ts';
import { usageWords } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { ComplaintNotice } from '../../ui/notice.tsx';
import { Facts, Section } from '../../ui/page.tsx';
import { keyNameOf } from './form-state.ts';
import { NameTable } from './name-table.tsx';

export const SummaryStep = ({ preview }: { readonly preview: DraftView }) => {
  const words = useWords();
  const { requestForm } = words.web;
  const issuers: Readonly<Record<string, { readonly label?: string; readonly help: string } | undefined>> =
    requestForm.issuers;
  return (
    <>
      {preview.warnings?.map((one) => (
        <ComplaintNotice key={one.code + JSON.stringify(one.facts)} of={one} tone="wait" />
      ))}
      <Section>
        <Facts
          rows={[
            [requestForm.usages, preview.usages.map((id) => usageWords(words, id).title).join(', ')],
            [requestForm.issuer, issuers[preview.issuer]?.label ?? preview.issuer],
            [requestForm.template, preview.template],
            [requestForm.key, requestForm.keys[keyNameOf(preview.key)]],
            [requestForm.friendlyName, preview.friendlyName],
          ]}
        />
      </Section>
      <Section title={requestForm.names}>
        <NameTable names={preview.names} />
      </Section>
    </>
  );
};
