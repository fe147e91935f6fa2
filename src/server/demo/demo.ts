// The whole main job, unattended, over the same API as everything else: an outside root first refused, then imported; three usages assigned and proven; one
// assignment rolled back because a service was made to fail.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AssignmentView, RequestView, UsageView } from '#core/views.ts';
import { demoTopology } from '#core/topology/topology.ts';
import { must } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import { readPem } from '#core/x509/pem.ts';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { connect, type Client } from '#schema/client.ts';
import { openLocal } from '../local.ts';
import { type OutsideCa, outsideCa } from './outside-ca.ts';
import { type DemoPrograms, startPrograms } from './programs.ts';

export const DEMO_STEPS = [
  'request',
  'returned',
  'not-trusted',
  'refused',
  'imported',
  'assigned',
  'proven',
  'rolled-back',
] as const;
export type DemoStep = (typeof DEMO_STEPS)[number];

export type DemoDocument = {
  readonly steps: readonly {
    readonly name: DemoStep;
    readonly outcome: 'ok' | 'failed';
    /** A code, a state, an outcome, ids or a thumbprint: never a sentence. */
    readonly detail: string;
  }[];
  readonly usages: readonly {
    readonly usage: string;
    readonly service: string;
    readonly program: string;
    readonly address: string;
    readonly thumbprint: string;
    readonly seen: string;
    readonly proven: boolean;
  }[];
  /** Id of the receipt of the assignment that was proven. */
  readonly receipt: string;
  readonly seconds: number;
};

export type DemoEvent =
  | { readonly kind: 'program'; readonly service: string; readonly program: string }
  | {
      readonly kind: 'step';
      readonly name: DemoStep;
      readonly outcome: 'ok' | 'failed';
      readonly detail: string;
    };

export type DemoOptions = {
  /** Kept when given; otherwise a folder of its own that goes with the demo. */
  readonly home?: string;
  readonly ownListeners: boolean;
  /** Ends the demo before its time: everything is stopped and cleared away, then its reason is thrown. */
  readonly signal?: AbortSignal;
  readonly hear: (event: DemoEvent) => void;
};

/** The services go on until `stop`, so that anybody can look at what they serve. */
export const runDemo = async (
  options: DemoOptions,
): Promise<{ document: DemoDocument; stop(): Promise<void> }> => {
  const begun = performance.now();
  // Short, since control sockets stand in it; open to look through, since services run as other users.
  const scratch = await mkdtemp(join(tmpdir(), 'cwdemo-'));
  const home = options.home ?? join(scratch, 'home');
  let programs: DemoPrograms | undefined;
  const stop = async (): Promise<void> => {
    await programs?.stop();
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    programs = await startPrograms(scratch, `${home}-live`, options.ownListeners);
    const door = await openLocal({ home });
    try {
      const ca = await outsideCa(new Date());
      const document = await untilAborted(options.signal, () =>
        job(connect(door.fetch), programs as DemoPrograms, ca, options.hear),
      );
      return { document: { ...document, seconds: Math.round((performance.now() - begun) / 100) / 10 }, stop };
    } finally {
      await door.close();
    }
  } catch (error) {
    await stop();
    throw error;
  }
};

const untilAborted = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
  if (signal === undefined) return work();
  signal.throwIfAborted();
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
  return Promise.race([work(), aborted]);
};

const job = async (
  client: Client,
  programs: DemoPrograms,
  ca: OutsideCa,
  hear: DemoOptions['hear'],
): Promise<Omit<DemoDocument, 'seconds'>> => {
  const steps: DemoDocument['steps'][number][] = [];
  const step = (name: DemoStep, well: boolean, detail: string): void => {
    const one = { name, outcome: well ? 'ok' : 'failed', detail } as const;
    steps.push(one);
    hear({ kind: 'step', ...one });
  };

  await client.setTopology({ body: demoTopology as never });
  for (const { input, program, adopt } of programs.services) {
    await client.addService({ body: input });
    if (adopt) await client.adopt({ params: { id: input.id }, body: { apply: true } });
    hear({ kind: 'program', service: input.id, program });
  }

  const asked = await client.request({ body: { issuer: 'manual', friendlyName: 'Demo' } });
  step('request', asked.state === 'pending', asked.id);

  const [csr] = must(readPem(await client.signingRequest({ params: { id: asked.id } })));
  const reply = ca.sign(csr?.der ?? new Uint8Array());
  await client.import({ body: { file: base64(reply) } });
  const returned = await client.requestOf({ params: { id: asked.id } });
  const thumbprint = returned.certificate?.thumbprint ?? '';
  step('returned', thumbprint !== '', thumbprint);
  step('not-trusted', returned.state === 'root-missing', returned.state);

  const refused = await refusalOf(() =>
    client.assign({ body: { certificate: thumbprint, request: asked.id } }),
  );
  const untouched = (await client.status()).usages.every((usage) => usage.assigned === undefined);
  step(
    'refused',
    refused?.complaint.code === 'trusted.root.missing' && untouched,
    refused?.complaint.code ?? '',
  );

  await client.import({ body: { file: base64(ca.root), trustRoots: [certificateId(ca.root, nodeCrypto)] } });
  const trusted = await client.requestOf({ params: { id: asked.id } });
  step('imported', trusted.state === 'trusted' && !trusted.offers.includes('assign-box'), trusted.state);

  const assigned = await ended(
    client,
    (await client.assign({ body: { certificate: thumbprint, request: asked.id } })).id,
  );
  step(
    'assigned',
    assigned.usages.length === 3 && assigned.outcome !== 'refused',
    assigned.usages.join(', '),
  );
  step('proven', assigned.outcome === 'proven', assigned.outcome ?? '');

  const back = await rolledBack(client, programs);
  const usages = await client.prove({ body: {} });
  const stillThere = usages.every(
    ({ proof, assigned: now }) => proof === 'proven' && now?.thumbprint === thumbprint,
  );
  step('rolled-back', back.outcome === 'rolled-back' && stillThere, back.outcome ?? '');
  return {
    steps,
    usages: usages.flatMap((usage) => lines(usage, programs, thumbprint)),
    receipt: assigned.id,
  };
};

/** A second certificate, from the embedded CA, for a service that cannot take it: every service must keep the first. */
const rolledBack = async (client: Client, programs: DemoPrograms): Promise<AssignmentView> => {
  const second: RequestView = await client.request({ body: { friendlyName: 'Demo, to be rolled back' } });
  const mend = await programs.breakOne();
  try {
    const { assignment } = await client.finish({ params: { id: second.id }, body: { assign: true } });
    if (assignment === undefined) throw new Error(`the second certificate is ${second.state}`);
    return await ended(client, assignment);
  } finally {
    await mend();
  }
};

const ended = async (client: Client, id: AssignmentView['id']): Promise<AssignmentView> => {
  for await (const { event } of client.assignmentEvents({ params: { id } }))
    if (event.kind === 'outcome') break;
  return client.assignment({ params: { id } });
};

const lines = (
  { id, evidence, proof }: UsageView,
  { services }: DemoPrograms,
  thumbprint: string,
): DemoDocument['usages'] =>
  services
    .filter(({ input }) => input.usage === id)
    .map(({ input, program, address }) => ({
      usage: id,
      service: input.id,
      program,
      address,
      thumbprint,
      seen: evidence.find(({ service }) => service === input.id)?.seen ?? '',
      proven: proof === 'proven',
    }));

const refusalOf = async (work: () => Promise<unknown>): Promise<Refusal | undefined> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
