// The parts of the page in the states that have no box: findings with their cures, waiting, denied, failed, what became of it.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { RequestView } from '#core/views.ts';
import { timeText } from '#words/dates.ts';
import { client } from '../../data/client.ts';
import { saveText } from '../../data/save-text.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Advice, ComplaintNotice, Failure, Notice } from '../../ui/notice.tsx';
import { Facts, Section } from '../../ui/page.tsx';
import { findingsOf } from './findings.ts';

type Props = { readonly request: RequestView };

/** After an import, or after a decline: Assign is a step of its own, certificate and usages chosen already. */
export const NowTrusted = ({ request }: Props) => {
  const { web } = useWords();
  const { certificate } = request;
  if (certificate === undefined || !request.offers.includes('assign')) return null;
  const usages = certificate.assignable.join(',');
  return (
    <Notice
      tone={request.state === 'declined' ? 'none' : 'ok'}
      title={request.state === 'declined' ? web.returnedPage.separately : web.returnedPage.nowTrusted}
    >
      <p className="buttons">
        <Link
          look="primary"
          href={`/assign?certificate=${certificate.thumbprint}&usages=${encodeURIComponent(usages)}`}
        >
          {web.returnedPage.toAssign}
        </Link>
      </p>
    </Notice>
  );
};

/** Best first, each with what to do about it. */
export const Findings = ({ request }: Props) => {
  const { web, say } = useWords();
  const page = web.returnedPage;
  const [, go] = useLocation();
  return (
    <Section title={page.findings} tone="bad">
      {findingsOf(request.complaints.map(say)).map(({ title, details, advice }) => (
        <Notice key={title + advice} tone="bad" title={title}>
          {details.map((detail) => (
            <p key={detail}>{detail}</p>
          ))}
          <Advice of={advice} />
        </Notice>
      ))}
      <p className="buttons">
        {request.offers.includes('import') && (
          <Button primary onPress={() => go(`/import?lacking=${request.id}`)}>
            {page.importFile}
          </Button>
        )}
        {request.offers.includes('again') && (
          <Button onPress={() => go(`/request?again=${request.id}`)}>{page.again}</Button>
        )}
      </p>
    </Section>
  );
};

const Numbers = ({ request }: Props) => {
  const { web } = useWords();
  return (
    <Facts
      rows={[
        ...(request.number === undefined
          ? []
          : [[web.returnedPage.requestNumber, <strong key="number">{request.number}</strong>] as const]),
        [web.returnedPage.requestId, <code key="id">{request.id}</code>],
      ]}
    />
  );
};

export const PendingSection = ({ request }: Props) => {
  const { web } = useWords();
  const page = web.returnedPage;
  const queries = useQueryClient();
  const [failed, setFailed] = useState<unknown>();
  if (request.answer === 'by-hand') return null;
  const waiting = request.answer === 'waiting';
  const text = { waiting: page.waiting, decided: page.decided, unknown: page.mayTry, 'by-hand': '' };
  return (
    <Section tone="wait">
      <Numbers request={request} />
      <p className="state-line">{text[request.answer ?? 'unknown']}</p>
      <Button
        primary={!waiting}
        whyNot={waiting ? page.processWhyNot : undefined}
        onPress={async () => {
          try {
            setFailed(undefined);
            await client.retrieve({ params: { id: request.id } });
            await queries.invalidateQueries();
          } catch (error) {
            setFailed(error);
          }
        }}
      >
        {page.process}
      </Button>
      <Failure error={failed} />
    </Section>
  );
};

/** A CA that is reached by hand: the signing request out, the reply in. */
export const ReplySection = ({ request }: Props) => {
  const { web } = useWords();
  const page = web.returnedPage;
  const [, go] = useLocation();
  return (
    <Section tone="wait">
      <Numbers request={request} />
      <p className="buttons">
        <Button
          onPress={async () =>
            saveText(`${request.id}.csr`, await client.signingRequest({ params: { id: request.id } }))
          }
        >
          {page.csr}
        </Button>
        <Button primary onPress={() => go(`/import?request=${request.id}`)}>
          {page.bring}
        </Button>
      </p>
    </Section>
  );
};

export const DeniedSection = ({ request }: Props) => {
  const { web } = useWords();
  const page = web.returnedPage;
  const [, go] = useLocation();
  const facts = request.complaints[0]?.facts as { readonly by?: string; readonly why?: string } | undefined;
  return (
    <Section tone="bad">
      <Numbers request={request} />
      <Facts
        rows={[
          [page.deniedBy, facts?.by ?? ''],
          [page.deniedWhy, facts?.why ?? ''],
        ]}
      />
      <p className="buttons">
        <Button onPress={() => go(`/request?again=${request.id}`)}>{page.again}</Button>
      </p>
    </Section>
  );
};

export const FailedSection = ({ request }: Props) => {
  const { web } = useWords();
  const page = web.returnedPage;
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [failed, setFailed] = useState<unknown>();
  return (
    <Section tone="bad">
      {request.complaints.map((one) => (
        <ComplaintNotice key={one.code} of={one} />
      ))}
      <Numbers request={request} />
      <p className="buttons">
        <Button onPress={() => go(`/request?again=${request.id}`)}>{page.again}</Button>
        <Button
          onPress={async () => {
            try {
              await client.resubmit({ params: { id: request.id } });
            } catch (error) {
              setFailed(error);
            }
            await queries.invalidateQueries();
          }}
        >
          {page.retry}
        </Button>
      </p>
      <Failure error={failed} />
    </Section>
  );
};

/** What became of it after Finish. */
export const OutcomeSection = ({ request }: Props) => {
  const { web } = useWords();
  const page = web.returnedPage;
  const { transaction, certificate } = request;
  return (
    <Section>
      {request.complaints.map((one) => (
        <ComplaintNotice key={one.code + JSON.stringify(one.facts)} of={one} />
      ))}
      <p className="buttons">
        {transaction !== undefined && (
          <Link look="button" href={`/assignments/${transaction}`}>
            {page.run}
          </Link>
        )}
        {request.offers.includes('assign') && certificate !== undefined && (
          <Link
            look="button"
            href={`/assign?certificate=${certificate.thumbprint}&usages=${encodeURIComponent(request.draft.usages.join(','))}`}
          >
            {page.toAssign}
          </Link>
        )}
      </p>
    </Section>
  );
};

export const LogSection = ({ request }: Props) => {
  const { web, lang } = useWords();
  const kinds: Readonly<Record<string, string | undefined>> = web.returnedPage.logKinds;
  return (
    <Section title={web.returnedPage.log}>
      <ol className="log">
        {request.log.map(({ at, kind, ms }) => (
          <li key={at + kind}>
            <time dateTime={at} className="soft log-time">
              {timeText(at, lang)}
            </time>{' '}
            {kinds[kind] ?? kind}
            {ms !== undefined && <span className="soft"> · {ms} ms</span>}
          </li>
        ))}
      </ol>
    </Section>
  );
};
