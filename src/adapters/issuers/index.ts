// The connectors to CAs that are not our own. Adding one is one folder and one line here; the embedded CA is opened with its ledger instead.
import { acmeKind } from './acme/acme-kind.ts';
import { manualKind } from './manual/manual-kind.ts';

export const issuers = [acmeKind, manualKind] as const;
