// Certificate Request (Returned): what came back, the thumbprint that identifies it, and the one decision there is.
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import type { RequestId } from '#core/facts.ts';
import type { RequestView } from '#core/views.ts';
import { dayText, timeText } from '#words/dates.ts';
import { client } from '../../data/client.ts';
import { useRequest, useStatus } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Rail } from '../../ui/rail.tsx';
import { CertificateDetails } from '../trusted/certificate-details.tsx';
import { AssignBox } from './assign-box.tsx';
import { railOf, stageOf } from './rail-facts.ts';
import { canFinish, leadOf, type Section, sectionsOf } from './sections.ts';
import {
  DeniedSection,
  FailedSection,
  Findings,
  LogSection,
  NowTrusted,
  OutcomeSection,
  PendingSection,
  ReplySection,
} from './states.tsx';
import { ThumbprintCard } from './thumbprint-card.tsx';
import { TrustSection } from './trust-section.tsx';

export const ReturnedPage = () => {
  const { web } = useWords();
  const { id } = useParams<{ id: string }>();
  const { data, error } = useRequest(id as RequestId);
  if (data === undefined)
    // Drawn once: whoever tabs already is not called back to a title drawn anew.
    return error === null ? null : (
      <Page title={web.returnedPage.title} help="returned">
        <Failure error={error} />
      </Page>
    );
  return <Returned request={data} />;
};

const Returned = ({ request }: { readonly request: RequestView }) => {
  const words = useWords();
  const { web, lang } = words;
  const { data: status } = useStatus();
  const [, go] = useLocation();
  const [ticked, setTicked] = useTick(request);
  const [details, setDetails] = useState(false);
  const [failed, setFailed] = useState<unknown>();
  const { certificate } = request;
  const text = { time: (iso: string) => timeText(iso, lang), date: (iso: string) => dayText(iso, lang) };
  const box = request.offers.includes('assign-box');

  const finish = async (): Promise<void> => {
    if (!canFinish(request)) return go('/');
    try {
      const { assignment } = await client.finish({
        params: { id: request.id },
        body: { assign: box && ticked },
      });
      go(assignment === undefined ? '/' : `/assignments/${assignment}`);
    } catch (error) {
      // Pressed in another tab a moment ago: what that one started is what is followed.
      const now = await client.requestOf({ params: { id: request.id } }).catch(() => request);
      if (now.transaction !== undefined) return go(`/assignments/${now.transaction}`);
      setFailed(error);
    }
  };

  const parts: Readonly<Record<Section, () => React.ReactNode>> = {
    thumbprint: () => <ThumbprintCard request={request} />,
    'assign-box': () => <AssignBox request={request} status={status} ticked={ticked} onTick={setTicked} />,
    'now-trusted': () => <NowTrusted request={request} />,
    trust: () => <TrustSection request={request} />,
    findings: () => <Findings request={request} />,
    pending: () => <PendingSection request={request} />,
    'by-hand': () => <ReplySection request={request} />,
    denied: () => <DeniedSection request={request} />,
    failed: () => <FailedSection request={request} />,
    outcome: () => <OutcomeSection request={request} />,
    log: () => <LogSection request={request} />,
  };

  return (
    <Page
      title={web.returnedPage.title}
      lead={web.returnedPage.leads[leadOf(request, ticked)]}
      help="returned"
      command={`certwizard pending ${request.id}${box ? ` --finish${ticked ? '' : ' --no-assign'}` : ''}`}
      left={
        certificate !== undefined && (
          <Button onPress={() => setDetails(true)}>{web.returnedPage.details}</Button>
        )
      }
      right={
        <Button primary={box || (request.finished && !request.offers.includes('assign'))} onPress={finish}>
          {web.frame.finish}
        </Button>
      }
    >
      <Rail at={stageOf(request.state)} facts={railOf(request, words, text, ticked)} />
      <Failure error={failed} />
      {sectionsOf(request).map((section) => (
        <div key={section}>{parts[section]()}</div>
      ))}
      {certificate !== undefined && (
        <CertificateDetails
          thumbprint={certificate.thumbprint}
          open={details}
          onClose={() => setDetails(false)}
        />
      )}
    </Page>
  );
};

/** Ticked by default. A cleared box stays cleared over a reload in the same tab: a decision that was made is not taken back in silence. */
const useTick = ({ id }: RequestView): readonly [boolean, (ticked: boolean) => void] => {
  const key = `certwizard-cleared-${id}`;
  const [ticked, setTicked] = useState(() => sessionStorage.getItem(key) === null);
  return [
    ticked,
    (next) => {
      if (next) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, '1');
      setTicked(next);
    },
  ];
};
