// The embedded CA as a connector among connectors.
import type { Authority } from '#core/authority/authority.ts';
import type { AuthorityLedger } from '#core/authority/ledger.ts';
import { TEMPLATE_NAMES } from '#core/authority/templates.ts';
import type { IssuerHost, IssuerKind } from '#core/ports.ts';
import { openAuthority } from './open-authority.ts';
import { type EmbeddedSettings, embeddedSettings } from './settings.ts';

/** Its memory is a part of the house's ledger, so it is given here; `open` gives its manager's side too. */
export type EmbeddedKind = Omit<IssuerKind<EmbeddedSettings>, 'open'> & {
  /** `url`: the folder where the CA publishes, as long as it does. */
  open(settings: EmbeddedSettings, host: IssuerHost, url?: () => Promise<string | undefined>): Authority;
};

export const embeddedKind = (ledger: AuthorityLedger): EmbeddedKind => ({
  kind: 'embedded',
  settings: embeddedSettings,
  can: { unattended: true, byHand: false, templates: TEMPLATE_NAMES },
  open: (settings, host, url) => openAuthority(ledger, host, settings, url),
});
