// A certification path as one store builds it, drawn from the root down: each finding at the certificate it speaks of, a gap where the path ends.
import type { LinkRevocation, TrustRow } from '#core/views.ts';
import { dateText } from '#words/dates.ts';
import { factText } from '#words/fact-text.ts';
import { useWords } from '../../data/words.tsx';
import { ComplaintNotice } from '../../ui/notice.tsx';
import { Icon } from '../../ui/state.tsx';
import { grouped } from '../../ui/thumbprint.tsx';
import '../returned/returned.css';

/** When the store does not trust it, the path that came nearest. */
export const TrustPath = ({ row }: { readonly row: Pick<TrustRow, 'path' | 'complaints'> }) => {
  const { web, say } = useWords();
  const { details } = web;
  const path = [...row.path].reverse();
  const at = (subject: string) =>
    row.complaints.filter(({ facts }) => (facts as { subject?: unknown }).subject === subject);
  const placed = new Set(path.flatMap(({ subject }) => at(subject)));
  const elsewhere = row.complaints.filter((one) => !placed.has(one));
  return (
    <ol className="path" aria-label={details.tabs.path}>
      {elsewhere.map((one) => (
        <li key={one.code + JSON.stringify(one.facts)} className="path-link gap">
          <Icon of="bad" />
          <div>
            <strong>{say(one).title}</strong>
            <p>{say(one).detail}</p>
            <p className="sub">{details.gap}</p>
          </div>
        </li>
      ))}
      {path.map(({ id, subject, thumbprint, revocation }) => (
        <li key={id} className={at(subject).length === 0 ? 'path-link' : 'path-link faulty'}>
          <Icon of={at(subject).length === 0 ? 'ok' : 'bad'} />
          <div>
            <p translate="no">{subject}</p>
            <p className="sub mono">{grouped(thumbprint)}</p>
            {revocation !== undefined && <Revocation of={revocation} />}
            {at(subject).map((one) => (
              <ComplaintNotice key={one.code} of={one} />
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
};

/** Who says so, and how old it is. Nobody is asked by looking. */
const Revocation = ({ of: link }: { readonly of: LinkRevocation }) => {
  const { web, lang } = useWords();
  const said = web.details.revocation;
  const text = factText(lang);
  if (link.state === 'unknown')
    return <p className="sub">{said.unknown(text.of('revocationWhys', link.why))}</p>;
  const source = text.of('revocationSources', link.by);
  return (
    <p className="sub">
      {link.state === 'good'
        ? said.good(source, dateText(link.thisUpdate, lang))
        : said.revoked(source, dateText(link.at, lang))}
    </p>
  );
};
