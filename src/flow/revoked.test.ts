import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Deeds } from '#core/deeds.ts';
import { Refusal } from '#core/refusal.ts';
import { openHouse } from '#server/compose.ts';
import { smallHouse } from '#test/small-house.ts';

let folder = '';
let house: Deeds | undefined;
afterEach(async () => {
  await house?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a certificate that the embedded CA revoked opens no gate, although its path is trusted', async () => {
  folder = mkdtempSync(join(tmpdir(), 'cw-revoked-'));
  house = await openHouse({ home: join(folder, 'home'), computer: 'web.example.test' });
  const request = await house.request({ assign: false });
  const thumbprint = request.certificate?.thumbprint ?? '';
  expect(request.certificate?.assignable).toHaveLength(3);
  await house.revoke(thumbprint, 'keyCompromise');
  const view = await house.certificate(thumbprint);
  expect(view.assignable).toEqual([]);
  expect(view.complaints[0]?.code).toBe('trusted.revoked');
  const refused: unknown = await house.assign({ certificate: thumbprint }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refusal);
  expect((refused as Refusal).complaint.code).toBe('trusted.revoked');
});

it('one in service is revoked when somebody insists, and shows on the main page', async () => {
  const small = await smallHouse();
  try {
    await small.add('web', 'Default');
    const print = await small.certificate();
    await small.house.assign({ certificate: print, usages: ['Default'] });
    const refused: unknown = await small.house
      .revoke(print, 'keyCompromise')
      .catch((error: unknown) => error);
    expect((refused as Refusal).complaint.code).toBe('assigned.in-use');
    await small.house.revoke(print, 'keyCompromise', true);
    const { assigned } = (await small.house.status()).usages[0] ?? {};
    expect([assigned?.trusted, assigned?.complaints[0]]).toMatchObject([
      false,
      { code: 'trusted.revoked', facts: { reason: 'keyCompromise', by: 'authority' } },
    ]);
  } finally {
    await small.close();
  }
});
