// What is not in service: certificates that no usage has, and requests under way.
import type { StatusView } from '#core/views.ts';
import { agoText, dayText } from '#words/dates.ts';
import { certificateName } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Given } from '../../ui/given.tsx';
import { Link } from '../../ui/link.tsx';
import { State, type Tone } from '../../ui/state.tsx';
import { ShortThumbprint } from '../../ui/thumbprint.tsx';
import { SHOWN } from './main-view.ts';

export const UnassignedList = ({
  status,
  onView,
}: {
  readonly status: StatusView;
  readonly onView: (thumbprint: string) => void;
}) => {
  const { web, lang } = useWords();
  const { mainPage } = web;
  if (status.unassigned.length === 0) return null;
  return (
    <section aria-label={mainPage.unassigned}>
      <h2 className="list-title">{mainPage.unassigned}</h2>
      <ul className="list">
        {status.unassigned.slice(0, SHOWN).map((one) => (
          <li key={one.id} className="list-row">
            <span>
              <Given>{certificateName(one)}</Given>
              <span className="sub state-sub">
                {dayText(one.notBefore, lang)} ~ {dayText(one.notAfter, lang)}
              </span>
            </span>
            <ShortThumbprint of={one.thumbprint} />
            {!one.keyPresent && <State tone="bad">{mainPage.unassignedWhy.key}</State>}
            <span className="buttons-row">
              <Button
                onPress={() => onView(one.thumbprint)}
                label={`${mainPage.buttons.view}: ${certificateName(one)}`}
              >
                {mainPage.buttons.view}
              </Button>
              <Link
                look="button"
                href={`/assign?certificate=${one.thumbprint}`}
                label={`${mainPage.buttons.assign}: ${certificateName(one)}`}
              >
                {mainPage.buttons.assign}
              </Link>
            </span>
          </li>
        ))}
      </ul>
      {(status.unassigned.length > SHOWN || status.more.unassigned > 0) && (
        <p className="list-more">
          <Link href="/certificates?store=personal">{mainPage.allCertificates}</Link>
        </p>
      )}
    </section>
  );
};

const TONE: Readonly<Record<string, Tone>> = {
  pending: 'wait',
  working: 'wait',
  trusted: 'ok',
  proven: 'ok',
};

type Line = Pick<StatusView['requests'][number], 'id' | 'state' | 'friendlyName' | 'createdAt' | 'number'>;

export const RequestLine = ({
  request: { id, friendlyName, number, state, createdAt },
}: {
  request: Line;
}) => {
  const { web, words, lang } = useWords();
  return (
    <li className="list-row">
      <span>
        <Link href={`/requests/${id}`}>
          <Given>{friendlyName}</Given>
        </Link>
        <span className="sub state-sub">
          {number === undefined ? id : web.mainPage.number(number)} ·{' '}
          {agoText(createdAt, new Date(), web.frame.justNow, lang)}
        </span>
      </span>
      <State tone={TONE[state] ?? 'bad'}>{words.states[state]}</State>
    </li>
  );
};

export const RequestList = ({ status }: { readonly status: StatusView }) => {
  const { mainPage } = useWords().web;
  if (status.requests.length === 0) return null;
  return (
    <section aria-label={mainPage.requests}>
      <h2 className="list-title">{mainPage.requests}</h2>
      <ul className="list">
        {status.requests.slice(0, SHOWN).map((one) => (
          <RequestLine key={one.id} request={one} />
        ))}
      </ul>
      {(status.requests.length > SHOWN || status.more.requests) && (
        <p className="list-more">
          <Link href="/requests">{mainPage.allRequests}</Link>
        </p>
      )}
    </section>
  );
};
