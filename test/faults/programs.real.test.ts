// What can be wrong with nginx and Kamailio while a certificate is assigned, each tried on the real program with connections open.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Three, type ThreeOptions, threeServices } from '../three-services.ts';
import { type Fault, tryFault } from './fault-case.ts';
import {
  breakConfiguration,
  fixKey,
  type Program,
  SERVICE_OF,
  serveOwnFile,
  stopProgram,
  type Undo,
} from './rewiring.ts';

/** Cases run side by side: most of their time is waiting, and each has programs of its own. */
const withThree = async (options: ThreeOptions, work: (three: Three) => Promise<unknown>): Promise<void> => {
  const three = await threeServices(options);
  try {
    await work(three);
  } finally {
    await three.stop();
  }
};

type Row = readonly [what: string, fault: Fault, options?: ThreeOptions];

const told =
  (fault: string) =>
  async (on: Three): Promise<Undo> => {
    await on.fault(fault);
    return () => on.fault(undefined);
  };
const instanceOf = (program: Program) => (on: Three) => ({
  instance: program === 'nginx' ? `nginx:${on.nginx.conf}` : `kamailio:${on.kamailio.settings.cfg}`,
});
const instead = (program: Program, thumbprint: (on: Three) => unknown) => (on: Three) => ({
  service: SERVICE_OF[program],
  address: `127.0.0.1:${on.ports[SERVICE_OF[program]]}`,
  expected: on.b,
  seen: thumbprint(on),
});
const PRINT = expect.stringMatching(/^[0-9A-F]{40}$/) as unknown;

const both = (row: (program: Program) => Row): readonly Row[] => [row('nginx'), row('kamailio')];

const NOTHING_TOUCHED: readonly Row[] = [
  ...both((program) => [
    `${program}: its configuration was broken before we came`,
    {
      arrange: (on) => breakConfiguration(program, on),
      outcome: 'refused',
      exit: 1,
      codes: ['assigned.config.broken-before'],
      facts: instanceOf(program),
    },
  ]),
  [
    'nginx: its configuration does not take the staged files',
    {
      arrange: (on) => fixKey('nginx', on),
      outcome: 'refused',
      exit: 1,
      codes: ['assigned.config.rejected'],
      facts: instanceOf('nginx'),
    },
  ],
];

const TAKEN_BACK: readonly Row[] = [
  [
    'kamailio: its configuration does not take the new files, which only the reload tells',
    {
      arrange: (on) => fixKey('kamailio', on),
      outcome: 'rolled-back',
      exit: 6,
      codes: ['assigned.reload.failed'],
      facts: instanceOf('kamailio'),
    },
  ],
  ...both((program) => [
    `${program}: the reload fails`,
    {
      arrange: told(`${program}-fails`),
      outcome: 'rolled-back',
      exit: 6,
      codes: ['assigned.reload.failed'],
      facts: instanceOf(program),
    },
  ]),
  ...both((program) => [
    `${program}: the reload hangs, forward and back`,
    {
      arrange: told(`${program}-hangs`),
      outcome: 'rolled-back',
      exit: 6,
      codes: ['assigned.reload.failed'],
      facts: instanceOf(program),
      within: 45_000,
    },
  ]),
  [
    'nginx: the reload is said to be done, and no worker changes',
    {
      arrange: told('nginx-nothing'),
      outcome: 'rolled-back',
      exit: 6,
      codes: ['assigned.reload.failed'],
      facts: instanceOf('nginx'),
    },
  ],
  [
    'kamailio: the reload is said to be done, and the old certificate stays',
    {
      arrange: told('kamailio-nothing'),
      outcome: 'rolled-back',
      exit: 6,
      codes: ['proven.certificate.previous'],
      facts: instead('kamailio', (on) => on.a),
    },
  ],
  ...both((program) => [
    `${program}: goes on serving the previous certificate, from a file of its own`,
    {
      arrange: (on) => serveOwnFile(program, on, 'previous'),
      outcome: 'rolled-back',
      exit: 6,
      codes: ['proven.certificate.previous'],
      facts: instead(program, (on) => on.a),
    },
  ]),
  [
    'nginx: sends the new certificate without its intermediate',
    {
      arrange: told('leaf-only'),
      outcome: 'rolled-back',
      exit: 6,
      codes: ['proven.path.not-trusted', 'trusted.intermediate.missing', 'proven.chain.incomplete'],
      facts: (on) => ({ service: 'web-external', address: `127.0.0.1:${on.ports['web-external']}` }),
    },
  ],
];

