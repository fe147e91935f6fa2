// Where going back would be the outage: what was there has expired, is revoked, or was never there. And the morning on which everything has expired.
import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { RequestView } from '#core/views.ts';
import { runCertwizard } from '../command.ts';
import {
  assigned,
  requested,
  SERVICES,
  type Three,
  type ThreeOptions,
  threeServices,
  USAGES,
} from '../three-services.ts';
import { assignB, expectWords, problemOf, receiptOf, statusOf, tryFault } from './fault-case.ts';

const withThree = async (options: ThreeOptions, work: (three: Three) => Promise<unknown>): Promise<void> => {
  const three = await threeServices(options);
  try {
    await work(three);
  } finally {
    await three.stop();
  }
};
const YEAR = 365;
const kamailioFails = async (three: Three) => {
  await three.fault('kamailio-fails');
  return () => three.fault(undefined);
};

describe('no way back: said, and what works stays', () => {
  it('every service had a certificate that has expired', () =>
    withThree({ madeDaysAgo: YEAR + 30 }, async (three) => {
      const { complaints } = await tryFault(three, {
        arrange: kamailioFails,
        outcome: 'stopped',
        exit: 6,
        codes: ['assigned.reload.failed', 'assigned.rollback.no-target'],
        after: { 'web-internal': 'b', 'web-external': 'b' },
      });
      expect(noTargets(complaints)).toEqual(SERVICES.map((service) => ({ service, why: 'expired' })));
    }));

  it('only one had: the others go back', () =>
    withThree({ madeDaysAgo: YEAR + 30 }, async (three) => {
      const usages = ['Default', 'WebServicesInternal'];
      const a = await three.inHouse(async (client) => {
        const fresh = await requested(client, 'Fresh');
        expect((await assigned(client, fresh, usages)).outcome).toBe('proven');
        return fresh;
      });
      const { complaints } = await tryFault(
        { ...three, a },
        {
          arrange: kamailioFails,
          outcome: 'stopped',
          exit: 6,
          codes: ['assigned.reload.failed', 'assigned.rollback.no-target'],
          after: { 'web-external': 'b' },
          ledger: [a, a, three.a],
        },
      );
      expect(noTargets(complaints)).toEqual([{ service: 'web-external', why: 'expired' }]);
    }));

  it('the certificate that is served was revoked', () =>
    withThree({}, async (three) => {
      await three.inHouse(async (client) => {
        for (const id of USAGES) await client.remove({ params: { id }, query: { force: true } });
        await client.revoke({ body: { thumbprint: three.a, reason: 'keyCompromise' } });
      });
      const { complaints } = await tryFault(three, {
        arrange: kamailioFails,
        outcome: 'stopped',
        exit: 6,
        codes: ['assigned.reload.failed', 'assigned.rollback.no-target'],
        after: { 'web-internal': 'b', 'web-external': 'b' },
        ledger: [undefined, undefined, undefined],
      });
      expect(noTargets(complaints)).toEqual(SERVICES.map((service) => ({ service, why: 'revoked' })));
    }));

  it('there was none: the live folder is empty', () =>
    withThree({}, async (three) => {
      await rm(`${three.live}/WebServicesExternal`, { recursive: true });
      const { complaints } = await tryFault(three, {
        arrange: kamailioFails,
        outcome: 'stopped',
        exit: 6,
        codes: ['assigned.reload.failed', 'assigned.rollback.no-target'],
        after: { 'web-external': 'b' },
      });
      expect(noTargets(complaints)).toEqual([{ service: 'web-external', why: 'none' }]);
    }));
});

describe('everything expired is a state to mend oneself out of', () => {
  const AGES = [
    ['every certificate in service', YEAR + 30, 0],
    ['the issuing CA too', 5 * YEAR + 60, 1],
    ['and the root', 15 * YEAR + 60, 2],
  ] as const;
  for (const [what, madeDaysAgo, newCas] of AGES) {
    it(what, () =>
      withThree({ madeDaysAgo, until: 'assigned' }, async (three) => {
        const command = (...args: string[]) => runCertwizard([...args, '--json'], { home: three.home });
        const certificates = () =>
          three.inHouse(async (client) => (await client.authority()).certificates.length);
        const before = await statusOf(three);
        for (const { assigned: now } of before.usages) {
          expect(now).toMatchObject({ thumbprint: three.a, trusted: false });
          expect(now?.complaints.map(({ code }) => code)).toContain('trusted.time.expired');
          for (const complaint of now?.complaints ?? []) expectWords(complaint);
        }
        expect(Object.values(await three.seen())).toEqual([three.a, three.a, three.a]);

        // The expired one is not assigned again, whoever asks.
        const again = await assignB({ ...three, b: three.a });
        expect(again.code).toBe(3);
        expect(problemOf(again).code).toBe('trusted.time.expired');

        const cas = await certificates();
        if (newCas > 0) {
          const refused = await command('request');
          expect(refused.code).toBe(1);
          const { request: view } = JSON.parse(refused.stdout) as { request: RequestView };
          expect(view.state).toBe('failed');
          expect(view.complaints[0]?.code).toBe('request.authority.issuer.expired');
          for (const complaint of view.complaints) expectWords(complaint);
          expect((await command('ca', 'renew')).code).toBe(0);
          // A new root only where the old one has expired: everybody has to be given it.
          expect((await certificates()) - cas).toBe(newCas);
        }
        const mended = await command('request');
        expect(mended.code, mended.stdout + mended.stderr).toBe(0);
        const receipt = await receiptOf(three);
        expect(receipt.outcome).toBe('proven');
        const { thumbprint } = receipt.certificate;
        expect(Object.values(await three.seen())).toEqual([thumbprint, thumbprint, thumbprint]);
        const after = await statusOf(three);
        expect(
          after.usages.map(({ assigned: now, proof }) => [now?.thumbprint, now?.trusted, proof]),
        ).toEqual(USAGES.map(() => [thumbprint, true, 'proven']));
      }),
    );
  }
});

const noTargets = (complaints: readonly { readonly code: string; readonly facts: unknown }[]): unknown[] =>
  complaints.filter(({ code }) => code === 'assigned.rollback.no-target').map(({ facts }) => facts);
