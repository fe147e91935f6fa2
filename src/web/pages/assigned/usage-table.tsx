// The table of usages, grouped as in the original: state by icon and word, what is served rather than what is remembered.
import type { StatusView, UsageView } from '#core/views.ts';
import { agoText, dayText, farText } from '#words/dates.ts';
import { certificateName, plainName, usageWords } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Given } from '../../ui/given.tsx';
import { State, type Tone } from '../../ui/state.tsx';
import { ShortThumbprint } from '../../ui/thumbprint.tsx';
import { groupsOf } from './main-view.ts';
import { TrustCell } from './trust-cell.tsx';
import '../../ui/table.css';

export const UsageTable = ({
  status,
  chosen,
  onChoose,
}: {
  readonly status: StatusView;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}) => {
  const words = useWords();
  const { mainPage } = words.web;
  const groups: Readonly<Record<string, string | undefined>> = mainPage.groups;
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <div className="table-scroll">
      <table className="table" aria-label={mainPage.table}>
        <thead>
          <tr>
            <th scope="col" className="narrow">
              <span className="visually-hidden">{mainPage.heads.select}</span>
            </th>
            <th scope="col">{mainPage.heads.usage}</th>
            <th scope="col">{mainPage.heads.certificate}</th>
            <th scope="col">{mainPage.heads.thumbprint}</th>
            <th scope="col">{mainPage.heads.expires}</th>
            <th scope="col">{mainPage.heads.trusted}</th>
            <th scope="col">{mainPage.heads.proven}</th>
          </tr>
        </thead>
        {groupsOf(status.usages).map(({ name, usages }) => (
          <tbody key={name}>
            <tr className="group">
              <th scope="rowgroup" colSpan={7}>
                {groups[name] ?? name}
              </th>
            </tr>
            {usages.map((usage) => (
              <UsageRow
                key={usage.id}
                usage={usage}
                chosen={chosen.has(usage.id)}
                onChoose={(on) => toggle(usage.id, on)}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
};

const UsageRow = ({
  usage,
  chosen,
  onChoose,
}: {
  readonly usage: UsageView;
  readonly chosen: boolean;
  readonly onChoose: (on: boolean) => void;
}) => {
  const words = useWords();
  const { mainPage } = words.web;
  const { title, meaning } = usageWords(words, usage.id);
  const { assigned } = usage;
  return (
    <tr className={chosen ? 'selected' : ''}>
      <td>
        <CheckBox checked={chosen} onChange={onChoose}>
          <span className="visually-hidden">{mainPage.select(title)}</span>
        </CheckBox>
      </td>
      <td>
        <span className="usage-name" title={meaning}>
          {title}
        </span>
        <span className="sub">
          {usage.services.length === 0 ? (
            mainPage.noService
          ) : (
            <Given>
              {usage.services.map(({ kind, targets }) => `${kind} · ${targets.join(', ')}`).join('; ')}
            </Given>
          )}
        </span>
      </td>
      {assigned === undefined ? (
        <td colSpan={5} className="soft">
          {mainPage.noCertificate}
        </td>
      ) : (
        <>
          <td>
            <Given>{certificateName(assigned)}</Given>
            <span className="sub" translate="no">
              {plainName(assigned.issuer)}
            </span>
          </td>
          <td>
            <ShortThumbprint of={assigned.thumbprint} />
          </td>
          <td>
            <Expiry notAfter={assigned.notAfter} />
          </td>
          <td>
            <TrustCell usage={usage} />
          </td>
          <td>
            <Proof usage={usage} />
          </td>
        </>
      )}
    </tr>
  );
};

/** Amber from two weeks before. */
const SOON_MS = 14 * 86_400_000;

const Expiry = ({ notAfter }: { readonly notAfter: string }) => {
  const { web, lang } = useWords();
  const now = new Date();
  const left = new Date(notAfter).getTime() - now.getTime();
  const tone: Tone | undefined = left <= 0 ? 'bad' : left < SOON_MS ? 'wait' : undefined;
  const words = left <= 0 ? web.mainPage.expired : farText(notAfter, now, lang);
  if (tone === undefined)
    return (
      <>
        {words}
        <span className="sub">{dayText(notAfter, lang)}</span>
      </>
    );
  return (
    <State tone={tone} sub={dayText(notAfter, lang)}>
      {words}
    </State>
  );
};

const TONES: Readonly<Record<UsageView['proof'], Tone>> = {
  proven: 'ok',
  contrary: 'bad',
  unreachable: 'bad',
  never: 'none',
  none: 'none',
};

const Proof = ({ usage }: { readonly usage: UsageView }) => {
  const { web, lang } = useWords();
  const { proof, evidence, assigned } = usage;
  if (proof === 'none') return null;
  const other = evidence.find(({ seen }) => seen !== undefined && seen !== assigned?.thumbprint)?.seen;
  const last = evidence
    .map(({ at }) => at)
    .sort()
    .at(-1);
  const sub =
    proof === 'contrary' && other !== undefined
      ? web.mainPage.seen(`${other.slice(0, 8)} … ${other.slice(-4)}`)
      : last === undefined
        ? undefined
        : agoText(last, new Date(), web.frame.justNow, lang);
  return (
    <State tone={TONES[proof]} sub={sub}>
      {web.mainPage.proofs[proof]}
    </State>
  );
};
