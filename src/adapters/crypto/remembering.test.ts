import { expect, test } from 'vitest';
import type { Crypto } from '#core/ports.ts';
import { generateKey, nodeCrypto, signerFrom } from './node-crypto.ts';
import { remembering } from './remembering.ts';

const counted = () => {
  let asked = 0;
  const crypto: Crypto = {
    ...nodeCrypto,
    verify: (check) => {
      asked += 1;
      return nodeCrypto.verify(check);
    },
  };
  return { crypto, asked: () => asked };
};

const signed = async () => {
  const signer = signerFrom((await generateKey({ kind: 'ec', curve: 'P-384' })).pkcs8);
  const data = nodeCrypto.random(100);
  return { algorithm: signer.algorithm, spki: signer.spki, data, signature: signer.sign(data) };
};

test('the same question is answered once, yes and no alike', async () => {
  const { crypto, asked } = counted();
  const { verify } = remembering(crypto);
  const good = await signed();
  const bad = { ...good, data: nodeCrypto.random(100) };
  expect([verify(good), verify({ ...good }), verify(bad), verify(bad)]).toEqual([true, true, false, false]);
  expect(asked()).toBe(2);
});

test.each(['algorithm', 'spki', 'data', 'signature'] as const)(
  'one bit of another %s is another question',
  async (part) => {
    const { verify } = remembering(nodeCrypto);
    const good = await signed();
    expect(verify(good)).toBe(true);
    const bytes = Uint8Array.from(good[part]);
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    expect(verify({ ...good, [part]: bytes })).toBe(nodeCrypto.verify({ ...good, [part]: bytes }));
    expect(verify({ ...good, [part]: bytes })).toBe(false);
  },
);

test('bytes that move from one part into the next are another question', async () => {
  const { crypto, asked } = counted();
  const { verify } = remembering(crypto);
  const { algorithm, spki, data, signature } = await signed();
  verify({ algorithm, spki, data, signature });
  verify({ algorithm, spki, data: data.slice(0, -1), signature: Uint8Array.of(data[99] ?? 0, ...signature) });
  expect(asked()).toBe(2);
});

test('no more answers are kept than allowed, the oldest going first', async () => {
  const { crypto, asked } = counted();
  const { verify } = remembering(crypto, 2);
  const questions = await Promise.all([signed(), signed(), signed()]);
  for (const question of questions) verify(question);
  for (const question of questions.slice(1)) verify(question);
  expect(asked()).toBe(3);
  for (const question of questions.slice(0, 1)) verify(question);
  expect(asked()).toBe(4);
});
