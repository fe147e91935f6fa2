// What each step forward does. Every one may be asked twice and leaves the same world.

import type { StepKind } from '#core/assigned/journal.ts';
import type { Evidence } from '#core/facts.ts';
import { complain, type Complaint } from '#core/problems.ts';
import type { Material, Ran, Tested } from '#core/ports.ts';
import { Refusal } from '#core/refusal.ts';
import { readPem } from '#core/x509/pem.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { certificateId, keyIdOf } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { storeOf, toBase64 } from '../stock.ts';
import { judgeFor, rowsOf, verdictOf } from '../trust.ts';
import {
  type Context,
  detailOf,
  namesIn,
  type OpenPart,
  partOf,
  partsOf,
  type StepResult,
  type StepRunner,
} from './context.ts';
import { lookOnce, lookUntilSettled, type Proof } from './look.ts';

type Forward = Extract<
  StepKind,
  'probe-before' | 'stage' | 'judge' | 'test' | 'switch' | 'reload' | 'prove' | 'commit'
>;
const FINE: StepResult = { complaints: [] };

/** Seen before anything is touched: what could not be reached now can never cause a rollback. */
export type Before = { readonly evidence: readonly Evidence[]; readonly running: boolean };
/** Read back and judged; stands in the receipt. */
export type JudgedDetail = { readonly rows: ReturnType<typeof rowsOf>; readonly usage: string };
export type ReloadDetail = Pick<Ran, 'how' | 'ms' | 'output'>;
export type TestDetail = { readonly shadow: boolean; readonly ms: number };

