// Any certificate judged: one that is kept, one in a file, or the one that an address serves; for every usage and by every store, or for one and by one.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { LIMITS } from '#core/limits.ts';
import type { CertificateView, VerifyInput } from '#core/views.ts';
import { toBase64 } from '#core/x509/pem.ts';
import { client } from '../../data/client.ts';
import { usageWords } from '../../data/names.ts';
import { useParties, useStatus } from '../../data/queries.ts';
import { storeName } from '../../data/stores.ts';
import { useWords } from '../../data/words.tsx';
import { RadioGroup, Select } from '../../ui/choices.tsx';
import { FileField } from '../../ui/file-field.tsx';
import { Form } from '../../ui/form.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Verdict } from './verdict.tsx';

type What = 'address' | 'file' | 'thumbprint';
/** No usage and no store is called so. */
const EVERY = '*';

export const VerifyPage = () => {
  const words = useWords();
  const { verify } = words.web;
  const [search] = useSearchParams();
  const { data: status } = useStatus();
  const { data: parties } = useParties();
  const [what, setWhat] = useState<What>(search.get('certificate') === null ? 'address' : 'thumbprint');
  const [address, setAddress] = useState('');
  const [thumbprint, setThumbprint] = useState(search.get('certificate') ?? '');
  const [file, setFile] = useState<{ readonly name: string; readonly base64: string }>();
  const [tooLarge, setTooLarge] = useState(false);
  const [usage, setUsage] = useState(EVERY);
  const [store, setStore] = useState(search.get('store') ?? EVERY);
  const [asked, setAsked] = useState<{ readonly input: VerifyInput; readonly times: number }>();
  const { data, error, isFetching } = useQuery({
    queryKey: ['verification', asked?.times],
    queryFn: async (): Promise<CertificateView | null> =>
      asked === undefined ? null : client.verify({ body: asked.input }),
    enabled: asked !== undefined,
    retry: false,
    // An address is asked when somebody asks, not when somebody looks.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

  const given: Readonly<Record<What, string>> = {
    address: address.trim(),
    thumbprint: thumbprint.trim(),
    file: file?.base64 ?? '',
  };
  const take = async (chosen: File): Promise<void> => {
    setTooLarge(chosen.size > LIMITS.importBytes);
    setFile(
      chosen.size > LIMITS.importBytes
        ? undefined
        : { name: chosen.name, base64: toBase64(new Uint8Array(await chosen.arrayBuffer())) },
    );
  };
  const judge = async (): Promise<void> => {
    const only = { ...(usage !== EVERY && { usage }), ...(store !== EVERY && { store }) };
    setAsked((before) => ({ input: { [what]: given[what], ...only }, times: (before?.times ?? 0) + 1 }));
  };
  const stores = ['computer', ...new Set([...(parties ?? []).map(({ party }) => party), store])].filter(
    (one, index, all) => one !== EVERY && all.indexOf(one) === index,
  );
  return (
    <Page
      title={verify.title}
      lead={verify.lead}
      help="verify"
      command={`certwizard verify ${commandOf(what, given, file?.name)}${usage === EVERY ? '' : ` --usage ${usage}`}${store === EVERY ? '' : ` --store ${store}`}`}
    >
      <Section>
        <Form
          label={verify.title}
          button={verify.judge}
          whyNot={given[what] === '' ? verify.whyNot[what] : undefined}
          onSubmit={judge}
        >
          <RadioGroup
            label={verify.what}
            value={what}
            onChange={setWhat}
            choices={[
              { value: 'address', label: verify.whats.address },
              { value: 'file', label: verify.whats.file },
              { value: 'thumbprint', label: verify.whats.thumbprint },
            ]}
          />
          {what === 'address' && (
            <TextField
              label={verify.address}
              value={address}
              onChange={setAddress}
              help={verify.addressHelp}
              autoComplete="off"
              maxLength={200}
            />
          )}
          {what === 'thumbprint' && (
            <TextField
              label={verify.thumbprint}
              value={thumbprint}
              onChange={setThumbprint}
              help={verify.thumbprintHelp}
              autoComplete="off"
              maxLength={200}
            />
          )}
          {what === 'file' && (
            <FileField
              label={verify.file}
              button={verify.choose}
              help={verify.fileHelp}
              chosen={file?.name}
              onFile={(chosen) => void take(chosen)}
            />
          )}
          {what === 'file' && tooLarge && <Notice tone="bad" title={words.web.importing.tooLarge} />}
          <div className="fields">
            <Select
              label={verify.usage}
              value={usage}
              onChange={setUsage}
              choices={[
                { value: EVERY, label: verify.everyUsage },
                ...(status?.usages ?? []).map(({ id }) => ({
                  value: id,
                  label: usageWords(words, id).title,
                })),
              ]}
            />
            <Select
              label={verify.store}
              value={store}
              onChange={setStore}
              choices={[
                { value: EVERY, label: verify.everyStore },
                ...stores.map((one) => ({ value: one, label: storeName(words, one) })),
              ]}
            />
          </div>
        </Form>
      </Section>
      <p role="status" className={isFetching ? 'soft' : 'visually-hidden'}>
        {isFetching ? verify.judging : ''}
      </p>
      <Failure error={error} />
      {data !== undefined && data !== null && <Verdict certificate={data} asked={asked?.input ?? {}} />}
    </Page>
  );
};

/** What the same is asked with in a terminal. */
const commandOf = (
  what: What,
  given: Readonly<Record<What, string>>,
  fileName: string | undefined,
): string =>
  what === 'file'
    ? (fileName ?? 'FILE')
    : given[what].replace(/\s/g, '') || (what === 'address' ? 'HOST:PORT' : 'THUMBPRINT');
