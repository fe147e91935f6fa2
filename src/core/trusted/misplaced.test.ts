import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { type Issued, issue, NOW } from '#test/chains.ts';
import { misplacedAmong, type Placed } from './misplaced.ts';

const root = issue({ subject: 'Root', ca: true });
const middle = issue({ subject: 'Middle', ca: true, by: root });
const leaf = issue({ subject: 'www.example.com', by: middle });
const ownLeaf = issue({ subject: 'self.example.com' });
const expired = issue({ subject: 'Old Root', ca: true, from: -900, to: -1 });
const expiredMiddle = issue({ subject: 'Old Middle', ca: true, by: root, from: -900, to: -1 });
const namesake = issue({ subject: 'Root', ca: true, by: issue({ subject: 'Root', ca: true }) });

const found = (...placed: readonly (readonly [Placed['store'], Issued])[]) =>
  misplacedAmong(
    placed.map(([store, { certificate }]) => ({ store, certificate })),
    { now: NOW, crypto: nodeCrypto },
  ).map(({ store, why, to }) => [store, why, to]);

describe('what lies in the wrong store', () => {
  it.each<[string, readonly (readonly [Placed['store'], Issued])[], unknown]>([
    [
      'is nothing where everything lies right',
      [
        ['root', root],
        ['intermediate', middle],
      ],
      [],
    ],
    ['is an intermediate among the roots', [['root', middle]], [['root', 'not-self-signed', 'intermediate']]],
    [
      'is a CA that bears the name of its issuer, and is not signed by itself, among the roots',
      [['root', namesake]],
      [['root', 'not-self-signed', 'intermediate']],
    ],
    ['is a leaf among the roots', [['root', leaf]], [['root', 'no-ca', 'personal']]],
    ['is a self-signed leaf among the roots', [['root', ownLeaf]], [['root', 'no-ca', 'personal']]],
    ['is a leaf among the intermediates', [['intermediate', leaf]], [['intermediate', 'no-ca', 'personal']]],
    [
      'is a root among the intermediates',
      [['intermediate', root]],
      [['intermediate', 'self-signed', 'root']],
    ],
    [
      'is a root among the intermediates that lies among the roots too',
      [
        ['intermediate', root],
        ['root', root],
      ],
      [['intermediate', 'duplicate', undefined]],
    ],
    [
      'is an intermediate among the roots that lies right too',
      [
        ['root', middle],
        ['intermediate', middle],
      ],
      [['root', 'duplicate', undefined]],
    ],
    ['is a root that has expired', [['root', expired]], [['root', 'expired', undefined]]],
    ['is not an intermediate that has expired: it harms nobody', [['intermediate', expiredMiddle]], []],
  ])('%s', (_, placed, misplaced) => {
    expect(found(...placed)).toEqual(misplaced);
  });
});
