// The gate with everything it needs gathered: the stores of this computer, the relying parties' stores, the chain as it will be sent.
import type { CertificateId, UsageId } from '#core/facts.ts';
import type { Sighting } from '#core/ports.ts';
import type { Complaint } from '#core/problems.ts';
import { complain } from '#core/problems.ts';
import type { Purpose, Usage } from '#core/topology/usage.ts';
import { atHome, COMPUTER, openGate, type GateAnswer, partyVerdict } from '#core/trusted/gate.ts';
import { judge, type Verdict } from '#core/trusted/judge.ts';
import { linkStatuses, type RevocationPolicy, revocationHook } from '#core/trusted/revocation-policy.ts';
import { isSelfIssued } from '#core/trusted/self-issued.ts';
import type { TrustRow, UsageFitness } from '#core/views.ts';
import { nameText } from '#core/x509/name.ts';
import { certificateId, keyIdOf, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { freshen, keepStapled } from './freshen.ts';
import { linkView, revocationKnown } from './revocation.ts';
import { certificateOf, fromBase64, parsedBytes, replyFor, storeOf } from './stock.ts';
import { type PartyAsked, partyAsked } from './party-stores.ts';
import { usageState } from './usages.ts';
import type { World } from './world.ts';

/** A row of the gate, with what is known of its party. */
export type JudgedRow = Pick<TrustRow, 'party' | 'kind' | 'notes' | 'cure'> &
  Pick<GateAnswer['rows'][number], 'verdict' | 'links'>;
export type JudgedAnswer = Omit<GateAnswer, 'rows'> & { readonly rows: readonly JudgedRow[] };

export type Judged = {
  /** Intermediates in serving order, as a service would send them now; never the root. */
  readonly chain: readonly Certificate[];
  readonly keyPresent: boolean;
  readonly answers: readonly { readonly usage: UsageId; readonly answer: JudgedAnswer }[];
  /** Usages that are open, in the order asked. */
  readonly open: readonly UsageId[];
  /** Best first, over all usages; empty when some usage is open. */
  readonly complaints: readonly Complaint[];
};

/** Asks the gate for each usage. With `pair` given, that decides whether the key is there; otherwise the vault does. */
export const judgeFor = async (
  world: World,
  certificate: Certificate,
  usages: readonly Usage[],
  staged?: { readonly chain: readonly Certificate[]; readonly keyMatches: boolean },
): Promise<Judged> => {
  const keyPresent =
    staged?.keyMatches ?? (await world.vault.has(keyIdOf(certificate.publicKey.der, world.crypto)));
  const found = staged === undefined ? await pathTo(world, certificate) : { trusted: true, ...staged };
  const { chain } = found;
  // Without a path nothing is sent: then everything at hand tells best why there is none, such as a signature that its named issuer never made.
  const shown = found.trusted ? chain : await candidates(world, certificate);
  // One moment for all usages: what is wrong with the dates is said once, not once a millisecond.
  const now = world.now();
  const answers = await Promise.all(
    usages.map(async (usage) => ({
      usage: usage.id,
      answer: await gateOf(world, certificate, shown, usage, { keyPresent, now }),
    })),
  );
  const revoked = revocation(world, certificate);
  const open =
    revoked === undefined ? answers.filter(({ answer }) => answer.open).map(({ usage }) => usage) : [];
  return {
    chain,
    keyPresent,
    answers,
    open,
    complaints:
      open.length > 0
        ? []
        : distinct([
            ...(revoked === undefined ? [] : [revoked]),
            ...answers.flatMap(({ answer }) => answer.complaints),
          ]),
  };
};

/** The embedded CA knows what it revoked, also where no path is left on which it could be asked. */
const revocation = (world: World, certificate: Certificate): Complaint | undefined => {
  const revoked = world.authority.statusOf(certificate)?.revoked;
  return revoked === undefined
    ? undefined
    : complain('trusted.revoked', { subject: nameText(certificate.subject), ...revoked, by: 'authority' });
};

/** Known to be revoked, it or a CA above it: by what is at hand, without asking anybody. */
export const isRevoked = async (world: World, certificate: Certificate): Promise<boolean> => {
  if (revocation(world, certificate) !== undefined) return true;
  const verdict = await verdictOf(world, certificate);
  const links = linkStatuses(
    verdict.trusted ? verdict.path : verdict.nearest,
    revocationKnown(world, 'soft'),
  );
  return links.some((status) => status?.state === 'revoked');
};

/** Asks about this certificate, and those above it, whom they name. True: somebody was asked. */
export const askRevocation = async (
  world: World,
  certificate: Certificate,
  served?: readonly Certificate[],
): Promise<boolean> => freshen(world, certificate, served ?? (await candidates(world, certificate)));

/** What a service stapled to its certificate is evidence too, once it is verified. */
export const heedStapled = async (world: World, { served, stapled }: Sighting): Promise<void> => {
  const [leaf, ...chain] =
    stapled === undefined ? [] : served.flatMap((der) => parsedBytes(world, der) ?? []);
  if (leaf !== undefined && stapled !== undefined)
    await keepStapled(world, leaf, stapled, [...chain, ...(await candidates(world, leaf))]);
};

/** What this computer makes of a certificate for no usage in particular. */
export const verdictOf = async (
  world: World,
  certificate: Certificate,
  served?: readonly Certificate[],
): Promise<Verdict> =>
  judge({
    leaf: certificate,
    pool: served ?? (await candidates(world, certificate)),
    anchors: await storeOf(world, 'root'),
    now: world.now(),
    crypto: world.crypto,
  });

/** The intermediates that a service will send: the path this computer finds, without leaf and root; as far as it goes when there is none. */
export const servingChain = async (world: World, certificate: Certificate): Promise<readonly Certificate[]> =>
  (await pathTo(world, certificate)).chain;

const pathTo = async (
  world: World,
  certificate: Certificate,
): Promise<{ readonly trusted: boolean; readonly chain: readonly Certificate[] }> => {
  const verdict = judge({
    leaf: certificate,
    pool: await candidates(world, certificate),
    anchors: await storeOf(world, 'root'),
    now: world.now(),
    crypto: world.crypto,
    // A CA that was revoked is not sent along where another way is left.
    revocation: revocationHook(revocationKnown(world, 'soft')),
  });
  const path = verdict.trusted ? verdict.path.slice(1, -1) : verdict.nearest.slice(1);
  return { trusted: verdict.trusted, chain: path.filter((link) => !isSelfIssued(link)) };
};

export const rowsOf = (world: World, rows: readonly JudgedRow[]): readonly TrustRow[] =>
  rows.map(({ party, kind, notes, cure, verdict, links }) => ({
    party,
    kind,
    trusted: verdict.trusted,
    path: (verdict.trusted ? verdict.path : verdict.nearest).map((link, i) => {
      const status = links?.[i];
      return {
        id: certificateId(link.der, world.crypto),
        subject: nameText(link.subject),
        thumbprint: thumbprint(link.der, world.crypto),
        ...(status && { revocation: linkView(status) }),
      };
    }),
    complaints: verdict.trusted ? [] : verdict.findings,
    notes,
    ...(cure === undefined ? {} : { cure }),
  }));

/** One row for each party over all usages: the first that says no, since another usage may ask the same party for less. */
export const rowsOver = (world: World, { answers }: Judged): readonly TrustRow[] => {
  const rows = new Map<string, JudgedRow>();
  for (const { answer } of answers)
    for (const row of answer.rows) {
      const known = rows.get(row.party);
      if (known === undefined || (known.verdict.trusted && !row.verdict.trusted)) rows.set(row.party, row);
    }
  return rowsOf(world, [...rows.values()]);
};

/** What one party makes of a certificate. `chain`: as it is sent, absent: as a service would send it; `purposes` and `revocation`: those of a usage, absent: for none in particular. */
export const partyRow = async (
  world: World,
  asked: PartyAsked,
  certificate: Certificate,
  given: {
    readonly chain?: readonly Certificate[] | undefined;
    readonly purposes?: readonly Purpose[];
    readonly revocation?: RevocationPolicy | undefined;
  } = {},
): Promise<TrustRow> => {
  const own = await verdictOf(world, certificate, given.chain);
  // Without a path nothing is sent: then everything at hand tells best why there is none, as for the gate.
  const chain =
    given.chain ??
    (own.trusted ? await servingChain(world, certificate) : await candidates(world, certificate));
  const { crypto } = world;
  const revocation = revocationKnown(world, given.revocation ?? 'soft');
  const question = {
    certificate,
    chain,
    purposes: given.purposes ?? [],
    now: world.now(),
    crypto,
    revocation,
  };
  const verdict = atHome(partyVerdict(question, asked), asked.party);
  const links = linkStatuses(verdict.trusted ? verdict.path : verdict.nearest, revocation);
  const root = own.trusted ? own.path.at(-1) : undefined;
  const [row] = rowsOf(world, [judgedRow(world, { party: asked.party, verdict, links }, asked, root)]);
  if (row === undefined) throw new Error('one row in, one row out');
  return row;
};

export const fitnessOf = ({ answers }: Judged): readonly UsageFitness[] =>
  answers.map(({ usage, answer }) => ({
    usage,
    fit: answer.fitness.fit,
    complaints: answer.fitness.complaints,
    warnings: answer.fitness.warnings,
  }));

const gateOf = async (
  world: World,
  certificate: Certificate,
  chain: readonly Certificate[],
  usage: Usage,
  { keyPresent: keyMatches, now }: { readonly keyPresent: boolean; readonly now: Date },
): Promise<JudgedAnswer> => {
  const inService = await inServiceOf(world, usage, certificateId(certificate.der, world.crypto));
  const parties = await Promise.all(
    [COMPUTER, ...usage.parties.filter((party) => party !== COMPUTER)].map((party) =>
      partyAsked(world, party),
    ),
  );
  const answer = openGate({
    certificate,
    chain,
    usage,
    parties,
    keyMatches,
    now,
    crypto: world.crypto,
    revocation: revocationKnown(world, usage.revocation),
    ...(inService === undefined ? {} : { inService }),
  });
  const root = rootOf(answer);
  const rows = answer.rows.map((row, i) => judgedRow(world, row, parties[i], root));
  const unread = parties.flatMap(({ complaint }) => complaint ?? []);
  if (unread.length === 0) return { ...answer, rows };
  return { ...answer, open: false, rows, complaints: [...unread, ...answer.complaints] };
};

const rootOf = ({ rows: [own] }: GateAnswer): Certificate | undefined =>
  own?.verdict.trusted === true ? own.verdict.path.at(-1) : undefined;

/** `root`: where the path of this computer ends, which a party that lacks it could be given. */
const judgedRow = (
  world: World,
  { party, verdict, links }: GateAnswer['rows'][number],
  asked: PartyAsked | undefined,
  root: Certificate | undefined,
): JudgedRow => {
  const { kind = COMPUTER, notes = [], complaint } = asked ?? {};
  const missing =
    kind !== COMPUTER && !verdict.trusted && verdict.findings[0].code === 'trusted.root.missing';
  const given =
    missing && root !== undefined ? { install: certificateId(root.der, world.crypto) } : undefined;
  // Whom we could not ask has not agreed; what is missing is the store, not a root in it. One that has nothing in it yet can be given its first root.
  if (complaint !== undefined && !verdict.trusted) {
    const vacant = complaint.code === 'trusted.store.empty' && asked?.pool !== undefined;
    const unasked = { party, kind, notes, verdict: { ...verdict, findings: [complaint] as const } };
    return vacant && given !== undefined ? { ...unasked, cure: given } : unasked;
  }
  return {
    party,
    kind,
    notes,
    verdict,
    ...(links && { links }),
    ...(given === undefined ? {} : { cure: given }),
  };
};

const inServiceOf = async (
  world: World,
  usage: Usage,
  but: CertificateId,
): Promise<Certificate | undefined> => {
  const id = (await usageState(world, usage)).current?.id;
  return id === undefined || id === but ? undefined : certificateOf(world, id);
};

/** Store, and what the CA sent along: a candidate is trusted for nothing, so more of them can only find more. */
const candidates = async (world: World, certificate: Certificate): Promise<readonly Certificate[]> => {
  const reply = await replyFor(world, certificateId(certificate.der, world.crypto));
  const sent = (reply?.chain ?? []).flatMap((base64) => parsedBytes(world, fromBase64(base64)) ?? []);
  return [...(await storeOf(world, 'intermediate')), ...sent];
};

const distinct = (complaints: readonly Complaint[]): readonly Complaint[] => {
  const seen = new Set<string>();
  return complaints.filter((complaint) => {
    const text = JSON.stringify(complaint);
    return seen.has(text) ? false : seen.add(text) !== undefined;
  });
};

export const keyMissing = (world: World, certificate: Certificate): Complaint =>
  complain('trusted.key.missing', {
    thumbprint: thumbprint(certificate.der, world.crypto),
    keyId: keyIdOf(certificate.publicKey.der, world.crypto),
  });
