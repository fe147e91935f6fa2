// Import: sorts what a file holds into the stores it belongs to. A root waits for an explicit yes to its fingerprint; a reply finds its request by the key.
import type { RequestId } from '#core/facts.ts';
import type { StoreName } from '#core/ledger.ts';
import { matchReply, type Reply, type WaitingRequest } from '#core/returned/match.ts';
import { Refusal } from '#core/refusal.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import { LIMITS } from '#core/limits.ts';
import { must, refuse } from '#core/problems.ts';
import { belongsIn } from '#core/trusted/misplaced.ts';
import type { ImportInput, ImportItem, ImportView } from '#core/views.ts';
import { nameText } from '#core/x509/name.ts';
import { certificateId, keyIdOf, normalThumbprint, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { factsOf, receive } from './advance.ts';
import { fileAllReplies } from './file-reply.ts';
import { heldRoots } from './missing.ts';
import { record, type Tell } from './requests.ts';
import { fromBase64, keep, parsedBytes } from './stock.ts';
import type { Bundle, World } from './world.ts';

export const importFile = async (world: World, tell: Tell, input: ImportInput): Promise<ImportView> => {
  const bundle =
    input.held === undefined ? await bundleIn(world, input) : await heldBundle(world, input.held);
  const certificates = bundle.certificates.flatMap((der) => parsedBytes(world, der) ?? []);
  if (certificates.length + bundle.keys.length === 0) {
    throw refuse(
      bundle.signingRequests.length > 0 ? 'returned.file.signing-request' : 'returned.file.nothing',
      {},
    );
  }
  const dryRun = input.dryRun === true;
  const yes = new Set((input.trustRoots ?? []).flatMap((spelt) => normalThumbprint(spelt) ?? []));
  // Keys first: a certificate without its key is a finding, a key without its certificate is lost to nobody.
  const keys = dryRun ? keyIdsOf(world, bundle) : await keepKeys(world, bundle);
  const reply = await replyIn(world, certificates, keys, input.request);
  const items: ImportItem[] = [];
  // Anchors before what hangs on them, leaves last: a reply is judged against what came in the same file.
  const sorted = certificates
    .map((certificate) => ({ certificate, store: belongsIn(certificate, world.crypto) }))
    .sort((a, b) => ORDER[a.store] - ORDER[b.store]);
  for (const { certificate, store } of sorted) {
    items.push(
      await takeIn(world, tell, certificate, store, {
        dryRun,
        yes,
        keys,
        reply,
        friendlyName: input.friendlyName ?? '',
      }),
    );
  }
  if (!dryRun && items.some(({ outcome, store }) => outcome === 'imported' && store !== 'personal'))
    await fileAllReplies(world);
  if (!dryRun) tell({ kind: 'changed', what: 'stores' });
  return { dryRun, items, keys: bundle.keys.length };
};

const bundleIn = async (world: World, { file = '', password }: ImportInput): Promise<Bundle> => {
  const bytes = fromBase64(file);
  if (bytes.length > LIMITS.importBytes)
    throw refuse('returned.file.too-large', { bytes: bytes.length, limit: LIMITS.importBytes });
  return must(await world.readBundle(bytes, password));
};

const heldBundle = async (world: World, request: RequestId): Promise<Bundle> => ({
  certificates: await heldRoots(world, request),
  keys: [],
  signingRequests: [],
});

const ORDER: Record<StoreName, number> = { root: 0, intermediate: 1, personal: 2 };

type Taking = {
  readonly dryRun: boolean;
  readonly yes: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  readonly reply: Reply | undefined;
  readonly friendlyName: string;
};

const takeIn = async (
  world: World,
  tell: Tell,
  certificate: Certificate,
  store: StoreName,
  taking: Taking,
): Promise<ImportItem> => {
  const id = certificateId(certificate.der, world.crypto);
  const key = keyIdOf(certificate.publicKey.der, world.crypto);
  const request = taking.reply?.certificate === certificate ? taking.reply.request : undefined;
  const there = (await world.ledger.certificates({ thumbprint: id })).items.some(
    (item) => item.store === store,
  );
  const needsYes = store === 'root' && !there && !taking.yes.has(id);
  const outcome = there
    ? 'already-there'
    : needsYes
      ? 'needs-yes'
      : taking.dryRun
        ? 'would-import'
        : 'imported';
  if (outcome === 'imported' || (request !== undefined && !taking.dryRun)) {
    await keep(world, certificate, {
      store,
      friendlyName: store === 'personal' ? taking.friendlyName : '',
      source: 'import',
    });
    if (taking.reply !== undefined && request !== undefined) await answer(world, tell, taking.reply);
  }
  return {
    id,
    thumbprint: thumbprint(certificate.der, world.crypto),
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    notAfter: certificate.notAfter.toISOString(),
    store,
    keyPresent: taking.keys.has(key) || (await world.vault.has(key)),
    outcome,
    ...(request === undefined ? {} : { request }),
  };
};

const answer = async (world: World, tell: Tell, { request, certificate, others }: Reply): Promise<void> => {
  const facts = await world.ledger.request(request);
  const sent = others.map(({ der }) => der);
  const fact = await receive(world, request, facts, certificate.der, sent);
  await record(world, tell, request, fact, facts.length);
};

/**
 * The certificate that answers a waiting request. A file that was brought in for one must answer it; any other may be a plain import, but not
 * one with a waiting request's names, another key, and no private key beside it: that is a reply to somebody else's request.
 */
const replyIn = async (
  world: World,
  certificates: readonly Certificate[],
  keys: ReadonlySet<string>,
  expected: RequestId | undefined,
): Promise<Reply | undefined> => {
  const waiting = await waitingRequests(world);
  if (expected !== undefined && !waiting.some(({ request }) => request === expected)) {
    await factsOf(world, expected);
    throw refuse('request.finished', { request: expected });
  }
  const matched = matchReply(certificates, waiting, world.crypto, expected);
  if (matched.ok) return matched.value;
  const [first] = matched.complaints;
  const stray = certificates.find((one) => one.basicConstraints?.ca !== true);
  const hasKey =
    stray !== undefined &&
    (keys.has(keyIdOf(stray.publicKey.der, world.crypto)) || (await hasKeyOf(world, stray)));
  if (
    expected !== undefined ||
    first.code === 'returned.reply.several' ||
    (first.code === 'returned.reply.key-not-ours' && !hasKey)
  ) {
    throw new Refusal(first);
  }
  return undefined;
};

const hasKeyOf = (world: World, certificate: Certificate): Promise<boolean> =>
  world.vault.has(keyIdOf(certificate.publicKey.der, world.crypto));

const waitingRequests = async (world: World): Promise<readonly WaitingRequest[]> => {
  const waiting = await world.ledger.requests({ limit: LIMITS.waitingRequests, offset: 0, only: 'waiting' });
  return waiting.flatMap(({ id, facts }) => {
    const signed = facts.findLast((fact) => fact.kind === 'signed');
    if (signed?.kind !== 'signed') return [];
    return [
      {
        request: id,
        key: signed.key,
        // Read only where no key matches: thousands of signing requests are not parsed for a reply that says whose it is.
        get names() {
          const csr = parseSigningRequest(fromBase64(signed.csr));
          return csr.ok ? (csr.value.san ?? []) : [];
        },
      },
    ];
  });
};

const keepKeys = async (world: World, bundle: Bundle): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>();
  try {
    for (const pkcs8 of bundle.keys) ids.add((await world.vault.keep(pkcs8)).id);
    return ids;
  } finally {
    for (const pkcs8 of bundle.keys) pkcs8.fill(0);
  }
};

/** What a dry run can say of the keys without keeping them: nothing leaves memory. */
const keyIdsOf = (world: World, bundle: Bundle): ReadonlySet<string> => {
  const ids = new Set(bundle.keys.map((pkcs8) => world.keyIdOf(pkcs8)));
  for (const pkcs8 of bundle.keys) pkcs8.fill(0);
  return ids;
};
