// The first thing shown: what the programs of this computer serve today. Read-only; wiring one is a step of its own, with its own yes.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DiscoveryLine, DiscoveryView } from '#core/discovery.ts';
import { dayText, farText } from '#words/dates.ts';
import { client } from '../../data/client.ts';
import { usageWords } from '../../data/names.ts';
import { useStatus } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import { AdoptDialog } from './adopt-dialog.tsx';
import './discovery.css';

export const DiscoveryPage = () => {
  const { web } = useWords();
  const { discovery } = web;
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['discovery'],
    queryFn: () => client.discovery(),
    // A look costs seconds and visits programs: only a person starts another.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const { data: status } = useStatus();
  const [chosen, setChosen] = useState<DiscoveryLine>();
  const services = (status?.usages ?? []).flatMap((usage) => usage.services);
  const wired = services.some(({ adopted }) => adopted);
  const first = data?.lines[0];
  return (
    <Page
      title={discovery.title}
      lead={discovery.lead}
      help="discovery"
      {...(first !== undefined && { command: `certwizard verify ${first.address}` })}
      aside={
        <Button onPress={() => refetch()} {...(isFetching && { whyNot: discovery.looking })}>
          {discovery.again}
        </Button>
      }
      left={
        <Link look="button" href="/">
          {wired ? discovery.toMain : discovery.skip}
        </Link>
      }
      right={
        <Link look="primary" href="/request">
          {discovery.toRequest}
        </Link>
      }
    >
      <Failure error={error} />
      <p role="status" className="discovery-summary">
        {isFetching ? (
          <State tone="wait" busy>
            {discovery.looking}
          </State>
        ) : (
          data !== undefined && summary(data, discovery)
        )}
      </p>
      {data !== undefined && data.lines.length === 0 && !isFetching && (
        <Notice tone="none" title={discovery.none.title}>
          <p>{discovery.none.text}</p>
        </Notice>
      )}
      {data !== undefined && data.lines.length > 0 && (
        <ul className="discovery" aria-label={discovery.list}>
          {data.lines.map((line) => (
            <Line
              key={line.id}
              line={line}
              unwired={services.some(({ id, adopted }) => id === line.known && !adopted)}
              onUse={() => setChosen(line)}
            />
          ))}
        </ul>
      )}
      {chosen !== undefined && <AdoptDialog line={chosen} onClose={() => setChosen(undefined)} />}
    </Page>
  );
};

type Words = ReturnType<typeof useWords>['web']['discovery'];

const summary = ({ lines, looked, left }: DiscoveryView, words: Words): string =>
  [
    ...(lines.length === 0 ? [] : [words.seen(lines.length, looked)]),
    ...(left === 0 ? [] : [words.left(left)]),
  ].join(' ');

const Line = ({
  line,
  unwired,
  onUse,
}: {
  readonly line: DiscoveryLine;
  readonly unwired: boolean;
  readonly onUse: () => void;
}) => {
  const words = useWords();
  const { discovery } = words.web;
  const { certificate, address, program, serverNames, files, known, offers } = line;
  const fits = offers.filter(({ matches }) => matches).map(({ usage }) => usageWords(words, usage).title);
  return (
    <li className="discovery-line">
      <div className="discovery-where">
        <h2>
          {program !== undefined && <span translate="no">{program} · </span>}
          <span className="mono" translate="no">
            {address}
          </span>
        </h2>
        <p className="sub">
          {serverNames.length === 0 ? discovery.forWhoever : discovery.forNames(serverNames.join(', '))}
        </p>
      </div>
      <dl className="discovery-facts">
        <div className="discovery-thumbprint">
          <dt>{discovery.thumbprint}</dt>
          <dd>
            <Thumbprint of={certificate.thumbprint} name={`${discovery.thumbprint} ${address}`} />
          </dd>
        </div>
        <div>
          <dt>{discovery.subject}</dt>
          <dd>{certificate.subject}</dd>
        </div>
        {files !== undefined && (
          <div>
            <dt>{discovery.files}</dt>
            <dd className="mono" translate="no">
              {files.certificate}
            </dd>
          </div>
        )}
        {fits.length > 0 && (
          <div>
            <dt>{discovery.fits}</dt>
            <dd>{fits.join(', ')}</dd>
          </div>
        )}
      </dl>
      <div className="discovery-states">
        <Expiry notAfter={certificate.notAfter} />
        <Trust line={line} />
        {known !== undefined && (
          <State tone={unwired ? 'wait' : 'ok'}>
            {unwired ? discovery.knownUnwired(known) : discovery.known(known)}
          </State>
        )}
      </div>
      <div className="discovery-action">
        {offers.length > 0 && (
          <Button onPress={onUse} label={discovery.labelOf([address, ...serverNames].join(' '))}>
            {discovery.use}
          </Button>
        )}
        {unwired && <Button onPress={onUse}>{discovery.wire}</Button>}
        {known === undefined && offers.length === 0 && <p className="sub">{discovery.noConfiguration}</p>}
      </div>
    </li>
  );
};

const SOON_MS = 30 * 86_400_000;

const Expiry = ({ notAfter }: { readonly notAfter: string }) => {
  const { web, lang } = useWords();
  const now = new Date();
  const left = new Date(notAfter).getTime() - now.getTime();
  return (
    <State tone={left <= 0 ? 'bad' : left < SOON_MS ? 'wait' : 'none'} sub={dayText(notAfter, lang)}>
      {web.discovery[left <= 0 ? 'expired' : 'expires'](farText(notAfter, now, lang))}
    </State>
  );
};

const Trust = ({ line: { trusted, complaints } }: { readonly line: DiscoveryLine }) => {
  const { web, say } = useWords();
  const [first] = complaints;
  return trusted ? (
    <State tone="ok">{web.discovery.trusted}</State>
  ) : (
    <State tone="bad" {...(first !== undefined && { sub: say(first).title })}>
      {web.discovery.notTrusted}
    </State>
  );
};
