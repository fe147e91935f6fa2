// Who believes a certificate: one row for each store, this computer first. A store that lacks a root which this computer trusts can be given it from here.
import { type ReactNode, useRef, useState } from 'react';
import type { TrustRow } from '#core/views.ts';
import { client } from '../../data/client.ts';
import { plainName } from '../../data/names.ts';
import { useCertificate } from '../../data/queries.ts';
import { judgementOf, storeName, TONE_OF } from '../../data/stores.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { Advice } from '../../ui/notice.tsx';
import { Facts } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { ShortThumbprint, Thumbprint } from '../../ui/thumbprint.tsx';
import { StoreChangeDialog } from './store-change.tsx';
import { TrustPath } from './trust-path.tsx';
import './stores.css';

type PathLink = TrustRow['path'][number];

/**
 * `own`: what a page has to say in this computer's row when that is red, in place of the finding and its path. `brief`: what is wrong stands in full
 * elsewhere on the page.
 */
export const TrustRows = ({
  rows,
  own,
  brief = false,
}: {
  readonly rows: readonly TrustRow[];
  readonly own?: ReactNode;
  readonly brief?: boolean;
}) => {
  const { web } = useWords();
  const [first] = rows;
  const ownRefuses = first?.kind === 'computer' && judgementOf(first) === 'not-trusted';
  // Where the path of this computer ends: what another store may lack.
  const root = (id: string | undefined): PathLink | undefined =>
    id === undefined ? undefined : first?.path.find((link) => link.id === id);
  return (
    <ol className="trust-rows" aria-label={web.trustRows.title}>
      {rows.map((row) => (
        <Row
          key={row.party}
          row={row}
          root={root(row.cure?.install)}
          after={ownRefuses && row.kind !== 'computer'}
          own={row.kind === 'computer' && ownRefuses ? own : undefined}
          brief={brief}
        />
      ))}
    </ol>
  );
};

/** `root`: that it lacks, as this computer has it · `after`: this computer has to trust the root before it can be offered to others. */
const Row = ({
  row,
  root,
  after,
  own,
  brief,
}: {
  readonly row: TrustRow;
  readonly root: PathLink | undefined;
  readonly after: boolean;
  readonly own: ReactNode;
  readonly brief: boolean;
}) => {
  const words = useWords();
  const { trustRows } = words.web;
  const head = useRef<HTMLHeadingElement>(null);
  const [asking, setAsking] = useState(false);
  const [cured, setCured] = useState(false);
  const judgement = judgementOf(row);
  const anchor = row.trusted ? row.path.at(-1) : undefined;
  const { cure, party } = row;
  return (
    <li className={`trust-row ${TONE_OF[judgement]}`}>
      <div className="trust-head">
        <h3 ref={head} tabIndex={-1} translate="no">
          {storeName(words, party)}{' '}
          {row.kind !== 'computer' && <span className="sub">{words.words.partyKinds[row.kind]}</span>}
        </h3>
        <State tone={TONE_OF[judgement]}>{trustRows.judgements[judgement]}</State>
      </div>
      {anchor !== undefined && (
        <p className="sub">
          {trustRows.endsIn} <span translate="no">{plainName(anchor.subject)}</span>{' '}
          <ShortThumbprint of={anchor.thumbprint} />
        </p>
      )}
      <p role="status" className={cured && row.trusted ? 'trust-cured' : 'visually-hidden'}>
        {cured && row.trusted ? trustRows.cured : ''}
      </p>
      {!row.trusted &&
        (own ?? <WhyNot row={row} root={root} after={after} brief={brief && cure === undefined} />)}
      {!row.trusted && cure !== undefined && (
        <p className="buttons">
          <Button primary label={trustRows.installIn(party)} onPress={() => setAsking(true)}>
            {trustRows.install}
          </Button>
        </p>
      )}
      {own === undefined && (
        <details className="more">
          <summary>{trustRows.path}</summary>
          <TrustPath row={row} />
        </details>
      )}
      <Notes of={row} />
      {asking && cure !== undefined && (
        <StoreChangeDialog
          what={`install ${party} ${cure.install}`}
          ask={(more) =>
            client.changeParty({ body: { party, certificate: cure.install, change: 'install', ...more } })
          }
          onClose={() => setAsking(false)}
          onDone={() => {
            setCured(true);
            // The button that opened the dialog is gone with what it cured.
            requestAnimationFrame(() => head.current?.focus());
          }}
        />
      )}
    </li>
  );
};

/** The best finding in words; where a root is missing that this computer has, both of its fingerprints. */
const WhyNot = ({
  row: { complaints, cure, kind },
  root,
  after,
  brief,
}: {
  readonly row: TrustRow;
  readonly root: PathLink | undefined;
  readonly after: boolean;
  readonly brief: boolean;
}) => {
  const words = useWords();
  const { trustRows, returnedPage } = words.web;
  const [best] = complaints;
  // Asked alone, a store's row stands without that of this computer, whose path ends in the root.
  const { data } = useCertificate(root === undefined ? cure?.install : undefined);
  const lacked = root ?? data;
  if (best === undefined) return null;
  const lacks = best.code === 'trusted.root.missing' || best.code === 'trusted.store.empty';
  const { title, detail, advice } = words.say(best);
  if (brief) return <p className="trust-why">{title}</p>;
  return (
    <>
      <p className="trust-why">
        <strong>{title}</strong>
        <span>{detail}</span>
      </p>
      {lacked !== undefined && (
        <Facts
          rows={[
            [
              returnedPage.thumbprint,
              <Thumbprint
                key="sha1"
                of={lacked.thumbprint}
                name={returnedPage.thumbprintOf(lacked.subject)}
              />,
            ],
            [
              returnedPage.sha256,
              <Thumbprint key="sha256" of={lacked.id} name={returnedPage.sha256Of(lacked.subject)} />,
            ],
          ]}
        />
      )}
      {cure === undefined &&
        (after && lacks ? <p className="sub">{trustRows.after}</p> : <Advice of={advice} />)}
      {kind === 'computer' && MISSING.has(best.code) && (
        <p className="buttons">
          <Link look="button" href="/import">
            {returnedPage.importFile}
          </Link>
        </p>
      )}
    </>
  );
};

/** What an import into this computer's stores can bring. */
const MISSING: ReadonlySet<string> = new Set(['trusted.root.missing', 'trusted.intermediate.missing']);

/** Rules of its own by which a store's programs judge beside what it holds: there for whoever wants to know. */
export const Notes = ({ of: { notes } }: { readonly of: Pick<TrustRow, 'notes'> }) => {
  const { web, words } = useWords();
  if (notes.length === 0) return null;
  return (
    <details className="more">
      <summary>{web.trustRows.notes}</summary>
      <ul className="plain-list">
        {notes.map((note) => (
          <li key={note}>{words.storeNotes[note]}</li>
        ))}
      </ul>
    </details>
  );
};
