import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { openDer, reading, TAG } from './der.ts';
import {
  readBits,
  readBoolean,
  readInteger,
  readOid,
  readSerial,
  readSmall,
  readTime,
} from './der-values.ts';
import { ascii, bits, bytesOfHex, element, integer, oid, sequence, setOf, time } from './der-write.ts';

const parse = <T>(hex: string, read: (cursor: ReturnType<typeof openDer>) => T) => {
  const der = bytesOfHex(hex.replaceAll(' ', ''));
  return reading('returned.certificate.malformed', der, (plain) => read(openDer(plain, TAG.sequence, 'top')));
};
const facts = (hex: string, read: (cursor: ReturnType<typeof openDer>) => unknown = () => 'read') => {
  const result = parse(hex, read);
  return result.ok ? result.value : result.complaints[0].facts;
};

const first =
  <T>(tag: number, read: (e: ReturnType<ReturnType<typeof openDer>['any']>) => T) =>
  (cursor: ReturnType<typeof openDer>) =>
    read(cursor.next(tag, 'value'));

describe('DER headers', () => {
  it.each([
    ['an empty sequence', '30 00', 'read'],
    ['nothing at all', '', { what: 'top', at: 0 }],
    ['a tag without a length', '30', { what: 'top-truncated', at: 0 }],
    ['another tag', '31 00', { what: 'top', at: 0 }],
    ['a content that is cut off', '30 03 02 01', { what: 'top-truncated', at: 0 }],
    ['a byte after the end', '30 00 00', { what: 'top-trailing', at: 2 }],
    ['a length in two octets that fits into one', '30 81 00', { what: 'top-length', at: 0 }],
    ['a length with a leading zero', `30 82 00 80 04 7e ${'00'.repeat(126)}`, { what: 'top-length', at: 0 }],
    ['an indefinite length', '30 80 00 00', { what: 'top-length', at: 0 }],
    ['an indefinite length further down', '30 04 30 80 00 00', { what: 'der-length', at: 2 }],
    ['a length of five octets', '30 85 01 00 00 00 00', { what: 'top-length', at: 0 }],
    ['a length of four gigabytes', '30 84 ff ff ff ff', { what: 'top-truncated', at: 0 }],
    ['a tag number of several octets', '30 03 1f 81 00', { what: 'der-tag', at: 2 }],
    ['a child that reaches beyond its parent', '30 04 30 03 02 01', { what: 'der-truncated', at: 2 }],
  ])('%s', (_name, hex, expected) => {
    expect(facts(hex)).toEqual(expected);
  });

  it('stands nesting to the limit, and refuses one more', () => {
    const nested = (levels: number) => {
      let der = sequence();
      for (let i = 1; i < levels; i += 1) der = sequence(der);
      return Buffer.from(der).toString('hex');
    };
    expect(facts(nested(LIMITS.derDepth))).toBe('read');
    expect(facts(nested(LIMITS.derDepth + 2))).toMatchObject({ what: 'depth' });
    expect(facts(nested(3000))).toMatchObject({ what: 'depth' });
  });

  it('gives plain views, and offsets from the start of a slice, for a Buffer from a pool', () => {
    const pool = Buffer.from('ffff3003020101ff', 'hex');
    const slice = pool.subarray(2, 7);
    const read = reading('returned.certificate.malformed', slice, (plain) =>
      readInteger(openDer(plain, TAG.sequence, 'top').next(TAG.integer, 'number')),
    );
    expect(read.ok && read.value.constructor === Uint8Array).toBe(true);
    const wrong = reading('returned.certificate.malformed', slice, (plain) =>
      openDer(plain, TAG.sequence, 'top').next(TAG.oid, 'oid'),
    );
    expect(!wrong.ok && wrong.complaints[0].facts).toEqual({ what: 'oid', at: 2 });
  });
});

