// What came of judging a certificate: the verdict, a row for each store, what it may serve, and what can be done.
import { useState } from 'react';
import type { CertificateView, UsageFitness, VerifyInput } from '#core/views.ts';
import { dayText, farText } from '#words/dates.ts';
import { certificateName, plainName, usageWords } from '../../data/names.ts';
import { judgementOf } from '../../data/stores.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Link } from '../../ui/link.tsx';
import { Advice, Notice } from '../../ui/notice.tsx';
import { Facts, Section } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import { CertificateContent } from './certificate-details.tsx';
import { TrustRows } from './trust-rows.tsx';

export const Verdict = ({
  certificate,
  asked,
}: {
  readonly certificate: CertificateView;
  readonly asked: VerifyInput;
}) => {
  const words = useWords();
  const { web, lang } = words;
  const { verify, trustRows, returnedPage } = web;
  const [details, setDetails] = useState(false);
  const { trust, fitness, assignable } = certificate;
  const red = trust.filter((row) => judgementOf(row) === 'not-trusted').length;
  const trusted = trust.length > 0 && red === 0;
  return (
    <>
      <Notice
        tone={trusted ? 'ok' : 'bad'}
        title={trusted ? verify.trusted(trust.length) : verify.notTrusted(red, trust.length)}
      />
      <Section
        title={<span translate="no">{certificateName(certificate)}</span>}
        aside={<Button onPress={() => setDetails(true)}>{returnedPage.details}</Button>}
      >
        <Facts
          rows={[
            [
              returnedPage.thumbprint,
              <Thumbprint key="sha1" of={certificate.thumbprint} name={returnedPage.thumbprint} />,
            ],
            [returnedPage.sha256, <Thumbprint key="sha256" of={certificate.id} name={returnedPage.sha256} />],
            [returnedPage.issuer, plainName(certificate.issuer)],
            [
              returnedPage.validity,
              `${dayText(certificate.notBefore, lang)} ~ ${dayText(certificate.notAfter, lang)} (${farText(certificate.notAfter, new Date(), lang)})`,
            ],
            [web.details.names, certificate.names.map(({ value }) => value).join(', ')],
            ...(asked.address === undefined
              ? []
              : [[verify.servedAt, <code key="at">{asked.address}</code>] as const]),
          ]}
        />
      </Section>
      <Section title={trustRows.title} {...(red > 0 && { tone: 'bad' as const })}>
        <TrustRows rows={trust} />
      </Section>
      <Section title={verify.usages}>
        <ul className="usage-list flat">
          {fitness.map((one) => (
            <Usage key={one.usage} of={one} />
          ))}
        </ul>
        {assignable.length > 0 && asked.thumbprint !== undefined && (
          <p className="buttons">
            <Link
              look="button"
              href={`/assign?certificate=${certificate.thumbprint}&usages=${encodeURIComponent(assignable.join(','))}`}
            >
              {verify.toAssign}
            </Link>
          </p>
        )}
      </Section>
      <Dialog wide title={web.details.title} open={details} onClose={() => setDetails(false)}>
        <CertificateContent certificate={certificate} />
      </Dialog>
    </>
  );
};

const Usage = ({ of: { usage, fit, complaints, warnings } }: { readonly of: UsageFitness }) => {
  const words = useWords();
  const { returnedPage, verify } = words.web;
  return (
    <li className="usage-line">
      <div>
        <h3>{usageWords(words, usage).title}</h3>
      </div>
      <div className="usage-fit">
        <State
          tone={fit ? 'ok' : 'bad'}
          sub={
            fit
              ? undefined
              : complaints.map((one) => (
                  <span key={one.code + JSON.stringify(one.facts)} className="usage-why">
                    <span>{words.say(one).detail}</span> <Advice of={words.say(one).advice} />
                  </span>
                ))
          }
        >
          {fit ? returnedPage.fit : verify.unfit}
        </State>
        {warnings.map((one) => (
          <State key={one.code + JSON.stringify(one.facts)} tone="wait" sub={words.say(one).detail}>
            {words.say(one).title}
          </State>
        ))}
      </div>
    </li>
  );
};
