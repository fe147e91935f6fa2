import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '#adapters/crypto/node-crypto.ts';
import { daysFromNow, type Issued, issue, newKey, NOW, type Wish } from '#test/chains.ts';
import { must } from '../problems.ts';
import { signed } from '../x509/build.ts';
import { buildCrl, parseCrl } from '../x509/crl.ts';
import {
  boolean,
  element,
  enumerated,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  time,
} from '../x509/der-write.ts';
import { aiaExtension, crlUrlsExtension, encodeExtensions, EXTENSION } from '../x509/extensions.ts';
import { parseOcspReply } from '../x509/ocsp.ts';
import { buildOcspResponse, certIdOf, type OcspAnswer } from '../x509/ocsp-build.ts';
import type { Extension, Revoked } from '../x509/types.ts';
import { revocationOf, type RevocationEvidence } from './revocation.ts';

const URL_A = 'http://pki.test/a.crl';
const ca = issue({ subject: 'CA', ca: true });
const other = issue({ subject: 'CA', ca: true });
const stranger = issue({ subject: 'Another CA', ca: true });
const mute = issue({ subject: 'CA', ca: true, keyUsage: ['keyCertSign'] });
const leaf = issue({ subject: 'a.test', by: ca, names: ['a.test'], more: [crlUrlsExtension([URL_A])] });
const { serial } = leaf.certificate;

type CrlWish = {
  readonly by?: Issued;
  readonly revoked?: readonly Revoked[];
  readonly from?: number;
  readonly to?: number | 'none';
  readonly more?: readonly Extension[];
  /** Raw revokedCertificates entries. */
  readonly entries?: readonly Uint8Array[];
  readonly name?: Issued;
};

/** Built by hand, so that it can be wrong. */
const list = ({
  by = ca,
  revoked = [],
  from = -1,
  to = 1,
  more = [],
  entries,
  name = by,
}: CrlWish): RevocationEvidence => {
  const rows =
    entries ??
    revoked.map((one) =>
      sequence(integer(one.serial), time(one.at), ...(one.reason ? [reasonOf(one.reason)] : [])),
    );
  const tbs = sequence(
    integer(1),
    by.signer.algorithm,
    name.certificate.subject.der,
    time(daysFromNow(from)),
    ...(to === 'none' ? [] : [time(daysFromNow(to))]),
    ...(rows.length === 0 ? [] : [sequence(...rows)]),
    ...(more.length === 0 ? [] : [explicit(0, encodeExtensions(more))]),
  );
  return { kind: 'crl', from: URL_A, crl: must(parseCrl(signed(tbs, by.signer))) };
};
const REASONS: Readonly<Record<string, number>> = { keyCompromise: 1, certificateHold: 6, removeFromCRL: 8 };
const reasonOf = (reason: string): Uint8Array =>
  encodeExtensions([{ oid: EXTENSION.crlReason, critical: false, value: enumerated(REASONS[reason] ?? 0) }]);
const point = (...parts: readonly Uint8Array[]): Extension => ({
  oid: EXTENSION.issuingPoint,
  critical: true,
  value: sequence(...parts),
});
const named = (url: string): Uint8Array =>
  explicit(0, explicit(0, implicit(6, new TextEncoder().encode(url))));
const yes = (n: number): Uint8Array => implicit(n, boolean(true).subarray(2));
const at = daysFromNow(-2);
const mine: Revoked = { serial, at };
const critical = (id: string): Extension => ({ oid: id, critical: true, value: integer(1) });

const asked = (evidence: readonly RevocationEvidence[], certificate = leaf, issuer = ca) =>
  revocationOf({
    certificate: certificate.certificate,
    issuer: issuer.certificate,
    evidence,
    now: NOW,
    crypto: nodeCrypto,
  });
const short = (evidence: readonly RevocationEvidence[], certificate = leaf, issuer = ca): string => {
  const status = asked(evidence, certificate, issuer);
  return status.state === 'unknown' ? `unknown ${status.why}` : status.state;
};

