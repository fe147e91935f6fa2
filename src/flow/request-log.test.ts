import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Answer } from '#core/ports.ts';
import { type SmallHouse, smallHouse } from '#test/small-house.ts';

let small: SmallHouse;
let submit: (() => Promise<Answer>) | undefined;
beforeEach(async () => {
  submit = undefined;
  small = await smallHouse((world) => ({
    ...world,
    openIssuer: (record) => {
      const opened = world.openIssuer(record);
      return {
        ...opened,
        issuer: {
          ...opened.issuer,
          submit: (order, signal) => submit?.() ?? opened.issuer.submit(order, signal),
        },
      };
    },
  }));
});
afterEach(() => small.close());

it('says of each step what it did and how long it took; what a person did has no length', async () => {
  submit = async () => {
    small.pass(1_500);
    return { state: 'denied', number: '7', by: '김', why: 'no' };
  };
  const { id } = await small.house.request({ usages: ['Default'] });
  small.pass(60_000);
  const { log } = (await small.house.finish(id, false)).request;
  expect(log.map(({ kind }) => kind)).toEqual(['drafted', 'signed', 'submitting', 'denied', 'finished']);
  expect(log.map(({ ms }) => ms !== undefined)).toEqual([false, true, true, true, false]);
  expect(log[3]?.ms).toBeGreaterThanOrEqual(1_500);
  expect(log[3]?.ms).toBeLessThan(30_000);
  expect(log[0]?.detail).toEqual({ issuer: 'embedded', template: 'MutualTls', names: 1 });
  expect(log[3]?.detail).toEqual({ number: '7', by: '김', why: 'no' });
  expect(log[4]?.detail).toEqual({ assign: 'no' });
});

it('says that asking the embedded CA can succeed exactly when its manager has decided', async () => {
  await small.house.requireApproval('WebServer', true);
  const { id, answer, number = '' } = await small.house.request({ usages: ['WebServicesInternal'] });
  expect(answer).toBe('waiting');
  expect((await small.house.status()).requests).toMatchObject([{ id, answer: 'waiting' }]);
  await small.house.approve(number, '');
  expect((await small.house.requestOf(id)).answer).toBe('decided');
  expect((await small.house.status()).requests).toMatchObject([{ id, answer: 'decided' }]);
  expect(await small.house.retrieve(id)).toMatchObject({ state: 'trusted' });
  expect((await small.house.requestOf(id)).answer).toBeUndefined();
});

it('says that a reply by hand is to be brought, and that another CA may be asked', async () => {
  expect((await small.house.request({ issuer: 'manual' })).answer).toBe('by-hand');
  await small.house.addIssuer({
    id: 'le',
    kind: 'acme',
    settings: {
      directory: 'https://ca.example.test/dir',
      termsOfServiceAgreed: true,
      challenge: { type: 'http-01', listen: '127.0.0.1:8088' },
    },
  });
  submit = async () => ({ state: 'pending', number: '1', ticket: 't' });
  expect((await small.house.request({ issuer: 'le' })).answer).toBe('unknown');
});
