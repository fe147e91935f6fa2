// The thumbprint is the hero: what identifies the certificate everywhere else.
import type { RequestView } from '#core/views.ts';
import { dayText, farText } from '#words/dates.ts';
import { plainName } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { Facts, Section } from '../../ui/page.tsx';
import { State } from '../../ui/state.tsx';
import { Thumbprint } from '../../ui/thumbprint.tsx';
import { shutByParty } from './sections.ts';
import './returned.css';

export const ThumbprintCard = ({ request }: { readonly request: RequestView }) => {
  const { web, lang } = useWords();
  const words = web.returnedPage;
  const { certificate } = request;
  if (certificate === undefined) return null;
  return (
    <Section title={words.thumbprint}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form */}
      <div role="group" aria-label={words.thumbprint} className="hero">
        <Thumbprint hero of={certificate.thumbprint} name={words.thumbprint} />
      </div>
      <Facts
        rows={[
          [words.sha256, <Thumbprint key="sha" of={certificate.id} name={words.sha256} />],
          [words.subject, plainName(certificate.subject)],
          [words.issuer, plainName(certificate.issuer)],
          [words.friendlyName, certificate.friendlyName],
          [
            words.validity,
            `${dayText(certificate.notBefore, lang)} ~ ${dayText(certificate.notAfter, lang)} (${farText(certificate.notAfter, new Date(), lang)})`,
          ],
        ]}
      />
      <p className="done-line">
        <State tone="ok">{words.issued}</State>
        <State tone={certificate.keyPresent ? 'ok' : 'bad'}>
          {certificate.keyPresent ? words.installed : words.notInstalled}
        </State>
        {(request.missing !== undefined || shutByParty(request)) && (
          <State tone="bad">{shutByParty(request) ? words.notTrustedEverywhere : words.notTrusted}</State>
        )}
      </p>
    </Section>
  );
};
