// The embedded CA for its manager: what waits, approve or deny with a reason, which templates ask for approval, its certificates.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuthorityView } from '#core/views.ts';
import { dateText, dayText } from '#words/dates.ts';
import { certificatePem } from '../../data/certificate-pem.ts';
import { client } from '../../data/client.ts';
import { saveText } from '../../data/save-text.ts';
import { useWho } from '../../data/session.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import './authority.css';

export const AuthorityPage = () => {
  const { web, lang } = useWords();
  const { authority } = web;
  const { data, error } = useQuery({ queryKey: ['authority'], queryFn: () => client.authority() });
  return (
    <Page title={authority.title} lead={authority.lead} help="pending" command="certwizard ca">
      <Failure error={error} />
      {data !== undefined && (
        <>
          <Section title={authority.pending}>
            {data.pending.length === 0 && <p className="soft">{authority.nonePending}</p>}
            {data.pending.map((one) => (
              <Pending key={one.number} pending={one} />
            ))}
            {data.waiting > data.pending.length && (
              <p className="soft">{authority.more(data.waiting - data.pending.length)}</p>
            )}
          </Section>
          <Section title={authority.templates}>
            {data.templates.map((one) => (
              <Template key={one.name} template={one} />
            ))}
          </Section>
          <Section title={authority.certificates}>
            {data.certificates.length === 0 && <p className="soft">{authority.none}</p>}
            {data.certificates.map((one) => (
              <CaCertificate key={one.id} certificate={one} />
            ))}
          </Section>
          {data.crl !== null && (
            <Section title={authority.crl}>
              <p>{authority.crlText(data.crl.number, dayText(data.crl.nextUpdate, lang))}</p>
            </Section>
          )}
        </>
      )}
    </Page>
  );
};

/** What a call was refused with, and everything asked anew after it. */
const useDeed = () => {
  const queries = useQueryClient();
  const [refused, setRefused] = useState<unknown>();
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setRefused(undefined);
    try {
      await work();
    } catch (error) {
      setRefused(error);
    }
    await queries.invalidateQueries();
  };
  return { refused, run };
};

const Pending = ({ pending }: { readonly pending: AuthorityView['pending'][number] }) => {
  const { web, lang } = useWords();
  const { authority } = web;
  const { refused, run } = useDeed();
  const who = useWho();
  const [typed, setBy] = useState('');
  const [why, setWhy] = useState('');
  const { number } = pending;
  // Whoever is signed in by name decides; a session of a link alone has no name.
  const by = who?.name ?? typed;
  const noName = by.trim() === '' ? authority.byNeeded : undefined;
  return (
    <section className="authority-part" aria-label={authority.number(number)}>
      <h3>{authority.number(number)}</h3>
      <Facts
        rows={[
          [authority.names, pending.names.join(', ')],
          [authority.template, pending.template],
          [authority.since, dateText(pending.since, lang)],
        ]}
      />
      <div className="fields">
        {who?.state === 'signed-in' && who.name === undefined && (
          <TextField label={authority.by} value={by} onChange={setBy} maxLength={100} />
        )}
        <TextField label={authority.why} value={why} onChange={setWhy} maxLength={200} />
      </div>
      <Failure error={refused} />
      <p className="buttons">
        <Button
          primary
          label={authority.approveOf(number)}
          whyNot={noName}
          onPress={() => run(() => client.approve({ params: { number }, body: { by } }))}
        >
          {authority.approve}
        </Button>
        <Button
          label={authority.denyOf(number)}
          whyNot={noName ?? (why.trim() === '' ? authority.whyNeeded : undefined)}
          onPress={() => run(() => client.deny({ params: { number }, body: { by, why } }))}
        >
          {authority.deny}
        </Button>
      </p>
    </section>
  );
};

const Template = ({ template }: { readonly template: AuthorityView['templates'][number] }) => {
  const { authority } = useWords().web;
  const { refused, run } = useDeed();
  return (
    <>
      <CheckBox
        checked={template.approval}
        onChange={(approval) =>
          void run(() => client.requireApproval({ params: { template: template.name }, body: { approval } }))
        }
        help={<span className="sub">{authority.days(template.days)}</span>}
      >
        {authority.approval(template.name)}
      </CheckBox>
      <Failure error={refused} />
    </>
  );
};

const CaCertificate = ({ certificate }: { readonly certificate: AuthorityView['certificates'][number] }) => {
  const { web, lang } = useWords();
  const { authority, returnedPage } = web;
  const { refused, run } = useDeed();
  const save = async (): Promise<void> => {
    const { der } = await client.certificate({ params: { thumbprint: certificate.thumbprint } });
    saveText(`${certificate.thumbprint}.pem`, certificatePem(der), 'application/x-pem-file');
  };
  return (
    <section className="authority-part">
      <h3 translate="no">{certificate.subject}</h3>
      <Facts
        rows={[
          [
            returnedPage.thumbprint,
            <Thumbprint
              key="sha1"
              of={certificate.thumbprint}
              name={returnedPage.thumbprintOf(certificate.subject)}
            />,
          ],
          [
            returnedPage.sha256,
            <Thumbprint key="sha256" of={certificate.id} name={returnedPage.sha256Of(certificate.subject)} />,
          ],
          [
            returnedPage.validity,
            `${dayText(certificate.notBefore, lang)} ~ ${dayText(certificate.notAfter, lang)}`,
          ],
        ]}
      />
      <Button small onPress={() => run(save)}>
        {authority.export}
      </Button>
      <Failure error={refused} />
    </section>
  );
};