export const FORWARD_RUNNERS: Record<Forward, StepRunner> = {
  'probe-before': async (context, on) => {
    const part = partOf(context, on);
    const expected = { id: context.record.certificate, chain: [], judge: false };
    const [evidence, running] = await Promise.all([
      lookOnce(context.world, part.open, expected),
      part.open.service.running(),
    ]);
    return { complaints: [], detail: { evidence, running } satisfies Before };
  },

  stage: async (context, on) => {
    const part = partOf(context, on);
    const { vault } = context.world;
    const key = await vault.export(keyIdOf(context.certificate.publicKey.der, context.world.crypto));
    try {
      const { files } = part.open.service.render({ ...(await materialOf(context, part)), key });
      await part.open.live.stage(part.staged, files);
      for (const file of files) if (file.secret) file.bytes.fill(0);
    } finally {
      key.fill(0);
    }
    return FINE;
  },

  judge: async (context, on) => {
    const part = partOf(context, on);
    const staged = await readBack(context, part);
    if ('complaint' in staged) return { complaints: [staged.complaint] };
    const [leaf, ...chain] = staged.chain;
    if (leaf === undefined) return { complaints: [unreadable(part, 'chain')] };
    const keyMatches = staged.keyId === keyIdOf(leaf.publicKey.der, context.world.crypto);
    const judged = await judgeFor(context.world, leaf, [part.contract], { chain, keyMatches });
    const rows = rowsOf(context.world, judged.answers[0]?.answer.rows ?? []);
    const complaints: Complaint[] = [...judged.complaints];
    if (!keyMatches) complaints.unshift(complain('assigned.pair.mismatch', { service: on }));
    if (certificateId(leaf.der, context.world.crypto) !== context.record.certificate)
      complaints.unshift(unreadable(part, 'certificate'));
    return {
      complaints,
      warnings: judged.answers[0]?.answer.fitness.warnings ?? [],
      detail: { rows, usage: part.usage } satisfies JudgedDetail,
    };
  },

  test: async (context, on) => {
    const parts = partsOf(context, on);
    const [first, ...others] = parts;
    if (first === undefined) return FINE;
    const tested = await first.open.service.test({
      live: first.open.live.paths,
      version: first.staged,
      others: others.map(({ open, staged }) => ({ live: open.live.paths, version: staged })),
    });
    if (tested.outcome === 'passed')
      return { complaints: [], detail: { shadow: true, ms: tested.ms } satisfies TestDetail };
    const unwired = parts.find(isUnwired);
    if (tested.outcome === 'failed' && unwired !== undefined)
      return { complaints: [complain('assigned.service.not-wired', { service: unwired.service })] };
    // Either it has no shadow test, or it says no: was it well before we came?
    const asItIs = await first.open.service.test();
    if (asItIs.outcome === 'failed' && (await hadConfiguration(parts))) {
      return {
        complaints: [complain('assigned.config.broken-before', { instance: on, output: excerpt(asItIs) })],
      };
    }
    if (tested.outcome === 'failed')
      return {
        complaints: [complain('assigned.config.rejected', { instance: on, output: excerpt(tested) })],
      };
    return {
      complaints: [],
      detail: { shadow: false, ms: asItIs.outcome === 'cannot' ? 0 : asItIs.ms } satisfies TestDetail,
    };
  },

  switch: async (context, on) => {
    const part = partOf(context, on);
    await part.open.live.switchTo(part.staged);
    return FINE;
  },

  reload: async (context, on) => {
    const [part] = partsOf(context, on);
    if (part === undefined) return FINE;
    const { service } = part.open;
    if (detailOf<TestDetail>(context, { kind: 'test', on })?.shadow !== true) {
      const tested = await service.test();
      if (tested.outcome === 'failed')
        return {
          complaints: [complain('assigned.config.rejected', { instance: on, output: excerpt(tested) })],
        };
    }
    if (!(await service.running()))
      return {
        complaints: [],
        warnings: [complain('assigned.program.down', { instance: on })],
        detail: DOWN,
      };
    const ran = await reloadOrRestart(part);
    if (!ran.ok)
      return {
        complaints: [
          complain('assigned.reload.failed', { instance: on, output: ran.output.slice(0, EXCERPT) }),
        ],
        detail: brief(ran),
      };
    return { complaints: [], detail: brief(ran) };
  },

  prove: async (context, on) => {
    const part = partOf(context, on);
    const before = detailOf<Before>(context, { kind: 'probe-before', on })?.evidence ?? [];
    const { world, record, chain } = context;
    const expected = {
      id: record.certificate,
      chain: chain.map((der) => certificateId(der, world.crypto)),
      judge: true,
    };
    // A program that was never told has nothing to be waited for.
    const told = detailOf<ReloadDetail>(context, { kind: 'reload', on: part.instance })?.how !== 'none';
    const first = await lookUntilSettled(
      world,
      part.open,
      expected,
      before,
      told ? world.now() : new Date(0),
    );
    const proof =
      told && stillPrevious(first) && (await restarted(part))
        ? await lookUntilSettled(world, part.open, expected, before)
        : first;
    return {
      complaints: proof.contrary,
      // No place to look at is no proof: what nobody saw is not called proven.
      warnings:
        part.open.service.targets.length === 0
          ? [complain('assigned.service.no-target', { service: on })]
          : proof.harmless,
      detail: { evidence: proof.evidence },
    };
  },

  commit: async (context) => {
    const { world, record } = context;
    const at = world.now().toISOString();
    for (const usage of record.usages) {
      const facts = await world.ledger.usage(usage);
      const mine = facts.findIndex((fact) => fact.kind === 'assigned' && fact.transaction === record.id);
      if (mine < 0) {
        await world.ledger.appendUsage(usage, {
          at,
          kind: 'assigned',
          certificate: record.certificate,
          transaction: record.id,
        });
      } else if (mine < facts.length - 1) continue;
      const evidence = context.parts
        .filter((part) => part.usage === usage)
        .flatMap((part) => evidenceOf(context, part));
      await world.ledger.appendUsage(usage, { at, kind: 'proved', evidence });
    }
    const left = await Promise.all(context.parts.map(retire));
    return { complaints: [], warnings: left.flat() };
  },
};

/** The program said it had read its files and goes on as before: where it may be restarted, that is tried before going back. */
const stillPrevious = ({ contrary }: Proof): boolean =>
  contrary.some(({ code }) => code === 'proven.certificate.previous');
const restarted = async ({ open: { service } }: OpenPart): Promise<boolean> =>
  service.restart !== undefined && (await service.restart()).ok;

export const evidenceOf = (context: Context, part: OpenPart): readonly Evidence[] =>
  detailOf<{ evidence: readonly Evidence[] }>(context, { kind: 'prove', on: part.service })?.evidence ?? [];

export const reloadOrRestart = async ({ open: { service } }: OpenPart): Promise<Ran> => {
  const reloaded = await service.reload();
  return reloaded.ok || service.restart === undefined ? reloaded : service.restart();
};

const materialOf = async (context: Context, part: OpenPart): Promise<Omit<Material, 'key'>> => ({
  certificate: context.certificate.der,
  chain: context.chain,
  clientCas: namesIn(part.open).clientCas === undefined ? [] : await clientCasOf(context, part),
});

