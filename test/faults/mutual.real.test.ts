// A Kamailio that demands client certificates: whom it lets in is part of the transaction, and comes back with the certificate when it goes back.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { must } from '#core/problems.ts';
import type { RequestView } from '#core/views.ts';
import { readPem, writePem } from '#core/x509/pem.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import { type OutsideCa, outsideCa } from '#server/demo/outside-ca.ts';
import { open } from '../ask.ts';
import { runCertwizard } from '../command.ts';
import { type Three, threeServices } from '../three-services.ts';
import { type Issued, issue } from '../tls-peers.ts';
import { expectProven, expectWords, type Fault, tryFault } from './fault-case.ts';
import { edit, replaced } from './rewiring.ts';

let three: Three;
let folder: string;
let partners: Issued;
let partner: Issued;
let stranger: Issued;
let outside: OutsideCa;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-mutual-'));
  partners = await issue('partners');
  [partner, stranger, outside] = await Promise.all([
    issue('partner', { by: partners }),
    issue('stranger'),
    outsideCa(new Date()),
  ]);
  const made = await threeServices({ mutual: partners, client: partner, until: 'assigned' });
  three = { ...made, b: await fromOutside(made) };
});
afterEach(async () => {
  await three?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** B comes from another CA than A: those who are let in change with it. */
const fromOutside = async (made: Three): Promise<string> => {
  const command = (...args: string[]) => runCertwizard([...args, '--json'], { home: made.home });
  const csr = join(folder, 'request.csr');
  const asked = await command('request', '--issuer', 'manual', '--csr', csr);
  expect(asked.code, asked.stderr).toBe(4);
  const [block] = must(readPem(await readFile(csr, 'utf8')));
  const reply = join(folder, 'reply.p7b');
  await writeFile(reply, outside.sign(block?.der ?? new Uint8Array()));
  const root = join(folder, 'root.pem');
  await writeFile(root, writePem('CERTIFICATE', outside.root));
  for (const args of [[reply], [root, '--trust-root', certificateId(outside.root, nodeCrypto)]]) {
    const imported = await command('import', ...args);
    expect(imported.code, imported.stderr).toBe(0);
  }
  const { request } = JSON.parse(asked.stdout) as { request: RequestView };
  const returned = JSON.parse((await command('pending', request.id)).stdout) as { request: RequestView };
  return returned.request.certificate?.thumbprint ?? '';
};

/** Answered over TLS with this client certificate, or without one? */
const letsIn = async (client?: Issued): Promise<boolean> => {
  try {
    const connection = await open(three.ports.sip, 'sip', client);
    const line = await connection.ask();
    connection.close();
    return / 200 /.test(line);
  } catch {
    return false;
  }
};
const door = async (): Promise<readonly boolean[]> => [
  await letsIn(partner),
  await letsIn(),
  await letsIn(stranger),
];

/** CAs whose clients the live files let in, by identity. */
const letIn = async (): Promise<readonly string[]> => {
  const text = await readFile(`${three.live}/Default/sip/current/ca.pem`, 'utf8');
  return must(readPem(text)).map(({ der }) => certificateId(der, nodeCrypto));
};
const rootOf = (der: Uint8Array): string => certificateId(der, nodeCrypto);

describe('a Kamailio that demands client certificates', () => {
  it('lets in whom it let in before, and those of the new CA; nobody else', async () => {
    const before = await letIn();
    expect(before).toContain(rootOf(partners.der));
    expect(await door()).toEqual([true, false, false]);
    await expectProven(three);
    expect(await letIn()).toEqual(expect.arrayContaining([...before, rootOf(outside.root)]));
    expect(await door()).toEqual([true, false, false]);
    const [evidence] = await three.inHouse(
      async (client) => (await client.status()).usages[0]?.evidence ?? [],
    );
    expect(evidence).toMatchObject({ verdict: 'proven', mutual: { accepted: true, refused: true } });
  });

  it('gets its list back when it goes back', async () => {
    const before = await letIn();
    const duringReload: Fault = {
      arrange: async (on) => {
        await on.fault('leaf-only');
        return () => on.fault(undefined);
      },
      outcome: 'rolled-back',
      exit: 6,
      codes: ['proven.path.not-trusted'],
    };
    await tryFault(three, { ...duringReload, mendable: false });
    expect(await letIn()).toEqual(before);
    expect(before).not.toContain(rootOf(outside.root));
    expect(await door()).toEqual([true, false, false]);
  });

  it('lets everybody in: said, and taken back', async () => {
    const { complaints } = await tryFault(three, {
      arrange: ({ kamailio }) =>
        edit(kamailio.settings.tlsCfg, (text) =>
          replaced(
            replaced(text, 'require_certificate = yes', 'require_certificate = no'),
            'verify_certificate = yes',
            'verify_certificate = no',
          ),
        ),
      outcome: 'rolled-back',
      exit: 6,
      codes: ['proven.mutual.not-refused'],
      facts: () => ({ service: 'sip', shown: 'none, stranger' }),
    });
    for (const complaint of complaints) expectWords(complaint);
  });

  it('does not take our own certificate, by a list of its own: said, and taken back', async () => {
    await tryFault(three, {
      arrange: async ({ kamailio, folder: scratch, live }) => {
        const own = join(scratch, 'own-clients.pem');
        await writeFile(own, partners.certificate);
        return edit(kamailio.settings.tlsCfg, (text) =>
          replaced(text, `${live}/Default/sip/current/ca.pem`, own),
        );
      },
      outcome: 'rolled-back',
      exit: 6,
      codes: ['proven.mutual.not-accepted'],
      facts: () => ({ service: 'sip' }),
    });
  });

  it('lets in only whom the topology names, where it names somebody', async () => {
    const topology = (await three.inHouse((client) => client.topology())) as { settings: object };
    await three.inHouse((client) =>
      client.setTopology({
        body: {
          ...topology,
          settings: { ...topology.settings, Default: { clientCas: [rootOf(outside.root)] } },
        } as never,
      }),
    );
    const ran = await runCertwizard(['assign', three.b, '--usage', 'Default', '--json'], {
      home: three.home,
    });
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    expect(await letIn()).toEqual([rootOf(outside.root)]);
    expect(await door()).toEqual([false, false, false]);
  });
});
