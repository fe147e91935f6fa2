import { describe, expect, it } from 'vitest';
import { Cursor } from './der.ts';
import {
  encodeGeneralName,
  generalNameFromText,
  generalNameKey,
  generalNameOf,
  generalNameText,
  readGeneralName,
  toText,
} from './general-name.ts';
import { ipText, parseIp } from './ip-address.ts';

const read = (text: string) => {
  const result = generalNameFromText(text);
  return result.ok ? `${result.value.kind} ${generalNameText(result.value)}` : result.complaints[0].facts;
};
const label = (length: number) => 'a'.repeat(length);

describe('names from text', () => {
  it.each([
    ['a host', 'pool01.contoso.com', 'dns pool01.contoso.com'],
    ['a host in capitals', 'Pool01.CONTOSO.com', 'dns pool01.contoso.com'],
    ['a host of one label', 'server1', 'dns server1'],
    ['white space around it', '  lync.contoso.com\t', 'dns lync.contoso.com'],
    ['the root dot', 'contoso.com.', 'dns contoso.com'],
    ['a wildcard', '*.contoso.com', 'dns *.contoso.com'],
    ['a Korean host', '예시.한국', 'dns xn--vv4b11d.xn--3e0b707e'],
    ['a Korean wildcard', '*.예시.한국', 'dns *.xn--vv4b11d.xn--3e0b707e'],
    ['sharp s, which IDNA 2008 keeps', 'faß.de', 'dns xn--fa-hia.de'],
    ['an ideographic full stop', '예시。com', 'dns xn--vv4b11d.com'],
    ['full-width letters', 'ｃｏｎｔｏｓｏ.com', 'dns contoso.com'],
    ['an A-label', 'XN--VV4B11D.com', 'dns xn--vv4b11d.com'],
    ['hyphens at the third and fourth place', 'r3---sn.example.com', 'dns r3---sn.example.com'],
    ['a label of 63', `${label(63)}.com`, `dns ${label(63)}.com`],
    ['an IPv4 address', '10.20.30.40', 'ip 10.20.30.40'],
    ['an IPv6 address', '2001:DB8:0:0:1:0:0:1', 'ip 2001:db8::1:0:0:1'],
    ['an IPv6 address in brackets', '[::1]', 'ip ::1'],
    ['an IPv4-mapped address', '::ffff:10.0.0.1', 'ip ::ffff:10.0.0.1'],
    ['an e-mail address', 'Admin@Contoso.COM', 'email Admin@contoso.com'],
    ['an e-mail address at a Korean host', 'a.b+c@예시.한국', 'email a.b+c@xn--vv4b11d.xn--3e0b707e'],
    ['a SIP URI', 'sip:alice@Contoso.com', 'uri sip:alice@contoso.com'],
    [
      'a SIP URI with parameters',
      'SIPS:pool.contoso.com:5061;transport=tls',
      'uri sips:pool.contoso.com:5061;transport=tls',
    ],
    ['a web address', 'HTTPS://예시.한국:8443/a?b#c', 'uri https://xn--vv4b11d.xn--3e0b707e:8443/a?b#c'],
    ['a web address at an IPv6 address', 'https://[2001:DB8::1]/', 'uri https://[2001:db8::1]/'],
    ['a SPIFFE identity', 'spiffe://example.org/ns/a', 'uri spiffe://example.org/ns/a'],
    [
      'a URN',
      'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      'uri urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
    ],
  ])('takes %s', (_name, text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['nothing', '   ', 'empty'],
    ['a dot', '.', 'empty'],
    ['two dots in a row', 'a..b', 'label-empty'],
    ['a dot in front', '.contoso.com', 'label-empty'],
    ['a space inside', 'front end.contoso.com', 'bad-character'],
    ['an underscore', 'my_server.contoso.com', 'bad-character'],
    ['a port', 'contoso.com:443', 'bad-character'],
    ['a path', 'contoso.com/x', 'bad-character'],
    ['a line feed', 'contoso.com\nevil.com', 'bad-character'],
    ['a zero', 'contoso.com\0.evil.com', 'bad-character'],
    ['a label of 64', `${label(64)}.com`, 'label-too-long'],
    ['a host of 254', `${`${label(62)}.`.repeat(4)}ab`, 'too-long'],
    ['ten thousand characters', '가'.repeat(10_000), 'too-long'],
    ['a hyphen in front', '-a.com', 'label-hyphen'],
    ['a hyphen at the end', 'a-.com', 'label-hyphen'],
    ['a star alone', '*', 'wildcard-position'],
    ['a star in the middle', 'a.*.com', 'wildcard-position'],
    ['a star in a label', 'a*.contoso.com', 'wildcard-position'],
    ['two stars', '*.*.contoso.com', 'wildcard-position'],
    ['a star and nothing', '*.', 'wildcard-position'],
    ['an A-label that decodes to nothing valid', 'xn--a.com', 'label-invalid'],
    ['right-to-left mixed with left-to-right', 'אabc.com', 'label-invalid'],
    ['an address with an octet too large', '256.1.1.1', 'bad-address'],
    ['an address with a leading zero', '10.0.0.01', 'bad-address'],
    ['three numbers', '10.0.1', 'bad-address'],
    ['an address in full-width digits', '１２７.0.0.1', 'looks-like-address'],
    ['an IPv6 address with a zone', 'fe80::1%eth0', 'bad-character'],
    ['an e-mail address with a Korean local part', '홍길동@contoso.com', 'not-ascii-email'],
    ['an e-mail address without a local part', '@contoso.com', 'bad-email'],
    ['an e-mail address with a space', 'a b@contoso.com', 'not-ascii-email'],
    ['an e-mail address at a wildcard', 'a@*.contoso.com', 'wildcard-position'],
    ['a URI without a host', 'https:///x', 'bad-uri'],
    ['a URI with a space', 'https://contoso.com/a b', 'bad-character'],
    ['a URI with a quotation mark', 'https://contoso.com/"', 'bad-character'],
    ['a URI of three thousand characters', `https://contoso.com/${label(3000)}`, 'too-long'],
  ])('refuses %s', (_name, text, why) => {
    expect(read(text)).toMatchObject({ why });
  });

  it('shortens the name in the complaint', () => {
    expect((read('가'.repeat(10_000)) as { name: string }).name.length).toBe(100);
  });

  it('takes again what it made, and writes and reads it as DER', () => {
    for (const text of [
      '*.예시.한국',
      '10.0.0.1',
      '2001:db8::1',
      'a@예시.한국',
      'sip:a@예시.한국',
      'https://[::1]:1/',
    ]) {
      const made = generalNameFromText(text);
      if (!made.ok) throw new Error(text);
      const plain = toText(made.value);
      expect(plain && generalNameOf(plain)).toEqual(made);
      expect(readGeneralName(new Cursor(encodeGeneralName(made.value)))).toEqual(made.value);
    }
  });

  it('compares host names without regard to case, URIs with', () => {
    expect(generalNameKey({ kind: 'dns', value: 'A.b' })).toBe(generalNameKey({ kind: 'dns', value: 'a.B' }));
    expect(generalNameKey({ kind: 'uri', value: 'x://a/B' })).not.toBe(
      generalNameKey({ kind: 'uri', value: 'x://a/b' }),
    );
    expect(generalNameKey({ kind: 'uri', value: 'a' })).not.toBe(generalNameKey({ kind: 'dns', value: 'a' }));
  });
});

describe('IP addresses as RFC 5952 writes them', () => {
  it.each([
    ['all zero', '::', '::'],
    ['zeros in the middle', '1:0:0:0:0:0:0:2', '1::2'],
    ['the longest run', '1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['the first of two equal runs', '1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
    ['a single zero stays', '1:2:3:4:5:6:0:8', '1:2:3:4:5:6:0:8'],
    ['zeros at the end', '2001:db8::', '2001:db8::'],
    ['a leading zero in a group', '2001:0db8::0001', '2001:db8::1'],
    ['a dotted tail', '64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('%s', (_name, text, expected) => {
    expect(ipText(parseIp(text) ?? Uint8Array.of())).toBe(expected);
  });

  it.each([
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    ':1',
    '1:',
    ':::',
    '12345::',
    '::1.2.3',
    '::1.2.3.4:5',
    '[10.0.0.1]',
    '::g',
    ' ::1',
  ])('refuses %s', (text) => {
    expect(parseIp(text)).toBeUndefined();
  });
});
