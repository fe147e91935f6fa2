// The main page: one row per usage, what it has and what it really serves; every task starts here.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { StatusView } from '#core/views.ts';
import { client } from '../../data/client.ts';
import { useStatus } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { later } from '../../ui/later.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { attentionOf, pendingOf, whyNotOf } from './main-view.ts';
import { RequestList, UnassignedList } from './other-lists.tsx';
import { UsageTable } from './usage-table.tsx';
import './main-page.css';

const CertificateDetails = later(
  async () => (await import('../trusted/certificate-details.tsx')).CertificateDetails,
);

export const MainPage = () => {
  const { web } = useWords();
  const { data, error } = useStatus();
  if (data === undefined)
    // Drawn once: whoever tabs already is not called back to a title drawn anew.
    return error === null ? null : (
      <Page title={web.frame.title} help="main">
        <Failure error={error} />
      </Page>
    );
  return <Main status={data} />;
};

const Main = ({ status }: { readonly status: StatusView }) => {
  const { web } = useWords();
  const { mainPage } = web;
  const queries = useQueryClient();
  const [, go] = useLocation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [viewed, setViewed] = useState<string>();
  const [failed, setFailed] = useState<unknown>();
  const selected = status.usages.filter(({ id }) => chosen.has(id));
  const whyNot = whyNotOf(status, selected, mainPage.whyNot);
  const usages = encodeURIComponent(selected.map(({ id }) => id).join(','));

  const refresh = async (): Promise<void> => {
    try {
      setFailed(undefined);
      await client.prove({ body: {} });
    } catch (problem) {
      setFailed(problem);
    }
    await queries.invalidateQueries();
  };
  const processPending = async (): Promise<void> => {
    const request = pendingOf(status);
    if (request === undefined) return;
    try {
      await client.retrieve({ params: { id: request.id } });
      await queries.invalidateQueries();
      go(`/requests/${request.id}`);
    } catch (problem) {
      setFailed(problem);
    }
  };

  return (
    <Page
      title={web.frame.title}
      lead={mainPage.lead(status.usages.length, attentionOf(status, new Date()))}
      help="main"
      command="certwizard status"
    >
      <Failure error={failed} />
      {status.openTransactions.map((id) => (
        <Notice key={id} tone="wait" title={mainPage.running}>
          <Link href={`/assignments/${id}`}>{mainPage.follow}</Link>
        </Notice>
      ))}
      <WhatFirst status={status} />
      <div className="toolbar" role="toolbar" aria-label={mainPage.toolbar}>
        <span className="buttons-row">
          <Button
            primary
            onPress={() => go(selected.length === 0 ? '/request' : `/request?usages=${usages}`)}
          >
            {mainPage.buttons.request}
          </Button>
          <Button whyNot={whyNot.assign} onPress={() => go(`/assign?usages=${usages}`)}>
            {mainPage.buttons.assign}
          </Button>
          <Button whyNot={whyNot.remove} onPress={() => go(`/remove?usage=${usages}`)}>
            {mainPage.buttons.remove}
          </Button>
          <Button whyNot={whyNot.view} onPress={() => setViewed(selected[0]?.assigned?.thumbprint)}>
            {mainPage.buttons.view}
          </Button>
        </span>
        <span className="buttons-row">
          <Button onPress={() => go('/import')}>{mainPage.buttons.import}</Button>
          <Button whyNot={whyNot.pending} onPress={processPending}>
            {mainPage.buttons.pending}
          </Button>
          <Button onPress={refresh}>{mainPage.buttons.refresh}</Button>
        </span>
      </div>
      <UsageTable status={status} chosen={chosen} onChoose={setChosen} />
      <UnassignedList status={status} onView={setViewed} />
      <RequestList status={status} />
      {viewed !== undefined && (
        <CertificateDetails open thumbprint={viewed} onClose={() => setViewed(undefined)} />
      )}
    </Page>
  );
};

/** An empty page says what to do first. */
const WhatFirst = ({ status }: { readonly status: StatusView }) => {
  const { web } = useWords();
  const { empty } = web.mainPage;
  const noService = status.usages.every(({ services }) => services.length === 0);
  if (noService)
    return (
      <Notice tone="none" title={empty.title}>
        <p>{empty.noService}</p>
        <p className="buttons">
          <Link look="button" href="/discovery">
            {empty.look}
          </Link>
        </p>
      </Notice>
    );
  const none = status.usages.every(({ assigned }) => assigned === undefined) && status.requests.length === 0;
  return none && status.unassigned.length === 0 ? (
    <Notice tone="none" title={empty.title}>
      <p>{empty.noCertificate}</p>
    </Notice>
  ) : null;
};
