import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Issuer } from '#core/ports.ts';
import type { ProblemCode } from '#core/problems.ts';
import { refuse } from '#core/problems.ts';
import { refusalOf, type SmallHouse, smallHouse } from '#test/small-house.ts';
import type { World } from './world.ts';

let small: SmallHouse;
/** What the CA says next; by default what the embedded one does. */
let says: { submit?: () => Promise<Answer>; poll?: () => Promise<Answer> };

const withCa = (world: World): World => ({
  ...world,
  openIssuer: (record) => {
    const { issuer, byHand } = world.openIssuer(record);
    const ca: Issuer = {
      submit: (order, signal) => says.submit?.() ?? issuer.submit(order, signal),
      poll: (ticket, signal) => says.poll?.() ?? issuer.poll(ticket, signal),
    };
    return { issuer: ca, byHand };
  },
});
beforeEach(async () => {
  says = {};
  small = await smallHouse(withCa);
});
afterEach(() => small.close());

const no = (code: ProblemCode) => (): Promise<never> =>
  Promise.reject(refuse(code, { issuer: 'ca', why: 'no', ms: 1, until: '' } as never));
const pending = (): Promise<Answer> => Promise.resolve({ state: 'pending', number: '7', ticket: 't' });

describe('a pending request', () => {
  it.each([
    ['the CA cannot be reached', 'request.issuer.unreachable'],
    ['the CA is slow', 'request.issuer.slow'],
    ['the CA wants fewer questions', 'request.issuer.rate-limited'],
  ] as const)('stays pending when %s, and who asked is told', async (_, code) => {
    says.submit = pending;
    const { id, state } = await small.house.request({});
    expect(state).toBe('pending');
    says.poll = no(code);
    expect(await refusalOf(small.house.retrieve(id))).toBe(code);
    expect((await small.house.requestOf(id)).state).toBe('pending');
    says.poll = pending;
    expect((await small.house.retrieve(id)).state).toBe('pending');
  });

  it('has failed when the CA says no for good', async () => {
    says.submit = pending;
    const { id } = await small.house.request({});
    says.poll = no('request.issuer.rejected');
    expect((await small.house.retrieve(id)).state).toBe('failed');
  });

  it('is still listed after Finish, and no longer once its certificate came', async () => {
    says.submit = pending;
    const { id } = await small.house.request({});
    await small.house.finish(id, true);
    const listed = async (): Promise<readonly string[]> => [
      ...(await small.house.status()).requests.map((one) => one.id),
      ...(await small.house.requests({ limit: 10, offset: 0, open: true })).map((one) => one.id),
    ];
    expect(await listed()).toEqual([id, id]);
    says = {};
    const ca = small.world.authority;
    says.poll = async () => ca.submit(await orderOf(id), AbortSignal.timeout(5_000));
    const back = await small.house.retrieve(id);
    // There was no box yet to clear: nobody declined, and nothing is assigned without being asked.
    expect([back.state, back.offers]).toEqual(['trusted', ['assign']]);
    expect(await listed()).toEqual([]);
  });

  const orderOf = async (id: `req_${string}`) => {
    const facts = await small.world.ledger.request(id);
    const signed = facts.find((fact) => fact.kind === 'signed');
    const drafted = facts.find((fact) => fact.kind === 'drafted');
    if (signed?.kind !== 'signed' || drafted?.kind !== 'drafted') throw new Error('not signed');
    const csr = new Uint8Array(Buffer.from(signed.csr, 'base64'));
    return { id, csr, names: drafted.draft.names, template: drafted.draft.template };
  };

  it('is found behind hundreds of newer ones that are over', async () => {
    says.submit = pending;
    const { id } = await small.house.request({});
    const facts = await small.world.ledger.request(id);
    for (let i = 0; i < 120; i++) {
      const other = `req_zz${i}` as const;
      await small.world.ledger.appendRequest(other, facts[0]!);
      await small.world.ledger.appendRequest(other, { at: '2026-01-01T00:00:00Z', kind: 'withdrawn' });
    }
    expect((await small.house.status()).requests.map((one) => one.id)).toEqual([id]);
  });
});

describe('what fails before the CA hears of it', () => {
  it('is a failure of the request, and tried again like one', async () => {
    await small.restart((world) => ({
      ...withCa(world),
      vault: {
        ...world.vault,
        generate: () =>
          Promise.reject(refuse('house.key.sealed', { key: 'data-key', why: 'needs-passphrase' })),
      },
    }));
    const { id, state, complaints, offers } = await small.house.request({});
    expect([state, complaints[0]?.code]).toEqual(['failed', 'house.key.sealed']);
    expect(offers).toEqual(['again', 'finish']);
    expect(await refusalOf(small.house.signingRequest(id))).toBe('request.csr.none');
    await small.restart();
    expect((await small.house.resubmit(id)).state).toBe('trusted');
  });

  it('leaves a request that can be set going again when the process dies', async () => {
    await small.restart((world) => ({
      ...withCa(world),
      vault: { ...world.vault, generate: () => Promise.reject(new Error('killed')) },
    }));
    let id: `req_${string}` | undefined;
    await expect(small.house.request({}, (begun) => (id = begun))).rejects.toThrow('killed');
    await small.restart();
    expect((await small.house.requestOf(id!)).offers).toEqual(['retrieve']);
    expect((await small.house.retrieve(id!)).state).toBe('trusted');
  });
});

