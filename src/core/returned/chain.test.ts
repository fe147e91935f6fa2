import { generateKey, nodeCrypto, signerFrom } from '#adapters/crypto/node-crypto.ts';
import type { Signer } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { basicConstraintsExtension } from '#core/x509/extensions.ts';
import { buildName } from '#core/x509/name.ts';
import type { Certificate } from '#core/x509/types.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { sortChain } from './chain.ts';

type Party = { readonly name: string; readonly signer: Signer };

const party = async (name: string): Promise<Party> => ({
  name,
  signer: signerFrom((await generateKey({ kind: 'ec', curve: 'P-256' })).pkcs8),
});
let serial = 1;
const certify = (subject: Party, issuer: Party): Certificate =>
  must(
    parseCertificate(
      buildCertificate(
        {
          serial: (serial++).toString(16),
          issuer: buildName({ commonName: issuer.name }).der,
          subject: buildName({ commonName: subject.name }).der,
          notBefore: new Date('2027-01-01T00:00:00Z'),
          notAfter: new Date('2028-01-01T00:00:00Z'),
          spki: subject.signer.spki,
          extensions: [basicConstraintsExtension(true)],
        },
        issuer.signer,
      ),
    ),
  );

const all: Record<string, Certificate> = {};
beforeAll(async () => {
  const [root, other, upper, lower, leaf, impostor] = await Promise.all(
    ['Root', 'Other Root', 'Upper', 'Lower', 'leaf', 'Lower'].map(party),
  );
  all['root'] = certify(root!, root!);
  all['other'] = certify(other!, other!);
  all['upper'] = certify(upper!, root!);
  all['cross'] = certify(upper!, other!);
  all['lower'] = certify(lower!, upper!);
  all['leaf'] = certify(leaf!, lower!);
  // The name of the leaf's issuer, but not its key.
  all['impostor'] = certify(impostor!, upper!);
  // Two CAs that certify each other.
  const [ping, pong] = [await party('Ping'), await party('Pong')];
  all['ping'] = certify(ping, pong);
  all['pong'] = certify(pong, ping);
  all['under-ping'] = certify(leaf!, ping);
});

const namesOf = (certificates: readonly Certificate[]): string[] =>
  certificates.map((certificate) => Object.entries(all).find(([, one]) => one === certificate)?.[0] ?? '?');

describe('A CA’s answer in serving order', () => {
  test.each([
    ['as it should be', 'leaf', ['lower', 'upper'], ['lower', 'upper'], [], []],
    [
      'the wrong way round, with its root',
      'leaf',
      ['root', 'upper', 'lower'],
      ['lower', 'upper'],
      ['root'],
      [],
    ],
    ['with an intermediate missing at the top', 'leaf', ['lower'], ['lower'], [], []],
    [
      'with the leaf’s issuer missing: nothing above it is of use',
      'leaf',
      ['upper', 'root'],
      [],
      [],
      ['upper', 'root'],
    ],
    [
      'with the leaf in it, and everything twice',
      'leaf',
      ['leaf', 'lower', 'lower', 'upper', 'upper'],
      ['lower', 'upper'],
      [],
      [],
    ],
    [
      'with certificates of no concern',
      'leaf',
      ['ping', 'lower', 'other', 'upper'],
      ['lower', 'upper'],
      [],
      ['ping', 'other'],
    ],
    [
      'with a certificate that only bears the issuer’s name',
      'leaf',
      ['impostor', 'lower', 'upper'],
      ['lower', 'upper'],
      [],
      ['impostor'],
    ],
    [
      'cross-signed: the CA’s order is its preference',
      'leaf',
      ['lower', 'cross', 'upper', 'root', 'other'],
      ['lower', 'cross'],
      ['other'],
      ['upper', 'root'],
    ],
    [
      'cross-signed, the other way',
      'leaf',
      ['lower', 'upper', 'cross', 'root', 'other'],
      ['lower', 'upper'],
      ['root'],
      ['cross', 'other'],
    ],
    ['going round in circles ends', 'under-ping', ['pong', 'ping'], ['ping', 'pong'], [], []],
    ['of a self-signed leaf', 'root', [], [], [], []],
    ['empty', 'leaf', [], [], [], []],
  ])('%s', (_, leaf, sent, chain, roots, others) => {
    const sorted = sortChain(
      all[leaf]!,
      sent.map((name) => all[name]!),
      nodeCrypto,
    );
    expect({
      chain: namesOf(sorted.chain),
      roots: namesOf(sorted.roots),
      others: namesOf(sorted.others),
    }).toEqual({ chain, roots, others });
  });
});
