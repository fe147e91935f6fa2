// What this computer lacks, drawn where it is missing: the path with its gap, both fingerprints, and the cure beside it. There is no way to assign from here.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Complaint } from '#core/problems.ts';
import type { MissingCertificate, RequestView } from '#core/views.ts';
import { client } from '../../data/client.ts';
import { plainName } from '../../data/names.ts';
import { judgeAnew } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Given } from '../../ui/given.tsx';
import { ComplaintNotice, Failure } from '../../ui/notice.tsx';
import { Facts } from '../../ui/page.tsx';
import { Icon } from '../../ui/state.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';

export const MissingHere = ({ request }: { readonly request: RequestView }) => {
  const { web, words } = useWords();
  const page = web.returnedPage;
  const [, go] = useLocation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<MissingCertificate>();
  /** What is missing still after fetching, and which places gave nothing. */
  const [left, setLeft] = useState<readonly Complaint[]>([]);
  const [failed, setFailed] = useState<unknown>();
  const fetch = async (): Promise<void> => {
    try {
      setFailed(undefined);
      const view = await client.fetchIssuers({
        params: { thumbprint: request.certificate?.thumbprint ?? '' },
      });
      setLeft(view.complaints);
      await judgeAnew(queries);
    } catch (error) {
      setFailed(error);
    }
  };
  const lacking = request.missing?.filter(({ party }) => party === 'computer') ?? [];
  // What is at hand is not in its store by that: it is drawn once, as the gap.
  const gaps = new Set(lacking.map(({ id }) => id));
  const path = (request.certificate?.trust[0]?.path ?? []).filter(({ id }) => !gaps.has(id)).reverse();
  return (
    <>
      <ol className="path" aria-label={page.path}>
        {lacking.map((missing) => (
          <li key={missing.store + missing.subject} className="path-link gap">
            <Icon of="bad" />
            <div>
              <p>
                <strong translate="no">{plainName(missing.subject)}</strong> —{' '}
                {page.missingIn(words.stores[missing.store])}
              </p>
              <Fingerprints of={missing} />
              <p className="sub">{missing.held ? page.heldNote : page.notHeld}</p>
              <p className="buttons">
                {missing.held && (
                  <Button primary onPress={() => setAsking(missing)}>
                    {page.importHeld}
                  </Button>
                )}
                {missing.store === 'intermediate' && <Button onPress={fetch}>{page.fetch}</Button>}
                <Button primary={!missing.held} onPress={() => go(`/import?lacking=${request.id}`)}>
                  {page.importFile}
                </Button>
              </p>
              <Complaints of={missing.store === 'intermediate' ? left : []} />
              <Failure error={failed} />
            </div>
          </li>
        ))}
        {path.map(({ id, subject }, index) => (
          <li key={id} className="path-link">
            <Icon of="ok" />
            <p>
              <Given>{plainName(subject)}</Given>{' '}
              <span className="soft">
                — {page.inStore(words.stores[index === path.length - 1 ? 'personal' : 'intermediate'])}
                {index === path.length - 1 && request.certificate?.keyPresent === true && `, ${page.withKey}`}
              </span>
            </p>
          </li>
        ))}
      </ol>
      {asking !== undefined && (
        <TrustRoot request={request} root={asking} onClose={() => setAsking(undefined)} />
      )}
    </>
  );
};

const Complaints = ({ of }: { readonly of: readonly Complaint[] }) =>
  of.map((one) => <ComplaintNotice key={one.code + JSON.stringify(one.facts)} of={one} />);

const Fingerprints = ({ of: missing }: { readonly of: MissingCertificate }) => {
  const { web } = useWords();
  const page = web.returnedPage;
  return (
    <Facts
      rows={[
        ...(missing.thumbprint === undefined
          ? []
          : [
              [
                page.thumbprint,
                <Thumbprint key="sha1" of={missing.thumbprint} name={page.thumbprintOf(missing.subject)} />,
              ] as const,
            ]),
        ...(missing.id === undefined
          ? []
          : [
              [
                page.sha256,
                <Thumbprint key="sha256" of={missing.id} name={page.sha256Of(missing.subject)} />,
              ] as const,
            ]),
        ...(missing.keyId === ''
          ? []
          : [[page.keyIdentifier, <code key="key">{missing.keyId}</code>] as const]),
        ...(missing.where === '' ? [] : [[page.hadAt, <code key="where">{missing.where}</code>] as const]),
      ]}
    />
  );
};

/** The explicit yes: both fingerprints on the screen, and a box that nobody ticks by accident. */
const TrustRoot = ({
  request,
  root,
  onClose,
}: {
  readonly request: RequestView;
  readonly root: MissingCertificate;
  readonly onClose: () => void;
}) => {
  const { web } = useWords();
  const page = web.returnedPage;
  const queries = useQueryClient();
  const [yes, setYes] = useState(false);
  const [failed, setFailed] = useState<unknown>();
  const trust = async (): Promise<void> => {
    try {
      await client.import({ body: { held: request.id, trustRoots: root.id === undefined ? [] : [root.id] } });
      await judgeAnew(queries);
      onClose();
    } catch (error) {
      setFailed(error);
    }
  };
  return (
    <Dialog
      alert
      open
      title={page.trustTitle}
      onClose={onClose}
      buttons={
        <>
          <Button onPress={onClose}>{web.frame.cancel}</Button>
          <Button primary onPress={trust} whyNot={yes ? undefined : page.trustYes}>
            {page.trustDo}
          </Button>
        </>
      }
    >
      <p>{page.trustLead}</p>
      <p className="dialog-subject" translate="no">
        {root.subject}
      </p>
      <Fingerprints of={root} />
      <CheckBox checked={yes} onChange={setYes}>
        {page.trustYes}
      </CheckBox>
      <Failure error={failed} />
    </Dialog>
  );
};
