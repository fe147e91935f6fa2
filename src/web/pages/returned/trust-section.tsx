// Who believes the certificate that came back: this computer, and each relying party of the chosen usages. While a row is red there is no way to assign.
import type { RequestView } from '#core/views.ts';
import { judgementOf } from '../../data/stores.ts';
import { useWords } from '../../data/words.tsx';
import { Section } from '../../ui/page.tsx';
import { TrustRows } from '../trusted/trust-rows.tsx';
import { MissingHere } from './missing.tsx';
import { sectionsOf } from './sections.ts';

export const TrustSection = ({ request }: { readonly request: RequestView }) => {
  const { web } = useWords();
  const rows = request.certificate?.trust ?? [];
  if (rows.length === 0) return null;
  const red = rows.some((row) => judgementOf(row) === 'not-trusted');
  const lacking = request.missing?.some(({ party }) => party === 'computer') === true;
  const sections = sectionsOf(request);
  const brief = sections.includes('findings') || sections.includes('assign-box');
  return (
    <Section title={web.trustRows.title} {...(red && { tone: 'bad' as const })}>
      <TrustRows rows={rows} brief={brief} own={lacking ? <MissingHere request={request} /> : undefined} />
    </Section>
  );
};