/** The program itself presents what it should not, after going back too: all that can go back does, and a person is needed. */
const STOPPED: readonly Row[] = (['other-of-ours', 'stranger'] as const).flatMap((which) =>
  both((program) => [
    `${program}: serves ${which === 'stranger' ? "a stranger's certificate" : 'another certificate of ours'}`,
    {
      arrange: (on) => serveOwnFile(program, on, which),
      outcome: 'stopped',
      exit: 6,
      codes: [`proven.certificate.${which}`, 'assigned.rollback.failed'],
      facts: instead(program, () => PRINT),
      after: { [SERVICE_OF[program]]: 'unseen' },
    },
  ]),
);

const GOES_ON: readonly Row[] = [
  ...both((program) => [
    `${program}: is not running, and finds the new certificate when it is started`,
    {
      arrange: async (on) => {
        const start = await stopProgram(program, on);
        return async () => {
          await start();
          expect(Object.values(await on.seen())).toEqual([on.b, on.b, on.b]);
        };
      },
      outcome: 'assigned',
      exit: 0,
      codes: ['assigned.program.down', 'proven.unreachable'],
      facts: instanceOf(program),
      after:
        program === 'nginx'
          ? { sip: 'b', 'web-internal': 'unseen', 'web-external': 'unseen' }
          : { sip: 'unseen', 'web-internal': 'b', 'web-external': 'b' },
    },
  ]),
  [
    'a second address of a service that could not be reached before either',
    {
      arrange: async () => async () => undefined,
      outcome: 'assigned',
      exit: 0,
      codes: ['proven.unreachable'],
      facts: () => ({ service: 'web-external', why: expect.stringContaining('ECONNREFUSED') as unknown }),
      after: { sip: 'b', 'web-internal': 'b', 'web-external': 'b' },
      mendable: false,
    },
    {
      firstOutcome: 'assigned',
      service: (input) => {
        if (input.id !== 'web-external') return input;
        const settings = input.settings as { targets: { port: number }[] };
        const [target] = settings.targets;
        // The discard service's port: nobody listens there.
        return {
          ...input,
          settings: {
            ...settings,
            server: { port: target?.port },
            targets: [target, { ...target, port: 9 }],
          },
        };
      },
    },
  ],
];

const run = (rows: readonly Row[]): void => {
  for (const [what, fault, options = {}] of rows)
    it.concurrent(what, () => withThree(options, (three) => tryFault(three, fault)));
};

describe('nothing is touched', () => run(NOTHING_TOUCHED));
describe('every service goes back to the certificate that it had', () => run(TAKEN_BACK));
describe('what is presented instead is said, and what can go back does', () => run(STOPPED));
describe('what could not be reached before is no reason to go back', () => run(GOES_ON));

it.concurrent('says what the program said, without a key', () =>
  withThree({}, async (on) => {
    const receipt = await tryFault(on, {
      arrange: () => fixKey('nginx', on),
      outcome: 'refused',
      exit: 1,
      codes: ['assigned.config.rejected'],
    });
    const text = JSON.stringify(receipt);
    expect(text).toContain('key values mismatch');
    expect(text).not.toContain('PRIVATE KEY');
    const live = readFileSync(`${on.live}/Default/sip/current/tls.pem`, 'utf8');
    const [, key = 'none'] = /BEGIN PRIVATE KEY-----\s*([A-Za-z0-9+/]{40})/.exec(live) ?? [];
    expect(text).not.toContain(key);
  }));
