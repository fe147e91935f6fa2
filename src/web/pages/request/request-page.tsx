// Request, the short form: usages, what the certificate holds, summary. Next, Next, Finish works untouched.
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { RequestId } from '#core/facts.ts';
import { Refusal } from '#core/refusal.ts';
import { client } from '../../data/client.ts';
import { useStatus } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { CertificateStep } from './certificate-step.tsx';
import { inputOf, namesIn } from './form-state.ts';
import { OtherWindow } from './other-window.tsx';
import { SummaryStep } from './summary-step.tsx';
import { useForm, usePreview } from './use-form.ts';
import { UsagesStep } from './usages-step.tsx';
import './request.css';

export const RequestPage = () => {
  const { web } = useWords();
  const words = web.requestForm;
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const { data: status } = useStatus();
  const again = search.get('again');
  const asked = search.get('usages');
  const { form, change, drop, failed, other, mine, theirs } = useForm(
    {
      ...(again === null ? {} : { again: again as RequestId }),
      ...(asked === null || asked === '' ? {} : { usages: asked.split(',') }),
    },
    () => {
      if (location.search !== '') go('/request', { replace: true });
    },
  );
  const { names, unread, preview } = usePreview(form);
  const [refused, setRefused] = useState<unknown>();

  if (form === undefined || status === undefined)
    return (
      <Page title={words.title} help="request">
        {null}
      </Page>
    );
  const { step } = form;
  const none = form.chosen.usages?.length === 0;
  const bad = names.filter(({ ok }) => !ok);

  const cancel = async (): Promise<void> => {
    await drop().catch(() => undefined);
    go('/');
  };
  const send = async (): Promise<void> => {
    setRefused(undefined);
    try {
      // As typed, to the last stroke: what the page shows may be a moment behind.
      const typed = [...namesIn(form.names)];
      const lines = typed.length === 0 ? [] : await client.names({ body: { names: typed } });
      if (lines.some(({ ok }) => !ok)) return change({ ...form, step: 1 });
      const good = lines.map(({ text }) => text);
      const { id } = await client.request({ query: { wait: false }, body: inputOf(form, good) });
      await drop().catch(() => undefined);
      go(`/requests/${id}`);
    } catch (error) {
      setRefused(error);
    }
  };

  const leads = [words.leads.usages, words.leads.certificate, words.leads.summary];
  const blocked = none
    ? words.noUsage
    : step > 0 && unread !== null
      ? words.unread
      : step > 0 && bad.length > 0
        ? words.badNames(bad.length)
        : undefined;
  const refusal = preview.error instanceof Refusal && !none ? preview.error : undefined;
  return (
    <Page
      title={words.title}
      lead={leads[step]}
      help="request"
      command={commandOf(preview.data?.usages ?? [], form.chosen.issuer)}
      left={<Button onPress={cancel}>{web.frame.cancel}</Button>}
      right={
        <>
          {step > 0 && <Button onPress={() => change({ ...form, step: step - 1 })}>{web.frame.back}</Button>}
          {step < 2 ? (
            <Button primary whyNot={blocked} onPress={() => change({ ...form, step: step + 1 })}>
              {web.frame.next}
            </Button>
          ) : (
            <Button primary whyNot={blocked} onPress={send}>
              {web.frame.finish}
            </Button>
          )}
        </>
      }
    >
      <ol className="steps" aria-label={words.stepOf(step + 1, words.steps.length)}>
        {words.steps.map((name, index) => (
          <li key={name} {...(index === step && { 'aria-current': 'step' as const })}>
            {index + 1}. {name}
          </li>
        ))}
      </ol>
      {other !== undefined && <OtherWindow other={other} onMine={mine} onTheirs={theirs} />}
      <Failure error={failed} />
      <Failure error={unread} />
      <Failure error={refusal} />
      <Failure error={refused} />
      {step === 0 && <UsagesStep form={form} status={status} preview={preview.data} onChange={change} />}
      {step === 1 && <CertificateStep form={form} names={names} preview={preview.data} onChange={change} />}
      {step === 2 && preview.data !== undefined && <SummaryStep preview={preview.data} />}
    </Page>
  );
};

const commandOf = (usages: readonly string[], issuer: string | undefined): string =>
  [
    'certwizard request --no-assign',
    ...usages.map((usage) => `--usage ${usage}`),
    ...(issuer === undefined ? [] : [`--issuer ${issuer}`]),
  ].join(' ');
