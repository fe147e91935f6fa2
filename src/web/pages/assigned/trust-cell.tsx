// Whether the certificate in service is still trusted; if not, by whom it is not, the best reason, and the way to its path.
import { useQuery } from '@tanstack/react-query';
import type { UsageView } from '#core/views.ts';
import { dateText } from '#words/dates.ts';
import { client } from '../../data/client.ts';
import { usageWords } from '../../data/names.ts';
import { judgementOf, storeName } from '../../data/stores.ts';
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
  const { data } = useQuery({
    queryKey: ['verification', assigned?.id, id],
    queryFn: () => client.verify({ body: { certificate: assigned?.id, usage: id } }),
    enabled: assigned?.trusted === false,
  });
  if (assigned === undefined) return null;
  if (assigned.trusted) return <State tone="ok">{mainPage.trusted}</State>;
  const red = data?.trust.find((row) => judgementOf(row) === 'not-trusted');
  const why = red?.complaints[0] ?? assigned.complaints[0];
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