describe('DER values', () => {
  it.each([
    ['true', '30 03 01 01 ff', first(TAG.boolean, readBoolean), true],
    [
      'a BOOLEAN that is neither',
      '30 03 01 01 01',
      first(TAG.boolean, readBoolean),
      { what: 'boolean', at: 2 },
    ],
    ['an INTEGER of no octets', '30 02 02 00', first(TAG.integer, readSmall), { what: 'integer', at: 2 }],
    [
      'an INTEGER with a zero too many',
      '30 04 02 02 00 7f',
      first(TAG.integer, readSmall),
      { what: 'integer', at: 2 },
    ],
    [
      'a negative INTEGER with an octet too many',
      '30 04 02 02 ff 80',
      first(TAG.integer, readSmall),
      { what: 'integer', at: 2 },
    ],
    ['a small number', '30 04 02 02 00 80', first(TAG.integer, readSmall), 128],
    [
      'a number over 31 bits',
      '30 07 02 05 00 80 00 00 00',
      first(TAG.integer, readSmall),
      { what: 'integer-range', at: 2 },
    ],
    ['a serial with its sign octet', '30 04 02 02 00 ab', first(TAG.integer, readSerial), 'AB'],
    ['serial zero', '30 03 02 01 00', first(TAG.integer, readSerial), '00'],
    ['an OID', '30 08 06 06 2a 86 48 86 f7 0d', first(TAG.oid, readOid), '1.2.840.113549'],
    ['an OID under 2 with a large second arc', '30 04 06 02 88 37', first(TAG.oid, readOid), '2.999'],
    [
      'an OID that ends in the middle of an arc',
      '30 03 06 01 86',
      first(TAG.oid, readOid),
      { what: 'oid', at: 2 },
    ],
    [
      'an OID with padding in an arc',
      '30 05 06 03 2a 80 01',
      first(TAG.oid, readOid),
      { what: 'oid', at: 2 },
    ],
    ['named bits', '30 04 03 02 05 a0', first(TAG.bitString, readBits), [0, 2]],
    [
      'unused bits that are set',
      '30 04 03 02 05 a1',
      first(TAG.bitString, readBits),
      { what: 'bit-string', at: 2 },
    ],
    [
      'more unused bits than there are',
      '30 04 03 02 08 00',
      first(TAG.bitString, readBits),
      { what: 'bit-string', at: 2 },
    ],
  ])('%s', (_name, hex, read, expected) => {
    expect(facts(hex, read)).toEqual(expected);
  });

  it.each([
    ['a UTCTime before 2050', TAG.utcTime, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    ['a UTCTime after 1950', TAG.utcTime, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    ['a GeneralizedTime', TAG.generalizedTime, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
    [
      'year 0001, which Date would take for 1901',
      TAG.generalizedTime,
      '00010101000000Z',
      '0001-01-01T00:00:00.000Z',
    ],
    ['31 February', TAG.utcTime, '260231000000Z', 'time'],
    ['29 February of no leap year', TAG.utcTime, '270229000000Z', 'time'],
    ['hour 24', TAG.utcTime, '260101240000Z', 'time'],
    ['second 60', TAG.utcTime, '260101000060Z', 'time'],
    ['no seconds', TAG.utcTime, '2601010000Z', 'time'],
    ['an offset instead of Z', TAG.utcTime, '260101000000+0900', 'time'],
    ['fractions', TAG.generalizedTime, '20260101000000.5Z', 'time'],
  ])('%s', (_name, tag, text, expected) => {
    const der = Buffer.from(sequence(element(tag, ascii(text)))).toString('hex');
    const read = facts(der, first(tag, readTime));
    expect(read instanceof Date ? read.toISOString() : (read as { what: string }).what).toBe(expected);
  });
});

describe('DER writing', () => {
  const hex = (der: Uint8Array) => Buffer.from(der).toString('hex');
  it.each([
    ['the number 127', integer(127), '02017f'],
    ['the number 128, with its sign octet', integer(128), '02020080'],
    ['hex of odd length', integer('F12'), '02020f12'],
    ['octets with zeros in front', integer(bytesOfHex('00000080')), '02020080'],
    ['an OID of large arcs', oid('2.999.1234567'), '0605883 7cbad07'.replace(' ', '')],
    ['named bits, trailing zeros removed', bits([0, 2]), '030205a0'],
    ['no bits', bits([]), '030100'],
    ['bit 8 in a second octet', bits([8]), '0303070080'],
    ['a SET OF, sorted', setOf(integer(2), integer(1)), '3106020101020102'],
    ['a length of two octets', element(TAG.octetString, new Uint8Array(200)).subarray(0, 3), '0481c8'],
    ['a length of three octets', element(TAG.octetString, new Uint8Array(300)).subarray(0, 4), '0482012c'],
    ['a time before 2050', time(new Date('2049-12-31T23:59:59.999Z')), `170d${hex(ascii('491231235959Z'))}`],
    ['a time from 2050', time(new Date('2050-01-01T00:00:00Z')), `180f${hex(ascii('20500101000000Z'))}`],
  ])('%s', (_name, der, expected) => {
    expect(hex(der)).toBe(expected);
  });

  it('writes an OID that the reader gives back, whatever its arcs', () => {
    for (const text of [
      '0.0',
      '0.39',
      '1.39',
      '2.0',
      '2.40',
      '2.47',
      '2.48',
      '2.16383',
      '1.2.840.113549.1.9.16.3.4294967295',
    ])
      expect(facts(hex(sequence(oid(text))), first(TAG.oid, readOid))).toBe(text);
  });
});
