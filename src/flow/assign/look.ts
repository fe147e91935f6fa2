// Looking at what services present, and weighing it: once, or again and again until time can no longer mend what is seen.
import type { CertificateId, Evidence } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import type { ClientIdentity, Sighting } from '#core/ports.ts';
import type { Complaint } from '#core/problems.ts';
import { proveAgain, settle } from '#core/proven/prove-again.ts';
import { weigh } from '#core/proven/weigh.ts';
import { nameText } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import { certificateId, keyIdOf, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { certificateOf, parsedBytes } from '../stock.ts';
import { heedStapled, judgeFor } from '../trust.ts';
import { contracts } from '../usages.ts';
import type { OpenService, World } from '../world.ts';

export type Expected = {
  readonly id: CertificateId;
  /** Intermediates that must be sent along. */
  readonly chain: readonly CertificateId[];
  /** Also ask whether what was served has the name, and whether the relying parties believe it. */
  readonly judge: boolean;
  /** What was there before the switch: a program may still serve it for a moment. */
  readonly previous?: CertificateId | undefined;
};

export type Proof = {
  readonly evidence: readonly Evidence[];
  /** Tells against the certificate's being served: a reason to go back. */
  readonly contrary: readonly Complaint[];
  /** Could not be looked at, neither before nor now: no reason to go back. */
  readonly harmless: readonly Complaint[];
};

/** One look at every address of every target of a service. */
export const lookOnce = async (
  world: World,
  open: OpenService,
  expected: Expected,
): Promise<readonly Evidence[]> => {
  const { service, record } = open;
  const client =
    service.targets.some(({ mutual }) => mutual) && expected.judge
      ? await clientIdentity(world, expected.id)
      : undefined;
  const signal = AbortSignal.timeout(LIMITS.probeMs * 4);
  const sightings = (
    await Promise.all(service.targets.map((target) => world.prober.look(target, client, signal)))
  ).flat();
  for (const sighting of sightings) await heedStapled(world, sighting);
  const wanted = await certificateOf(world, expected.id);
  const called = await namesOf(world, expected.chain);
  return Promise.all(
    sightings.map(async (sighting) => {
      const ours = await isOurs(world, sighting);
      return weigh({
        service: record.id,
        sighting,
        expected: {
          certificate: expected.id,
          chain: expected.chain,
          anyName: !expected.judge,
          called: (id) => called.get(id),
          ...(wanted === undefined ? {} : { thumbprint: thumbprint(wanted.der, world.crypto) }),
        },
        known: { previous: expected.previous, ours: () => ours },
        path: expected.judge ? await pathFindings(world, open, sighting) : undefined,
        crypto: world.crypto,
      });
    }),
  );
};

/** `before`: the look before the switch. What could not be reached then can never tell against the certificate now. */
export const lookUntilSettled = async (
  world: World,
  open: OpenService,
  expected: Expected,
  before: readonly Evidence[],
  since: Date = world.now(),
): Promise<Proof> => {
  for (let looks = 1; ; looks++) {
    const after = await lookOnce(world, open, {
      ...expected,
      previous: expected.previous ?? before[0]?.chain[0],
    });
    const next = proveAgain({ before, after, looks, since, now: world.now() });
    if (next.kind === 'again') {
      await world.wait(next.afterMs);
      continue;
    }
    const { outcome, complaints } = settle(before, after);
    return {
      evidence: after,
      contrary: outcome === 'not-proven' ? complaints : [],
      harmless: outcome === 'unproven-but-harmless' ? complaints : [],
    };
  }
};

const pathFindings = async (
  world: World,
  { record }: OpenService,
  { served }: Sighting,
): Promise<readonly Complaint[] | undefined> => {
  const [leaf, ...chain] = served.flatMap((der) => parsedBytes(world, der) ?? []);
  const contract = (await contracts(world)).find(({ id }) => id === record.usage);
  if (leaf === undefined || contract === undefined) return undefined;
  const { answers } = await judgeFor(world, leaf, [contract], { chain, keyMatches: true });
  return answers.flatMap(({ answer }) =>
    answer.rows.flatMap(({ verdict }) => (verdict.trusted ? [] : verdict.findings)),
  );
};

const isOurs = async (world: World, { served: [leaf] }: Sighting): Promise<boolean> =>
  leaf !== undefined && (await certificateOf(world, certificateId(leaf, world.crypto))) !== undefined;

const namesOf = async (
  world: World,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, string>> => {
  const found = await Promise.all(ids.map(async (id) => [id, await certificateOf(world, id)] as const));
  return new Map(
    found.flatMap(([id, certificate]) =>
      certificate === undefined ? [] : [[id, nameText(certificate.subject)] as const],
    ),
  );
};

/** Our own certificate as a client's, where it may be one. The key stays in memory. */
const clientIdentity = async (world: World, id: CertificateId): Promise<ClientIdentity | undefined> => {
  const certificate = await certificateOf(world, id);
  if (certificate === undefined || !mayBeClient(certificate)) return undefined;
  const key = keyIdOf(certificate.publicKey.der, world.crypto);
  if (!(await world.vault.has(key))) return undefined;
  const { chain } = await judgeFor(world, certificate, []);
  const pkcs8 = await world.vault.export(key);
  try {
    return {
      certificate: [certificate, ...chain].map(({ der }) => writePem('CERTIFICATE', der)).join(''),
      key: writePem('PRIVATE KEY', pkcs8),
    };
  } finally {
    pkcs8.fill(0);
  }
};

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const mayBeClient = ({ eku }: Certificate): boolean => eku === undefined || eku.includes(CLIENT_AUTH);