describe('a list', () => {
  it.each<[string, CrlWish, string]>([
    ['that lists others', { revoked: [{ serial: '05', at }] }, 'good'],
    ['that is empty', {}, 'good'],
    ['that lists the certificate', { revoked: [mine] }, 'revoked'],
    ['that holds it', { revoked: [{ ...mine, reason: 'certificateHold' }] }, 'revoked'],
    ['that takes it off again', { revoked: [{ ...mine, reason: 'removeFromCRL' }] }, 'good'],
    ['whose time is over', { from: -9, to: -2 }, 'unknown old'],
    [
      'whose time is over, and that lists it: no revocation is undone by age',
      { from: -9, to: -2, revoked: [mine] },
      'revoked',
    ],
    [
      'whose time is over, and that held it',
      { from: -9, to: -2, revoked: [{ ...mine, reason: 'certificateHold' }] },
      'unknown old',
    ],
    ['from the future', { from: 1, to: 2 }, 'unknown not-yet'],
    ['from the future that lists it', { from: 1, to: 2, revoked: [mine] }, 'unknown not-yet'],
    ['whose clock is three minutes ahead', { from: 3 / 1440 }, 'good'],
    ['that ended three minutes ago', { to: -3 / 1440 }, 'good'],
    ['without an end', { to: 'none' }, 'unknown undated'],
    ['signed by another key of the same name', { by: other, revoked: [mine] }, 'unknown signature'],
    ['of another CA', { by: stranger, revoked: [mine] }, 'unknown signer'],
    [
      'signed by another CA in the name of ours',
      { by: stranger, name: ca, revoked: [mine] },
      'unknown signature',
    ],
    ['with a critical extension that nobody knows', { more: [critical('1.2.3')] }, 'unknown critical'],
    [
      'with a critical entry extension that nobody knows, at another entry',
      {
        entries: [sequence(integer('05'), time(at), encodeExtensions([critical('1.2.3')]))],
      },
      'unknown critical',
    ],
    [
      'with an entry of another CA',
      {
        entries: [
          sequence(
            integer(serial),
            time(at),
            encodeExtensions([{ ...critical(EXTENSION.certificateIssuer), value: sequence() }]),
          ),
        ],
      },
      'unknown critical',
    ],
    ['of changes alone', { more: [critical(EXTENSION.deltaCrl)], revoked: [mine] }, 'unknown delta'],
    ['for several CAs', { more: [point(yes(4))] }, 'unknown indirect'],
    ['for servers and people', { more: [point(yes(1))] }, 'good'],
    ['for CAs alone', { more: [point(yes(2))] }, 'unknown scope'],
    ['for attribute certificates', { more: [point(yes(5))] }, 'unknown scope'],
    ['for some reasons', { more: [point(element(0x83, Uint8Array.of(6, 0x40)))] }, 'unknown scope'],
    ['of the distribution point that the certificate names', { more: [point(named(URL_A))] }, 'good'],
    ['of another distribution point', { more: [point(named('http://pki.test/b.crl'))] }, 'unknown scope'],
  ])('%s', (_name, wish, expected) => expect(short([list(wish)])).toBe(expected));

  it('of a CA whose key may not sign lists decides nothing', () => {
    const below = issue({ subject: 'b.test', by: mute });
    expect(short([list({ by: mute })], below, mute)).toBe('unknown signer');
  });

  it('signed with SHA-1 is too weak to believe', () => {
    const rsa = issue({ subject: 'Old CA', ca: true });
    const evidence = list({ by: rsa });
    const crl = (evidence as Extract<RevocationEvidence, { kind: 'crl' }>).crl;
    const weak = {
      ...crl,
      signatureAlgorithm: { oid: '1.2.840.10045.4.1', der: sequence(oid('1.2.840.10045.4.1')) },
    };
    expect(short([{ kind: 'crl', from: '', crl: weak }], issue({ subject: 'c', by: rsa }), rsa)).toBe(
      'unknown weak',
    );
  });

  it('made by the house itself is read by it', () => {
    const der = buildCrl(
      {
        issuer: ca.certificate.subject.der,
        thisUpdate: at,
        nextUpdate: daysFromNow(2),
        number: 1,
        keyId: ca.keyId,
        revoked: [{ ...mine, reason: 'superseded' }],
      },
      ca.signer,
    );
    expect(asked([{ kind: 'crl', from: URL_A, crl: must(parseCrl(der)) }])).toEqual({
      state: 'revoked',
      at,
      reason: 'superseded',
      by: 'crl',
      from: URL_A,
      thisUpdate: at,
      nextUpdate: daysFromNow(2),
    });
  });
});

const delegate = (wish: Partial<Wish> = {}): Issued =>
  issue({ subject: 'Responder', by: ca, eku: ['ocspSigning'], keyUsage: ['digitalSignature'], ...wish });

type OcspWish = {
  readonly by?: Issued;
  readonly of?: Issued;
  readonly issuer?: Issued;
  readonly status?: OcspAnswer['status'];
  readonly from?: number;
  readonly to?: number | 'none';
  readonly along?: readonly Issued[];
  readonly responder?: Issued;
  readonly hash?: 'SHA-1' | 'SHA-256';
};
const answer = (wish: OcspWish): RevocationEvidence => {
  const {
    by = ca,
    of = leaf,
    issuer = ca,
    status = { state: 'good' },
    from = -1,
    to = 1,
    along = [],
    responder = by,
  } = wish;
  const certId = certIdOf(of.certificate, issuer.certificate, nodeCrypto, wish.hash);
  const next = to === 'none' ? {} : { nextUpdate: daysFromNow(to) };
  const reply = must(
    parseOcspReply(
      buildOcspResponse(
        {
          responderKeyHash: responder.keyId,
          producedAt: NOW,
          answers: [{ certId, status, thisUpdate: daysFromNow(from), ...next }],
          certificates: along.map(({ certificate }) => certificate.der),
        },
        by.signer,
      ),
    ),
  );
  if (reply.status !== 'successful') throw new Error(reply.status);
  return { kind: 'ocsp', from: 'http://ocsp.test/', response: reply.response };
};