describe('two windows', () => {
  it('that set one request going make one key and one order', async () => {
    const orders: string[] = [];
    let begun: `req_${string}` | undefined;
    says.submit = () => {
      orders.push('one');
      return pending();
    };
    const asked = small.house.request({}, (id) => (begun = id));
    while (begun === undefined) await Promise.resolve();
    const [first, second] = await Promise.all([asked, small.house.retrieve(begun)]);
    expect(orders).toEqual(['one']);
    expect([first.log.filter(({ kind }) => kind === 'signed').length, second.id]).toEqual([1, first.id]);
  });

  it('of two processes leave one signing request', async () => {
    let begun: `req_${string}` | undefined;
    says.submit = pending;
    await small.restart((world) => ({
      ...withCa(world),
      vault: {
        ...world.vault,
        generate: async (algorithm) => {
          const made = await world.vault.generate(algorithm);
          // In this moment another process signs the same request.
          const other = await world.vault.generate(algorithm);
          const facts = await world.ledger.request(begun!);
          if (facts.length === 1)
            await world.ledger.appendRequest(begun!, {
              at: facts[0]!.at,
              kind: 'signed',
              csr: 'AA==',
              key: other.id,
            });
          return made;
        },
      },
    }));
    const { log } = await small.house.request({}, (id) => (begun = id));
    expect(log.map(({ kind }) => kind)).toEqual(['drafted', 'signed', 'submitting', 'pending']);
  });

  it('that press Finish start one assignment, and both hear of it', async () => {
    await small.add('sip', 'Default');
    const { id } = await small.house.request({ usages: ['Default'] });
    const both = await Promise.all([small.house.finish(id, true), small.house.finish(id, true)]);
    expect(both[0].assignment).toBeDefined();
    expect(both[1].assignment).toBe(both[0].assignment);
    await small.house.assignment(both[0].assignment!, true);
    expect(await small.house.receipts({ limit: 5, offset: 0 })).toHaveLength(1);
  });

  it('of which one declines: one decision stands, and the other is told', async () => {
    await small.add('sip', 'Default');
    const { id } = await small.house.request({ usages: ['Default'] });
    const both = await Promise.allSettled([small.house.finish(id, false), small.house.finish(id, true)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { log } = await small.house.requestOf(id);
    expect(log.filter(({ kind }) => kind === 'finished')).toHaveLength(1);
  });
});

describe('Finish', () => {
  it('with the box cleared is a decision that no start, and no import, overturns', async () => {
    await small.add('sip', 'Default');
    const { id } = await small.house.request({ usages: ['Default'] });
    expect((await small.house.finish(id, false)).request.state).toBe('declined');
    await small.restart();
    await small.house.recover();
    expect((await small.house.requestOf(id)).state).toBe('declined');
    expect(await refusalOf(small.house.finish(id, true))).toBe('request.finished');
    expect(await small.house.receipts({ limit: 5, offset: 0 })).toEqual([]);
  });

  it('with the box ticked is carried on by the next start when the process died right after it', async () => {
    await small.add('sip', 'Default');
    const { id } = await small.house.request({ usages: ['Default'] });
    const facts = await small.world.ledger.request(id);
    await small.world.ledger.appendRequest(
      id,
      { at: small.world.now().toISOString(), kind: 'finished', assign: true },
      facts.length,
    );
    await small.restart();
    await small.house.recover();
    expect((await small.house.requestOf(id)).state).toBe('proven');
  });

  it('that was not carried on in its time does not take the place of what was assigned since', async () => {
    await small.add('sip', 'Default');
    const old = await small.house.request({ usages: ['Default'], friendlyName: 'old' });
    const lock = await small.world.locks.take('assign');
    expect(await refusalOf(small.house.finish(old.id, true))).toBe('assigned.busy');
    await lock?.release();
    expect((await small.house.requestOf(old.id)).offers).toEqual(['assign']);
    small.pass(1_000);
    const newer = await small.certificate('newer');
    await small.house.assign({ certificate: newer, usages: ['Default'] });
    await small.restart();
    await small.house.recover();
    const [usage] = (await small.house.status()).usages;
    expect(usage?.assigned?.thumbprint).toBe(newer);
    const { state, offers } = await small.house.requestOf(old.id);
    expect([state, offers]).toEqual(['trusted', ['assign']]);
  });
});

describe('a request is refused', () => {
  it.each([
    ['that is not there', () => small.house.requestOf('req_nothing'), 'request.not-found'],
    [
      'for a usage that is not there',
      () => small.house.request({ usages: ['Nothing'] }),
      'request.usage.unknown',
    ],
    ['of a CA that is not there', () => small.house.request({ issuer: 'nobody' }), 'request.issuer.unknown'],
    [
      'with a name that is none',
      () => small.house.request({ addNames: ['not a name'] }),
      'request.name.invalid',
    ],
  ] as const)('%s', async (_, deed, code) => {
    expect(await refusalOf(deed())).toBe(code);
  });

  it('to be withdrawn once its certificate is there', async () => {
    const { id } = await small.house.request({});
    expect(await refusalOf(small.house.withdraw(id))).toBe('request.finished');
  });

  it('to be tried again once it was withdrawn', async () => {
    says.submit = pending;
    const { id } = await small.house.request({});
    expect((await small.house.withdraw(id)).state).toBe('withdrawn');
    expect(await refusalOf(small.house.withdraw(id))).toBe('request.finished');
    expect(await refusalOf(small.house.resubmit(id))).toBe('request.finished');
    expect((await small.house.retrieve(id)).state).toBe('withdrawn');
  });
});
