// Whether the certificate in service is still trusted; if not, by whom it is not, the best reason, and the way to its path.
import type { UsageView } from '#core/views.ts';
import { dateText } from '#words/dates.ts';
import { usageWords } from '../../data/names.ts';
import { storeName } from '../../data/stores.ts';
import { useCertificate } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Link } from '../../ui/link.tsx';
import { State } from '../../ui/state.tsx';

export const TrustCell = ({
  usage: { id, assigned },
}: {
  readonly usage: Pick<UsageView, 'id' | 'assigned'>;
}) => {
  const words = useWords();
  const { mainPage } = words.web;
  const { data } = useCertificate(assigned?.trusted === false ? assigned.thumbprint : undefined);
  if (assigned === undefined) return null;
  if (assigned.trusted) return <State tone="ok">{mainPage.trusted}</State>;
  const [why] = assigned.complaints;
  // Other usages ask other stores: meant is the one that this reason comes from.
  const said = JSON.stringify(why);
  const red = data?.trust.find(({ complaints }) => complaints.some((one) => JSON.stringify(one) === said));
  return (
    <State
      tone="bad"
      sub={
        <>
          {red !== undefined && (
            <span className="trust-line">
              {mainPage.notTrustedBy} <span translate="no">{storeName(words, red.party)}</span>
            </span>
          )}
          {why !== undefined && <span className="trust-line">{words.say(why).title}</span>}
          {assigned.standing?.trusted === false && (
            <span className="trust-line">
              {mainPage.since(dateText(assigned.standing.since, words.lang))}
            </span>
          )}
          <Link
            href={`/certificates/${assigned.thumbprint}?show=path`}
            label={mainPage.whyOf(usageWords(words, id).title)}
          >
            {mainPage.why}
          </Link>
        </>
      }
    >
      {mainPage.notTrusted}
    </State>
  );
};