describe('an OCSP answer', () => {
  const good = delegate();
  const old = delegate({ from: -9, to: -1 });
  const wrong = delegate({ eku: ['serverAuth'] });
  const strange = delegate({ more: [critical('1.2.3')] });
  const weak = delegate({ key: newKey({ rsaBits: 1024 }) });
  const mayNotSign = delegate({ keyUsage: ['keyEncipherment'] });
  const elsewhere = delegate({ by: stranger });
  const revoked = { state: 'revoked', at, reason: 'keyCompromise' } as const;
  it.each<[string, OcspWish, string]>([
    ['of the CA itself', {}, 'good'],
    ['of the CA itself, by SHA-256', { hash: 'SHA-256' }, 'good'],
    ['that says revoked', { status: revoked }, 'revoked'],
    ['of a delegate', { by: good, along: [good] }, 'good'],
    ['of a delegate that says revoked', { by: good, along: [good], status: revoked }, 'revoked'],
    ['of a delegate behind a stray certificate', { by: good, along: [leaf, good] }, 'good'],
    ['of a delegate whose certificate did not come along', { by: good }, 'unknown signer'],
    ['of a delegate that has ended', { by: old, along: [old] }, 'unknown signer'],
    ['of a certificate that is no responder’s', { by: wrong, along: [wrong] }, 'unknown signer'],
    [
      'of a delegate with a critical extension that nobody knows',
      { by: strange, along: [strange] },
      'unknown signer',
    ],
    ['of a delegate whose key is too weak', { by: weak, along: [weak] }, 'unknown signer'],
    ['of a delegate whose key may not sign', { by: mayNotSign, along: [mayNotSign] }, 'unknown signer'],
    ['of the very certificate in question', { by: leaf, along: [leaf], responder: leaf }, 'unknown signer'],
    ['of another CA’s responder', { by: elsewhere, along: [elsewhere] }, 'unknown signer'],
    ['in the name of the CA, signed by another', { by: stranger, responder: ca }, 'unknown signature'],
    ['that knows no such certificate', { status: { state: 'unknown' } }, 'unknown responder-unknown'],
    ['about another certificate', { of: good }, 'unknown other-certificate'],
    ['about the same number of another CA', { issuer: stranger }, 'unknown other-certificate'],
    ['whose time is over', { from: -3, to: -1 }, 'unknown old'],
    ['whose time is over, and that said revoked', { from: -3, to: -1, status: revoked }, 'revoked'],
    ['from the future', { from: 1, to: 2 }, 'unknown not-yet'],
    ['of this moment, without an end', { from: 0, to: 'none' }, 'good'],
    ['of yesterday, without an end', { to: 'none' }, 'unknown old'],
  ])('%s', (_name, wish, expected) => expect(short([answer(wish)])).toBe(expected));

  it('with a critical extension that nobody knows decides nothing', () => {
    const evidence = answer({}) as Exclude<RevocationEvidence, { kind: 'crl' | 'nothing' }>;
    const response = {
      ...evidence.response,
      extensions: [{ oid: '1.2.3', critical: true, value: octets(new Uint8Array()) }],
    };
    expect(short([{ ...evidence, response }])).toBe('unknown critical');
  });
});

describe('several pieces', () => {
  const revoked = list({ revoked: [mine] });
  it.each<[string, readonly RevocationEvidence[], string]>([
    ['one of which says revoked', [answer({}), revoked], 'revoked'],
    ['of which only one can be believed', [list({ by: other }), answer({})], 'good'],
    [
      'that nobody could fetch',
      [{ kind: 'nothing', from: URL_A, why: 'unreachable' }],
      'unknown unreachable',
    ],
    [
      'one forged, one not fetched: the forgery is told',
      [{ kind: 'nothing', from: URL_A, why: 'unreachable' }, list({ by: other })],
      'unknown signature',
    ],
    ['none, though somebody could be asked', [], 'unknown not-asked'],
  ])('%s', (_name, evidence, expected) => expect(short(evidence)).toBe(expected));

  it('none, and nobody to ask', () => {
    const silent = issue({ subject: 's.test', by: ca });
    expect(short([], silent)).toBe('unknown no-source');
    const directory = issue({
      subject: 's.test',
      by: ca,
      more: [crlUrlsExtension(['ldap:///CN=CA?certificateRevocationList'])],
    });
    expect(short([], directory)).toBe('unknown no-source');
    const speaking = issue({ subject: 's.test', by: ca, more: [aiaExtension({ ocsp: ['http://o.test/'] })] });
    expect(short([], speaking)).toBe('unknown not-asked');
  });
});
