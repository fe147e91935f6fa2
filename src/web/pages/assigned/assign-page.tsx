// Assign, as a step of its own: a certificate of the Personal store, the usages, before and after, then one transaction.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { CertificateView, StatusView } from '#core/views.ts';
import { client } from '../../data/client.ts';
import { certificateName, plainName, usageWords } from '../../data/names.ts';
import { useCertificate, useStatus } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Page, Section } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { ShortThumbprint, Thumbprint } from '../../ui/thumbprint.tsx';
import { CertificatePicker } from './certificate-picker.tsx';
import '../../ui/table.css';
import '../returned/returned.css';

export const AssignPage = () => {
  const words = useWords();
  const { assign } = words.web;
  const [search, setSearch] = useSearchParams();
  const [, go] = useLocation();
  const { data: status } = useStatus();
  const thumbprint = search.get('certificate') ?? undefined;
  const { data: certificate, error } = useCertificate(thumbprint);
  const asked = (search.get('usages') ?? '').split(',').filter((id) => id !== '');
  const [cleared, setCleared] = useState<ReadonlySet<string>>(new Set());
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<unknown>();
  if (status === undefined)
    return (
      <Page title={assign.title} help="assign">
        {null}
      </Page>
    );

  const wanted = (id: string): boolean =>
    (asked.length === 0 || asked.includes(id) || added.has(id)) && !cleared.has(id);
  const can = (id: string): boolean => certificate?.assignable.includes(id as never) === true;
  const chosen = status.usages.map(({ id }) => id).filter((id) => wanted(id) && can(id));
  const toggle = (id: string, on: boolean): void => {
    setCleared(new Set([...cleared].filter((one) => one !== id).concat(on ? [] : [id])));
    setAdded(new Set([...added].filter((one) => one !== id).concat(on ? [id] : [])));
  };
  const choose = (next: string | undefined): void =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (next === undefined) after.delete('certificate');
      else after.set('certificate', next);
      return after;
    });
  const run = async (): Promise<void> => {
    if (thumbprint === undefined) return;
    setRefused(undefined);
    try {
      const { id } = await client.assign({ body: { certificate: thumbprint, usages: chosen } });
      go(`/assignments/${id}`);
    } catch (problem) {
      setRefused(problem);
    }
  };

  const whyNot =
    certificate === undefined
      ? assign.whyNot.certificate
      : chosen.length === 0
        ? assign.whyNot.usages
        : undefined;
  return (
    <Page
      title={assign.title}
      lead={assign.lead}
      help="assign"
      command={`certwizard assign ${thumbprint ?? 'THUMBPRINT'} ${chosen.map((id) => `--usage ${id}`).join(' ')}`}
      left={<Button onPress={() => go('/')}>{words.web.frame.cancel}</Button>}
      right={
        <Button primary whyNot={whyNot} onPress={run}>
          {assign.assign}
        </Button>
      }
    >
      <Failure error={error} />
      <Failure error={refused} />
      {certificate === undefined ? (
        <CertificatePicker onChoose={choose} />
      ) : (
        <>
          <Section
            title={assign.certificate}
            aside={
              <Button small onPress={() => choose(undefined)}>
                {assign.change}
              </Button>
            }
          >
            <p translate="no">
              {certificateName(certificate)} · <span className="soft">{plainName(certificate.issuer)}</span>
            </p>
            <Thumbprint of={certificate.thumbprint} name={words.web.returnedPage.thumbprint} />
          </Section>
          <Section title={assign.usages}>
            <ul className="choices">
              {status.usages.map(({ id }) => (
                <UsageChoice
                  key={id}
                  id={id}
                  certificate={certificate}
                  checked={chosen.includes(id)}
                  onChange={(on) => toggle(id, on)}
                />
              ))}
            </ul>
          </Section>
          <Compare status={status} certificate={certificate} chosen={chosen} />
        </>
      )}
    </Page>
  );
};

const UsageChoice = ({
  id,
  certificate,
  checked,
  onChange,
}: {
  readonly id: string;
  readonly certificate: CertificateView;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
}) => {
  const words = useWords();
  const can = certificate.assignable.includes(id as never);
  const { data } = useQuery({
    queryKey: ['fitness', certificate.id, id],
    queryFn: () => client.verify({ body: { file: certificate.der, usage: id } }),
    enabled: !can && certificate.fitness.every(({ usage }) => usage !== id),
  });
  const judged = [...certificate.fitness, ...(data?.fitness ?? [])].find(({ usage }) => usage === id);
  const reasons = [
    ...(judged?.complaints ?? []),
    ...(judged?.fit === true || judged === undefined ? certificate.complaints : []),
  ];
  return (
    <li>
      <CheckBox
        checked={checked}
        onChange={onChange}
        disabled={!can}
        help={
          can
            ? judged?.warnings.map((one) => (
                <State key={one.code + JSON.stringify(one.facts)} tone="wait" sub={words.say(one).detail}>
                  {words.say(one).title}
                </State>
              ))
            : reasons.slice(0, 3).map((one) => (
                <State key={one.code + JSON.stringify(one.facts)} tone="bad" sub={words.say(one).detail}>
                  {words.say(one).title}
                </State>
              ))
        }
      >
        {usageWords(words, id).title}
      </CheckBox>
    </li>
  );
};

const Compare = ({
  status,
  certificate,
  chosen,
}: {
  readonly status: StatusView;
  readonly certificate: CertificateView;
  readonly chosen: readonly string[];
}) => {
  const words = useWords();
  const { assign } = words.web;
  return (
    <div className="table-scroll">
      <table className="table" aria-label={assign.compare}>
        <thead>
          <tr>
            <th scope="col">{assign.heads.usage}</th>
            <th scope="col">{assign.heads.before}</th>
            <th scope="col">{assign.heads.after}</th>
          </tr>
        </thead>
        <tbody>
          {status.usages.map(({ id, assigned }) => (
            <tr key={id}>
              <td>{usageWords(words, id).title}</td>
              <td>
                {assigned === undefined ? (
                  <span className="soft">{assign.nothing}</span>
                ) : (
                  <>
                    <ShortThumbprint of={assigned.thumbprint} />
                    <span className="sub" translate="no">
                      {certificateName(assigned)}
                    </span>
                  </>
                )}
              </td>
              <td>
                {!chosen.includes(id) ? (
                  <span className="soft">{assign.unchanged}</span>
                ) : assigned?.thumbprint === certificate.thumbprint ? (
                  <span className="soft">{assign.same}</span>
                ) : (
                  <>
                    <ShortThumbprint of={certificate.thumbprint} />
                    <span className="sub" translate="no">
                      {certificateName(certificate)}
                    </span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