/**
 * Whose client certificates a mutual-TLS service accepts: what the usage names; otherwise the root of the new certificate and of the one it follows,
 * since peers that still have a certificate of the old CA must not be locked out by the switch.
 */
const clientCasOf = async (
  { world, certificate }: Context,
  { contract, before, open }: OpenPart,
): Promise<readonly Uint8Array[]> => {
  const named = contract.clientCas ?? [];
  const roots = await storeOf(world, 'root');
  if (named.length > 0)
    return roots.filter(({ der }) => named.includes(certificateId(der, world.crypto))).map(({ der }) => der);
  const verdict = await verdictOf(world, certificate);
  const anchor = verdict.trusted ? verdict.path.at(-1) : undefined;
  const earlier = before === undefined ? [] : await clientCasBefore(open, before);
  return distinct([...(anchor === undefined ? [] : [anchor.der]), ...earlier]);
};

const clientCasBefore = async (open: OpenPart['open'], before: string): Promise<readonly Uint8Array[]> => {
  const { clientCas } = namesIn(open);
  const bytes = clientCas === undefined ? undefined : await open.live.read(before, clientCas);
  const blocks = bytes === undefined ? undefined : readPem(new TextDecoder().decode(bytes));
  return blocks?.ok === true ? blocks.value.map(({ der }) => der) : [];
};

const distinct = (ders: readonly Uint8Array[]): readonly Uint8Array[] => [
  ...new Map(ders.map((der) => [toBase64(der), der])).values(),
];

/** What lies on the host now, not what we meant to write. */
const readBack = async (
  context: Context,
  part: OpenPart,
): Promise<
  | { readonly chain: readonly Certificate[]; readonly keyId: string | undefined }
  | { readonly complaint: Complaint }
> => {
  const { open, staged } = part;
  const names = namesIn(open);
  const [chainBytes, keyBytes] = await Promise.all([
    open.live.read(staged, names.chain),
    open.live.read(staged, names.key),
  ]);
  if (chainBytes === undefined) return { complaint: unreadable(part, names.chain) };
  if (keyBytes === undefined) return { complaint: unreadable(part, names.key) };
  try {
    const blocks = readPem(new TextDecoder().decode(chainBytes));
    const certificates = blocks.ok
      ? blocks.value.filter(({ label }) => label === 'CERTIFICATE').flatMap(({ der }) => certificateFrom(der))
      : certificateFrom(chainBytes);
    const bundle = await context.world.readBundle(keyBytes);
    const [key] = bundle.ok ? bundle.value.keys : [];
    return { chain: certificates, keyId: key === undefined ? undefined : context.world.keyIdOf(key) };
  } finally {
    keyBytes.fill(0);
  }
};

const certificateFrom = (der: Uint8Array): Certificate[] => {
  const parsed = parseCertificate(der);
  return parsed.ok ? [parsed.value] : [];
};

const unreadable = (part: OpenPart, file: string): Complaint =>
  complain('assigned.staged.unreadable', { service: part.service, file });

/** Its program has never been told of the live files: no certificate staged there can reach it. */
const isUnwired = ({ open: { record, service }, before }: OpenPart): boolean =>
  service.adoption !== undefined && record.adopted === undefined && before === undefined;

/** Before its first certificate a program may have nothing to test. */
const hadConfiguration = async (parts: readonly OpenPart[]): Promise<boolean> => {
  const current = await Promise.all(parts.map(({ open }) => open.live.current()));
  return current.every((version) => version !== undefined);
};

/** Old versions go, all but the one that a rollback would return to. One that cannot go is worth a word, and no reason to go back. */
const retire = async (part: OpenPart): Promise<readonly Complaint[]> => {
  try {
    const versions = await part.open.live.versions();
    for (const version of versions)
      if (version !== part.staged && version !== part.before) await part.open.live.discard(version);
    return [];
  } catch (error) {
    if (error instanceof Refusal) return [error.complaint];
    throw error;
  }
};

const EXCERPT = 2_000;
const excerpt = (tested: Tested): string =>
  tested.outcome === 'failed' ? tested.output.slice(0, EXCERPT) : '';
const brief = ({ how, ms, output }: Ran): ReloadDetail => ({ how, ms, output: output.slice(0, EXCERPT) });
const DOWN: ReloadDetail = { how: 'none', ms: 0, output: '' };
