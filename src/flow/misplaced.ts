// What lies in the wrong store, and putting it right: moved where it belongs, or taken out where it belongs nowhere. A root is moved among the roots on a yes alone.
import type { CertificateRecord } from '#core/ledger.ts';
import { COMPUTER } from '#core/trusted/gate.ts';
import { misplacedAmong, type Misplaced, type Placed } from '#core/trusted/misplaced.ts';
import type { MisplacedView, PutRightInput } from '#core/views.ts';
import { nameText } from '#core/x509/name.ts';
import { certificateId, normalThumbprint, thumbprint } from '#core/x509/thumbprint.ts';
import { betweenAssignments } from './assign/lock.ts';
import { fileAllReplies } from './file-reply.ts';
import { partyAsked } from './party-stores.ts';
import type { Tell } from './requests.ts';
import { keep, parsedBytes } from './stock.ts';
import { contracts } from './usages.ts';
import type { World } from './world.ts';

/** This computer's stores first, then relying parties': theirs are told, and put right by whoever looks after them. */
export const putRight = async (
  world: World,
  tell: Tell,
  input: PutRightInput,
): Promise<readonly MisplacedView[]> => {
  const own = await (input.dryRun === true
    ? ownViews(world, input)
    : betweenAssignments(world, () => ownViews(world, input)));
  if (own.some(({ outcome }) => outcome === 'moved' || outcome === 'dropped')) {
    await fileAllReplies(world);
    tell({ kind: 'changed', what: 'stores' });
  }
  return [...own, ...(await partiesViews(world))];
};

type Record = CertificateRecord & { readonly store: Placed['store'] };

const ownViews = async (world: World, input: PutRightInput): Promise<readonly MisplacedView[]> => {
  const records = (await Promise.all([recordsIn(world, 'root'), recordsIn(world, 'intermediate')])).flat();
  const placed = records.flatMap((record): readonly (Placed & { record: Record })[] => {
    const certificate = parsedBytes(world, record.der);
    return certificate === undefined ? [] : [{ store: record.store, certificate, record }];
  });
  const yes = new Set((input.trustRoots ?? []).flatMap((spelt) => normalThumbprint(spelt) ?? []));
  const found = misplacedAmong(placed, { now: world.now(), crypto: world.crypto })
    // What the embedded CA files is filed anew whenever it is asked for; its own renewal is the cure.
    .filter(({ record }) => record.source !== 'embedded');
  const views: MisplacedView[] = [];
  for (const one of found) {
    const outcome = outcomeOf(world, one, yes, input.dryRun === true);
    if (outcome === 'moved' && one.to !== undefined)
      await keep(world, one.certificate, { store: one.to, friendlyName: '', source: 'import' });
    // First there, then gone from here: a process that dies between the two leaves a duplicate, which is found the next time.
    if (outcome === 'moved' || outcome === 'dropped')
      await world.ledger.dropCertificate(one.store, certificateId(one.certificate.der, world.crypto));
    views.push({ ...viewOf(world, one), party: COMPUTER, outcome });
  }
  return views;
};

const recordsIn = async (world: World, store: Placed['store']): Promise<readonly Record[]> =>
  (await world.ledger.certificates({ store })).items.map((record) => ({ ...record, store }));

const outcomeOf = (
  world: World,
  { to, certificate }: Misplaced,
  yes: ReadonlySet<string>,
  dryRun: boolean,
): MisplacedView['outcome'] => {
  if (to === 'root' && !yes.has(certificateId(certificate.der, world.crypto))) return 'needs-yes';
  if (to === undefined) return dryRun ? 'would-drop' : 'dropped';
  return dryRun ? 'would-move' : 'moved';
};

/** Stores that know no intermediates hold whatever they trust in one list: an intermediate in it is one that clients without it will miss. */
const partiesViews = async (world: World): Promise<readonly MisplacedView[]> => {
  const declared = (await contracts(world)).flatMap(({ parties }) => parties);
  const parties = [...new Set(declared)].filter((party) => party !== COMPUTER);
  const each = await Promise.all(
    parties.map(async (party) => {
      const { anchors, pool = [] } = await partyAsked(world, party);
      const placed = [...anchors, ...pool].map((certificate) => ({ store: 'root' as const, certificate }));
      return misplacedAmong(placed, { now: world.now(), crypto: world.crypto }).map((one) => ({
        ...viewOf(world, one),
        party,
        outcome: 'not-ours' as const,
      }));
    }),
  );
  return each.flat();
};

const viewOf = (
  world: World,
  { certificate, store, why, to }: Misplaced,
): Omit<MisplacedView, 'party' | 'outcome'> => ({
  id: certificateId(certificate.der, world.crypto),
  thumbprint: thumbprint(certificate.der, world.crypto),
  subject: nameText(certificate.subject),
  notAfter: certificate.notAfter.toISOString(),
  store,
  why,
  ...(to === undefined ? {} : { to }),
});
