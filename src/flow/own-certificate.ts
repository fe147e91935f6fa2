// The certificate with which the wizard itself is served to other computers: the embedded CA's, for one name, its key in the vault. Renewed before it ends,
// together with a CA that has ended before it.
import { constraintsOf, permits, realmText } from '#core/authority/constraints.ts';
import type { KeyId, RequestId } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import type { Answer } from '#core/ports.ts';
import { must, refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { generalNameFromText, toText } from '#core/x509/general-name.ts';
import { sameName } from '#core/x509/name.ts';
import { buildSigningRequest } from '#core/x509/signing-request.ts';
import type { Certificate, GeneralName } from '#core/x509/types.ts';
import { newId } from './ids.ts';
import { foundAuthority, presentRealm, renewAuthority } from './manage-authority.ts';
import { fromBase64, parsedBytes, toBase64 } from './stock.ts';
import type { World } from './world.ts';

/** DER. The chain as it is served: without the root. */
export type OwnCertificate = {
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  /** PKCS#8. Whoever asked overwrites it after use. */
  readonly key: Uint8Array;
};

/**
 * The one in use, or a new one where there is none for this name or where it is due. While the old one is good, what stands in the way of a new one is
 * only reported. Called by one process at a time: the server, which holds the home's lock. Refuses `house.host.not-permitted`,
 * `house.certificate.pending`, `returned.denied`, and what the CA and the vault refuse.
 */
export const ownCertificate = async (world: World, host: string): Promise<OwnCertificate> => {
  const kept = await keptIn(world);
  const held = kept.host === host ? await usable(world, kept.held) : undefined;
  if (held !== undefined && !due(world, held)) return opened(world, held);
  try {
    return await opened(world, await renewed(world, must(generalNameFromText(host)), host));
  } catch (error) {
    if (held === undefined) throw error;
    world.report(error);
    return opened(world, held);
  }
};

/** Asked for at its CA and not answered yet: asked for again under the same id, it yields no second certificate. */
type Asked = { readonly id: RequestId; readonly host: string; readonly key: KeyId; readonly csr: string };
type Held = { readonly certificate: string; readonly chain: readonly string[]; readonly key: KeyId };
type Kept = { readonly host?: string; readonly held?: Held; readonly asked?: Asked };
type Usable = Held & { readonly parsed: Certificate };

const DOCUMENT = 'own-certificate';
const DAY = 86_400_000;

const keptIn = async (world: World): Promise<Kept> =>
  (await world.ledger.document<Kept>(DOCUMENT))?.value ?? {};

/** Undefined: a browser could not take it, or its key is gone. */
const usable = async (world: World, held: Held | undefined): Promise<Usable | undefined> => {
  if (held === undefined || !(await world.vault.has(held.key))) return undefined;
  const parsed = parsedBytes(world, fromBase64(held.certificate));
  if (parsed === undefined || world.authority.revokedAt(parsed.der) !== undefined) return undefined;
  const now = world.now();
  return parsed.notBefore <= now && now < parsed.notAfter ? { ...held, parsed } : undefined;
};

/** In the last third of its time; one that ends together with its CA only when a new one would last longer. */
const due = (world: World, { parsed }: Usable): boolean => {
  const { notBefore, notAfter } = parsed;
  const left = notAfter.getTime() - world.now().getTime();
  if (left * 3 > notAfter.getTime() - notBefore.getTime()) return false;
  const issuing = current(world, 'issuing');
  const root = current(world, 'root');
  const byThisCa = issuing !== undefined && issuing.notAfter > notAfter;
  const byTheNext = left <= DAY && root !== undefined && root.notAfter > notAfter;
  return byThisCa || byTheNext;
};

const current = (world: World, role: 'root' | 'issuing'): Certificate | undefined => {
  const found = world.authority.certificates().find((one) => one.role === role && one.current);
  return found === undefined ? undefined : parsedBytes(world, found.der);
};

const renewed = async (world: World, name: GeneralName, host: string): Promise<Held> => {
  await readyAuthority(world, name, host);
  const before = await keptIn(world);
  const asked =
    before.asked?.host === host && (await world.vault.has(before.asked.key))
      ? before.asked
      : await newlyAsked(world, before, name, host);
  const answer = await submitted(world, asked, name);
  if (answer.state === 'pending') throw refuse('house.certificate.pending', { host, number: answer.number });
  const { asked: _, ...rest } = before;
  if (answer.state === 'denied') {
    await world.ledger.keepDocument(DOCUMENT, rest);
    await world.vault.discard(asked.key);
    throw refuse('returned.denied', { number: answer.number, by: answer.by, why: answer.why });
  }
  const held: Held = {
    certificate: toBase64(answer.certificate),
    chain: withoutRoot(world, answer.chain).map(toBase64),
    key: asked.key,
  };
  await world.ledger.keepDocument(DOCUMENT, { host, held } satisfies Kept);
  if (before.held !== undefined) await world.vault.discard(before.held.key);
  // Issued long ago, to a process that died before it could keep it.
  return (await usable(world, held)) === undefined ? renewed(world, name, host) : held;
};

/** There is a CA that can issue for this name now. None is made for a name that it could not issue for. */
const readyAuthority = async (world: World, name: GeneralName, host: string): Promise<void> => {
  if (world.authority.certificates().length === 0) {
    const constraints = must(constraintsOf(await presentRealm(world)));
    if (!permits(constraints, name))
      throw refuse('house.host.not-permitted', { host, permitted: realmText(constraints) });
  }
  await foundAuthority(world);
  const issuing = current(world, 'issuing');
  const root = current(world, 'root');
  if (issuing === undefined) return;
  const left = issuing.notAfter.getTime() - world.now().getTime();
  // Under a root that ends as soon, a new issuing CA would last no longer.
  if (left <= 0 || (left <= DAY && root !== undefined && root.notAfter > issuing.notAfter))
    await renewAuthority(world);
};

const newlyAsked = async (world: World, before: Kept, name: GeneralName, host: string): Promise<Asked> => {
  const { id: key } = await world.vault.generate({ kind: 'ec', curve: 'P-256' });
  const signer = await world.vault.signer(key);
  const csr = buildSigningRequest({
    ...(name.kind === 'dns' ? { commonName: name.value } : {}),
    names: [name],
    signer,
  });
  const asked: Asked = { id: newId('req', world) as RequestId, host, key, csr: toBase64(csr) };
  await world.ledger.keepDocument(DOCUMENT, { ...before, asked } satisfies Kept);
  if (before.asked !== undefined) await world.vault.discard(before.asked.key);
  return asked;
};

const submitted = async (world: World, { id, host, csr }: Asked, name: GeneralName): Promise<Answer> => {
  const text = toText(name);
  const names = text === undefined ? [] : [text];
  try {
    return await world.authority.submit(
      { id, csr: fromBase64(csr), names, template: 'WebServer' },
      AbortSignal.timeout(LIMITS.orderMs),
    );
  } catch (error) {
    if (!(error instanceof Refusal) || error.complaint.code !== 'request.authority.name.not-permitted')
      throw error;
    const { permitted } = error.complaint.facts as { permitted: string };
    throw refuse('house.host.not-permitted', { host, permitted }, error);
  }
};

const withoutRoot = (world: World, chain: readonly Uint8Array[]): readonly Uint8Array[] =>
  chain.filter((der) => {
    const certificate = parsedBytes(world, der);
    return certificate !== undefined && !sameName(certificate.subject, certificate.issuer);
  });

const opened = async (world: World, { certificate, chain, key }: Held): Promise<OwnCertificate> => ({
  certificate: fromBase64(certificate),
  chain: chain.map(fromBase64),
  key: await world.vault.export(key),
});
