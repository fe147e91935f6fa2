// The routes of relying parties' stores.
import { z } from 'zod';
import {
  partyChangeInput,
  partyChangeView,
  partyCheckInput,
  partyCheckView,
  partyPasswordInput,
  partyUndoInput,
  misplacedView,
  partyView,
  putRightInput,
} from './parties.ts';
import { PLACES } from './paths.ts';
import { route } from './route.ts';

const list = <T>(shape: z.ZodType<T>) => z.array(shape) as unknown as z.ZodType<readonly T[]>;

export const PARTY_ROUTES = {
  parties: route({
    ...PLACES.parties,
    summary: 'Relying parties that usages declare, what their stores hold, and what of it is ours',
    reply: list(partyView),
    problems: ['request', 'trusted'],
  }),
  checkParty: route({
    ...PLACES.checkParty,
    summary: "Whether a party's store has a certificate, and whether the party would believe it",
    body: partyCheckInput,
    reply: partyCheckView,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  changeParty: route({
    ...PLACES.changeParty,
    summary:
      "Puts a root into a party's store or takes it out, with its SHA-256 given back; with dryRun, shows what that would do",
    body: partyChangeInput,
    reply: partyChangeView,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  undoPartyChange: route({
    ...PLACES.undoPartyChange,
    summary: "Takes back the latest change of a party's store that still stands",
    body: partyUndoInput,
    reply: partyChangeView,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  putRight: route({
    ...PLACES.putRight,
    summary:
      'What lies in a store in which it does not belong, or has expired there, put right; with dryRun, only told',
    body: putRightInput,
    reply: list(misplacedView),
    problems: ['trusted', 'assigned'],
  }),
  setPartyPassword: route({
    ...PLACES.setPartyPassword,
    summary: "Keeps the password of a party's keystore or database, sealed",
    body: partyPasswordInput,
    problems: ['request', 'trusted'],
  }),
} as const;
