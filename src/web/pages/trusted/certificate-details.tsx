// View Certificate Details: General, Details, Certification Path. It opens over whatever page one is on, and changes nothing there.
import { type ReactNode, useState } from 'react';
import { useParams, useSearchParams } from 'wouter';
import type { Complaint } from '#core/problems.ts';
import type { CertificateView } from '#core/views.ts';
import { dateText, farText } from '#words/dates.ts';
import { extensionText } from '#words/extension-text.ts';
import { certificatePem } from '../../data/certificate-pem.ts';
import { usageWords } from '../../data/names.ts';
import { useCertificate } from '../../data/queries.ts';
import { saveText } from '../../data/save-text.ts';
import { judgementOf, storeName, TONE_OF } from '../../data/stores.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/choices.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Given } from '../../ui/given.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Facts, Page, Section } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import { findingsOf } from '../returned/findings.ts';
import { TrustPath } from './trust-path.tsx';
import { Notes } from './trust-rows.tsx';
import './details.css';

export const CertificateDetails = ({
  thumbprint,
  open,
  onClose,
}: {
  readonly thumbprint: string;
  readonly open: boolean;
  readonly onClose: () => void;
}) => {
  const { web } = useWords();
  const { data, error } = useCertificate(open ? thumbprint : undefined);
  return (
    <Dialog wide title={web.details.title} open={open} onClose={onClose}>
      <Failure error={error} />
      {data !== undefined && <CertificateContent certificate={data} />}
    </Dialog>
  );
};

export const CertificatePage = () => {
  const { web } = useWords();
  const { thumbprint = '' } = useParams<{ thumbprint: string }>();
  const [search] = useSearchParams();
  const { data, error } = useCertificate(thumbprint);
  return (
    <Page
      title={web.details.title}
      lead={data !== undefined && <Given>{data.friendlyName}</Given>}
      help="details"
      command={`certwizard show ${thumbprint}`}
    >
      <Failure error={error} />
      {data !== undefined && (
        <Section>
          <CertificateContent certificate={data} at={search.get('show') === 'path' ? 'path' : undefined} />
        </Section>
      )}
    </Page>
  );
};

/** Of any certificate, kept or not. `at`: the part that is shown first. */
export const CertificateContent = ({
  certificate,
  at,
}: {
  readonly certificate: CertificateView;
  readonly at?: 'path' | undefined;
}) => {
  const { web } = useWords();
  const { tabs } = web.details;
  return (
    <Tabs
      label={tabs.label}
      at={at}
      tabs={[
        { id: 'general', title: tabs.general, content: <General certificate={certificate} /> },
        { id: 'details', title: tabs.details, content: <Everything certificate={certificate} /> },
        { id: 'path', title: tabs.path, content: <Path certificate={certificate} /> },
      ]}
    />
  );
};

const General = ({ certificate }: { readonly certificate: CertificateView }) => {
  const words = useWords();
  const { details } = words.web;
  const titles = (usages: readonly string[]): string =>
    usages.map((id) => usageWords(words, id).title).join(', ');
  return (
    <>
      <Facts
        rows={[
          [details.issuedTo, certificate.subject],
          [details.issuedBy, certificate.issuer],
          [details.validFrom, dateText(certificate.notBefore, words.lang)],
          [
            details.validTo,
            `${dateText(certificate.notAfter, words.lang)} (${farText(certificate.notAfter, new Date(), words.lang)})`,
          ],
          ...(certificate.friendlyName === ''
            ? []
            : [[details.friendlyName, certificate.friendlyName] as const]),
          [
            details.thumbprint,
            <Thumbprint key="sha1" of={certificate.thumbprint} name={details.thumbprint} />,
          ],
          [details.sha256, <Thumbprint key="sha256" of={certificate.id} name={details.sha256} />],
          [details.names, certificate.names.map(({ value }) => value).join(', ')],
          [details.stores, certificate.stores.map((store) => words.words.stores[store]).join(', ')],
        ]}
      />
      <div className="verdict">
        <State tone={certificate.keyPresent ? 'ok' : 'bad'}>
          {certificate.keyPresent ? details.keyPresent : details.keyAbsent}
        </State>
        {certificate.assignedTo.length > 0 && (
          <State tone="ok">{details.serving(titles(certificate.assignedTo))}</State>
        )}
        {certificate.assignable.length > 0 ? (
          <State tone="ok">{details.ready(titles(certificate.assignable))}</State>
        ) : (
          <State tone="bad" sub={<WhyNot complaints={certificate.complaints} />}>
            {details.notReady}
          </State>
        )}
      </div>
    </>
  );
};

/** Best first, a line each; what has the same cure stands together. */
const WhyNot = ({ complaints }: { readonly complaints: readonly Complaint[] }) => {
  const { say } = useWords();
  return findingsOf(complaints.map(say)).map((finding) => (
    <span key={finding.title + finding.advice} className="why-not">
      <strong>{finding.title}</strong>
      <Lines values={finding.details} />
    </span>
  ));
};

const Everything = ({ certificate }: { readonly certificate: CertificateView }) => {
  const { web } = useWords();
  const { details } = web;
  const pem = certificatePem(certificate.der);
  return (
    <>
      <Facts
        rows={[
          [details.serial, <code key="serial">{certificate.serial}</code>],
          [details.signature, certificate.signatureAlgorithm],
          [details.key, certificate.key],
        ]}
      />
      {certificate.extensions.map(({ oid, critical, says }) => {
        const { title, lines } = extensionText(says, web.extensions);
        return (
          <section key={oid} className="extension">
            <h3>
              {title} <span className="sub">{critical ? `${oid} · ${details.critical}` : oid}</span>
            </h3>
            <Facts
              rows={lines.map(({ label, values }) => [label, <Lines key={label} values={values} />] as const)}
            />
          </section>
        );
      })}
      <section className="extension">
        <h3>{details.pem}</h3>
        <pre className="pem" translate="no">
          {pem}
        </pre>
        <Button onPress={() => saveText(`${certificate.thumbprint}.pem`, pem, 'application/x-pem-file')}>
          {details.savePem}
        </Button>
      </section>
    </>
  );
};

const Lines = ({ values }: { readonly values: readonly string[] }): ReactNode =>
  values.map((value) => (
    <span key={value} className="line">
      {value}
    </span>
  ));

/** As one store builds it; the first that does not trust the certificate is shown first. */
const Path = ({ certificate: { trust } }: { readonly certificate: CertificateView }) => {
  const words = useWords();
  const { details, trustRows } = words.web;
  const [chosen, setChosen] = useState<string>();
  const row =
    trust.find(({ party }) => party === chosen) ?? trust.find(({ trusted }) => !trusted) ?? trust[0];
  if (row === undefined) return null;
  const judgement = judgementOf(row);
  return (
    <>
      {trust.length > 1 && (
        <Select
          label={details.store}
          value={row.party}
          onChange={setChosen}
          choices={trust.map((one) => ({
            value: one.party,
            label: `${storeName(words, one.party)} · ${trustRows.judgements[judgementOf(one)]}`,
          }))}
        />
      )}
      <section className="extension">
        <h3>
          {trust.length === 1 && <span translate="no">{storeName(words, row.party)} </span>}
          <State tone={TONE_OF[judgement]}>{trustRows.judgements[judgement]}</State>
        </h3>
        {!row.trusted && <p className="sub path-note">{details.nearest}</p>}
        <TrustPath row={row} />
        <Notes of={row} />
      </section>
    </>
  );
};
