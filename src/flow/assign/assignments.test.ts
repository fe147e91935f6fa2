import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuse } from '#core/problems.ts';
import { refusalOf, type SmallHouse, smallHouse } from '#test/small-house.ts';
import type { World } from '../world.ts';

let small: SmallHouse;
beforeEach(async () => {
  small = await smallHouse();
});
afterEach(() => small.close());

const thumbprints = async (): Promise<readonly (string | undefined)[]> =>
  (await small.house.status()).usages.map(({ assigned }) => assigned?.thumbprint);
const proofs = async (): Promise<readonly string[]> =>
  (await small.house.status()).usages.map(({ proof }) => proof);
const ALL = ['Default', 'WebServicesInternal', 'WebServicesExternal'];

describe('an assignment', () => {
  it('switches every service and proves it', async () => {
    const [sip, web] = [await small.add('sip', 'Default'), await small.add('web', 'WebServicesInternal')];
    const a = await small.certificate();
    const ended = await small.house.assign({ certificate: a, usages: ['Default', 'WebServicesInternal'] });
    expect(ended.outcome).toBe('proven');
    expect([sip.reloads, web.reloads]).toEqual([1, 1]);
    expect(await proofs()).toEqual(['proven', 'proven', 'none']);
  });

  it('is not proven where no usage has a service; one without is said beside those that have', async () => {
    const none = await small.house.assign({ certificate: await small.certificate(), usages: ALL });
    expect(none.outcome).toBe('assigned');
    await small.add('sip', 'Default');
    const ended = await small.house.assign({ certificate: await small.certificate('b'), usages: ALL });
    expect(ended.outcome).toBe('proven');
    const { warnings } = await small.house.receipt(ended.id);
    expect(warnings.map(({ code }) => code)).toEqual(['assigned.no-service', 'assigned.no-service']);
    expect(await proofs()).toEqual(['proven', 'never', 'never']);
  });

  it('is not proven where a service names no place to look at, and a failed reload on the way back is said', async () => {
    const mail = await small.add('mail', 'Default', 'unseen');
    const [a, b] = [await small.certificate('a'), await small.certificate('b')];
    const ended = await small.house.assign({ certificate: a, usages: ['Default'] });
    expect(ended.outcome).toBe('assigned');
    const { warnings } = await small.house.receipt(ended.id);
    expect(warnings.map(({ code }) => code)).toEqual(['assigned.service.no-target']);
    mail.habit = 'fails';
    const back = await small.house.assign({ certificate: b, usages: ['Default'] });
    expect(back.outcome).toBe('rolled-back');
    expect((await small.house.receipt(back.id)).warnings.map(({ code }) => code)).toEqual([
      'assigned.reload.failed',
    ]);
  });

  it('goes back to the certificate before when one of two programs goes on as before', async () => {
    const [sip, web] = [await small.add('sip', 'Default'), await small.add('web', 'WebServicesInternal')];
    const [a, b] = [await small.certificate('a'), await small.certificate('b')];
    const usages = ['Default', 'WebServicesInternal'];
    await small.house.assign({ certificate: a, usages });
    web.habit = 'stays';
    const ended = await small.house.assign({ certificate: b, usages });
    expect(ended.outcome).toBe('rolled-back');
    expect(ended.complaints.map(({ code }) => code)).toEqual(['proven.certificate.previous']);
    expect((await thumbprints()).slice(0, 2)).toEqual([a, a]);
    expect(sip.served).toEqual(web.served);
  });

  it('calls a certificate that is nobody of ours a stranger, however often it was looked at', async () => {
    const sip = await small.add('sip', 'Default');
    const [a, b] = [await small.certificate('a'), await small.certificate('b')];
    await small.house.assign({ certificate: a, usages: ['Default'] });
    const stranger = await smallHouse();
    try {
      const other = await stranger.house.certificate(await stranger.certificate());
      sip.served = [new Uint8Array(Buffer.from(other.der, 'base64'))];
    } finally {
      await stranger.close();
    }
    for (let looks = 0; looks < 2; looks++) {
      const [view] = await small.house.prove(['Default']);
      expect(view?.evidence[0]?.complaints[0]?.code).toBe('proven.certificate.stranger');
    }
    sip.habit = 'stays';
    const ended = await small.house.assign({ certificate: b, usages: ['Default'] });
    expect(ended.complaints[0]?.code).toBe('proven.certificate.previous');
  });
});

describe('what fails after everything was proven', () => {
  const failing = (fails: (world: World) => World) => async (): Promise<{ outcome: string | undefined }> => {
    await small.add('sip', 'Default');
    const [a, b, c] = [
      await small.certificate('a'),
      await small.certificate('b'),
      await small.certificate('c'),
    ];
    await small.house.assign({ certificate: a, usages: ['Default'] });
    await small.house.assign({ certificate: b, usages: ['Default'] });
    await small.restart(fails);
    const { outcome } = await small.house.assign({ certificate: c, usages: ['Default'] });
    expect((await thumbprints())[0]).toBe(c);
    return { outcome };
  };

  it('an old version that cannot be taken away is no reason to go back', async () => {
    const run = failing((world) => ({
      ...world,
      openService: (record) => {
        const open = world.openService(record);
        return {
          ...open,
          live: {
            ...open.live,
            discard: () => Promise.reject(refuse('assigned.live.denied', { path: '/live', why: 'EROFS' })),
          },
        };
      },
    }));
    expect((await run()).outcome).toBe('proven');
  });
});

describe('what a house that assigns allows beside', () => {
  it.each([
    ['dropping a service', () => small.house.dropService('sip')],
    ['setting the topology', async () => small.house.setTopology(await small.house.topology())],
    ['removing an assignment', () => small.house.remove('Default', true)],
  ])('%s waits for its end', async (_, deed) => {
    await small.add('sip', 'Default');
    await small.house.assign({ certificate: await small.certificate(), usages: ['Default'] });
    const held = await small.world.locks.take('assign');
    try {
      expect(await refusalOf(deed())).toBe('assigned.busy');
    } finally {
      await held?.release();
    }
    expect(await refusalOf(deed())).toBeUndefined();
  });
});
