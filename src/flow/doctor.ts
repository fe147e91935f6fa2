// Doctor: looks at everything that would surprise later, and says what to do about it.
import { complain, type Complaint } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { DoctorLine } from '#core/views.ts';
import { latestEvidence } from '#core/lifecycle.ts';
import { nameText } from '#core/x509/name.ts';
import { partyViews } from './parties.ts';
import { publicationComplaints, publicationOf } from './publication.ts';
import { serviceRecords } from './services.ts';
import { certificateOf, storeOf } from './stock.ts';
import { judgeFor } from './trust.ts';
import { usageStates } from './usages.ts';
import type { ServiceRecord, World } from './world.ts';

export const doctorLines = async (world: World): Promise<readonly DoctorLine[]> => [
  ...(await homeLines(world)),
  await check(world, 'transactions', async () =>
    (await world.ledger.openTransactions()).map((transaction) =>
      complain('assigned.transaction.open', { transaction }),
    ),
  ),
  await check(world, 'stores', () => storeComplaints(world)),
  await check(world, 'parties', async () =>
    (await partyViews(world)).flatMap(({ complaints }) => complaints),
  ),
  await check(world, 'authority', async () => authorityComplaints(world)),
  await revocationLine(world),
  ...(await serviceLines(world)),
  ...(await usageLines(world)),
];

/** That nothing is published is not wrong, and it costs something: said once, without a cross. What is published and cannot be fetched is wrong. */
const revocationLine = async (world: World): Promise<DoctorLine> => {
  const issuing = world.authority.certificates().find(({ role, current }) => role === 'issuing' && current);
  const publication = await publicationOf(world.ledger);
  if (publication !== undefined && issuing !== undefined)
    return check(
      world,
      'revocation',
      () => publicationComplaints(world, publication, issuing.der),
      publication,
    );
  const complaints = issuing === undefined ? [] : [complain('request.authority.no-crl-url', {})];
  return { check: 'revocation', ok: true, complaints, facts: {} };
};

/** A home that cannot even be looked at is a finding like any other. */
const homeLines = async (world: World): Promise<readonly DoctorLine[]> => {
  let lines: readonly DoctorLine[] = [];
  const failed = await check(world, 'home', async () => {
    lines = await world.checks();
    return [];
  });
  return failed.ok ? lines : [failed];
};

const check = async (
  world: World,
  name: string,
  look: () => Promise<readonly Complaint[]>,
  facts: DoctorLine['facts'] = {},
): Promise<DoctorLine> => {
  try {
    const complaints = await look();
    return { check: name, ok: complaints.length === 0, complaints, facts };
  } catch (error) {
    const complaint =
      error instanceof Refusal
        ? error.complaint
        : complain('house.internal', { reference: world.report(error) });
    return { check: name, ok: false, complaints: [complaint], facts };
  }
};

const storeComplaints = async (world: World): Promise<readonly Complaint[]> => {
  const now = world.now();
  const all = [...(await storeOf(world, 'root')), ...(await storeOf(world, 'intermediate'))];
  return all
    .filter((certificate) => certificate.notAfter < now)
    .map((certificate) =>
      complain('trusted.time.expired', {
        subject: nameText(certificate.subject),
        notBefore: certificate.notBefore.toISOString(),
        notAfter: certificate.notAfter.toISOString(),
        now: now.toISOString(),
      }),
    );
};

const authorityComplaints = (world: World): readonly Complaint[] => {
  const crl = world.authority.lastCrl();
  return crl !== undefined && new Date(crl.nextUpdate) < world.now()
    ? [complain('request.authority.crl.old', { nextUpdate: crl.nextUpdate })]
    : [];
};

/** One after another: services of one program share its configuration test. */
const serviceLines = async (world: World): Promise<readonly DoctorLine[]> => {
  const lines: DoctorLine[] = [];
  for (const record of await serviceRecords(world)) {
    const facts = { service: record.id, kind: record.kind, usage: record.usage };
    lines.push(await check(world, 'service', () => serviceComplaints(world, record), facts));
  }
  return lines;
};

const serviceComplaints = async (world: World, record: ServiceRecord): Promise<readonly Complaint[]> => {
  const { service } = world.openService(record);
  const { instance } = service;
  const tested = await service.test();
  return [
    ...((await service.running()) ? [] : [complain('assigned.program.down', { instance })]),
    ...(tested.outcome === 'failed'
      ? [complain('assigned.config.broken-before', { instance, output: tested.output.slice(0, 500) })]
      : []),
  ];
};

const usageLines = async (world: World): Promise<readonly DoctorLine[]> => {
  const states = await usageStates(world);
  return Promise.all(
    states.map(({ usage, contract, current, facts }) =>
      check(
        world,
        'usage',
        async () => {
          if (current === undefined) return [];
          const certificate = await certificateOf(world, current.id);
          if (certificate === undefined)
            return [complain('assigned.certificate.unknown', { thumbprint: current.id })];
          const { complaints } = await judgeFor(world, certificate, [contract]);
          return [...complaints, ...latestEvidence(facts).flatMap((evidence) => evidence.complaints)];
        },
        { usage, assigned: current === undefined ? 'no' : 'yes' },
      ),
    ),
  );
};
