// A house with real stores, keys and live folders, and programs that exist in memory only: they read their live files when they are told to, or
// do what a test wants instead. Time passes when the house waits.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { files } from '#adapters/services/files/files.ts';
import { liveFolder } from '#adapters/services/live-folder.ts';
import type { RunCommand, Sighting, Target } from '#core/ports.ts';
import type { ProblemCode } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { HouseEvent } from '#core/views.ts';
import { readPem } from '#core/x509/pem.ts';
import { createHouse, type House } from '#flow/house.ts';
import type { World } from '#flow/world.ts';
import { openWorld } from '#server/compose.ts';

export const COMPUTER = 'web.example.test';

/** `reads`: as it should; `stays`: says it has read its files, and goes on as before; `fails`: says no; `dies`: is gone. */
export type Habit = 'reads' | 'stays' | 'fails' | 'dies';

export type Program = {
  readonly id: string;
  readonly port: number;
  served: readonly Uint8Array[];
  up: boolean;
  habit: Habit;
  reloads: number;
};

export type SmallHouse = {
  readonly folder: string;
  readonly world: World;
  house: House;
  readonly events: HouseEvent[];
  /** Adds a service for a usage, and the program behind it. `unseen`: the service names no place to look at. */
  add(id: string, usage: string, seen?: 'unseen'): Promise<Program>;
  /** Another process on the same home: nothing in memory is kept but the programs. */
  restart(change?: (world: World) => World): Promise<void>;
  /** Requested, finished with the box cleared. */
  certificate(friendlyName?: string): Promise<string>;
  pass(ms: number): void;
  close(): Promise<void>;
};

export const smallHouse = async (change: (world: World) => World = (world) => world): Promise<SmallHouse> => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-small-'));
  const programs: Program[] = [];
  const bugs: string[] = [];
  let passed = 0;
  const now = (): Date => new Date(Date.now() + passed);
  const wait = async (ms: number): Promise<void> => {
    passed += ms;
  };
  const run: RunCommand = async ({ args: [id = ''] }) => {
    const program = programs.find((one) => one.id === id);
    if (program === undefined) return { code: 127, timedOut: false, output: 'not found', ms: 1 };
    program.reloads += 1;
    if (program.habit === 'dies') program.up = false;
    if (program.habit === 'reads') program.served = readServed(program);
    return { code: program.habit === 'fails' ? 1 : 0, timedOut: false, output: program.habit, ms: 1 };
  };
  const liveOf = new Map<string, string>();
  const readServed = ({ id }: Program): readonly Uint8Array[] => {
    const blocks = readPem(readFileSync(join(liveOf.get(id) ?? '', 'current', 'tls.pem'), 'utf8'));
    return blocks.ok ? blocks.value.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => der) : [];
  };
  const look = (target: Target): Sighting => {
    const program = programs.find(({ port }) => port === target.port);
    const up = program?.up === true && program.served.length > 0;
    return {
      target,
      address: `127.0.0.1:${target.port}`,
      at: now(),
      ms: 1,
      served: up ? program.served : [],
      answered: up,
      detail: up ? 'ok' : 'ECONNREFUSED',
    };
  };

  const open = async (more: (world: World) => World): Promise<{ world: World; house: House }> => {
    const opened = await openWorld({
      home: join(folder, 'home'),
      computer: COMPUTER,
      log: (line) => void bugs.push(line),
    });
    const world = more(
      change({
        ...opened.world,
        now,
        wait,
        prober: { look: async (target) => [look(target)] },
        openService: (record) => {
          if (record.kind !== 'files') return opened.world.openService(record);
          const path = join(folder, 'live', record.id);
          liveOf.set(record.id, path);
          return {
            record,
            service: files.open(files.settings.parse(record.settings), { run, now, wait }),
            live: liveFolder(path, record.access),
          };
        },
      }),
    );
    return { world, house: createHouse(world, opened.close) };
  };

  const first = await open((world) => world);
  const small: SmallHouse & { world: World } = {
    folder,
    world: first.world,
    house: first.house,
    events: [],
    add: async (id, usage, seen) => {
      const program: Program = {
        id,
        port: 20_000 + programs.length,
        served: [],
        up: true,
        habit: 'reads',
        reloads: 0,
      };
      programs.push(program);
      await small.house.addService({
        id,
        usage,
        kind: 'files',
        settings: {
          id,
          afterCommand: ['reload', id],
          targets:
            seen === 'unseen'
              ? []
              : [
                  {
                    host: '127.0.0.1',
                    port: program.port,
                    serverName: COMPUTER,
                    protocol: 'tls',
                    mutual: false,
                  },
                ],
        },
      });
      return program;
    },
    restart: async (more = (world) => world) => {
      await small.house.close();
      const next = await open(more);
      small.world = next.world;
      small.house = next.house;
    },
    certificate: async (friendlyName = 'one') => {
      const { id, certificate } = await small.house.request({ friendlyName });
      await small.house.finish(id, false);
      return certificate?.thumbprint ?? '';
    },
    pass: (ms) => {
      passed += ms;
    },
    close: async () => {
      await small.house.close();
      rmSync(folder, { recursive: true, force: true });
      if (bugs.length > 0) throw new Error(`bugs were reported: ${bugs.join('\n')}`);
    },
  };
  small.house.listen((event) => void small.events.push(event));
  return small;
};

/** The code of what is refused; `undefined` when it is not. */
export const refusalOf = async (deed: Promise<unknown>): Promise<ProblemCode | undefined> => {
  try {
    await deed;
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.complaint.code;
    throw error;
  }
};
