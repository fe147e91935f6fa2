import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import { fromBase64, readPem, toBase64, writePem } from './pem.ts';
import { normalThumbprint } from './thumbprint.ts';

const block = writePem(
  'CERTIFICATE',
  Uint8Array.from({ length: 100 }, (_, i) => i),
);
const read = (text: string) => {
  const result = readPem(text);
  return result.ok ? result.value.map(({ label, der }) => `${label} ${der.length}`) : result.complaints[0];
};

describe('readPem', () => {
  it.each([
    ['one block', block, ['CERTIFICATE 100']],
    ['no block', 'hello', []],
    ['nothing', '', []],
    ['CRLF', block.replaceAll('\n', '\r\n'), ['CERTIFICATE 100']],
    ['CR alone', block.replaceAll('\n', '\r'), ['CERTIFICATE 100']],
    ['a byte order mark', `\ufeff${block}`, ['CERTIFICATE 100']],
    [
      'text before, between and after',
      `subject=CN = a\n${block}\nissuer: -----\n${block}bye`,
      ['CERTIFICATE 100', 'CERTIFICATE 100'],
    ],
    ['lines that are indented', block.replaceAll('\n', '\n   '), ['CERTIFICATE 100']],
    ['one long line', block.replace(/(?<=[A-Za-z0-9+/])\n(?=[A-Za-z0-9+/])/g, ''), ['CERTIFICATE 100']],
    ['blocks without a line between', block.trim() + block.trim(), ['CERTIFICATE 100', 'CERTIFICATE 100']],
    ['another label', writePem('PRIVATE KEY', Uint8Array.of(1)), ['PRIVATE KEY 1']],
  ])('reads %s', (_name, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    [
      'a block without an end',
      block.slice(0, 100),
      'returned.pem.malformed',
      { what: 'end-missing', line: 1 },
    ],
    [
      'a block within a block',
      block.slice(0, 60) + block,
      'returned.pem.malformed',
      { what: 'end-missing', line: 1 },
    ],
    [
      'the end of another label',
      `\n\n${block.replace('END CERTIFICATE', 'END KEY')}`,
      'returned.pem.malformed',
      { what: 'end-missing', line: 3 },
    ],
    [
      'a character that is no base64',
      block.replace('AAEC', 'AA*C'),
      'returned.pem.malformed',
      { what: 'base64', line: 1 },
    ],
    [
      'a length that is no base64',
      writePem('X', Uint8Array.of(1, 2, 3)).replace('AQID', 'AQIDA'),
      'returned.pem.malformed',
      { what: 'base64', line: 1 },
    ],
    [
      'no content',
      '-----BEGIN X-----\n-----END X-----',
      'returned.pem.malformed',
      { what: 'base64', line: 1 },
    ],
    [
      'ten thousand blocks',
      writePem('X', Uint8Array.of(1)).repeat(10_000),
      'returned.file.too-many',
      { limit: LIMITS.pemBlocks },
    ],
    [
      'a text over the limit',
      ' '.repeat(LIMITS.importBytes + 1),
      'returned.file.too-large',
      { bytes: LIMITS.importBytes + 1, limit: LIMITS.importBytes },
    ],
  ])('complains of %s', (_name, text, code, facts) => {
    expect(read(text)).toEqual({ code, facts });
  });

  it('is linear in a file of hyphens', () => {
    const started = performance.now();
    for (const text of ['-', '-----BEGIN ', '-----BEGIN X-----'])
      readPem(text.repeat(LIMITS.importBytes / text.length));
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('keeps a block as it stood, and says that it has headers', () => {
    const old =
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAQID\n-----END RSA PRIVATE KEY-----\n';
    const result = readPem(`x\n${old}`);
    expect(result.ok && result.value[0]).toMatchObject({
      headers: true,
      text: old,
      der: Uint8Array.of(1, 2, 3),
    });
  });

  it('writes lines of 64, and base64 that Node agrees with', () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 7) & 0xff);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    expect(
      Math.max(
        ...writePem('X', bytes)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBe(64);
  });
});

describe('normalThumbprint', () => {
  const sha1 = 'A9'.repeat(20);
  it.each([
    ['as shown', sha1, sha1],
    ['lower case', sha1.toLowerCase(), sha1],
    ['spaces, and the invisible mark of the Windows dialog', `\u200e${sha1.replace(/../g, '$& ')}`, sha1],
    ['colons', sha1.replace(/..(?=.)/g, '$&:'), sha1],
    ['SHA-256', 'AB'.repeat(32), 'ab'.repeat(32)],
    ['a digit too few', sha1.slice(1), undefined],
    ['a letter that is no digit', `G${sha1.slice(1)}`, undefined],
    ['nothing', '', undefined],
    ['a megabyte', sha1.repeat(25_000), undefined],
  ])('%s', (_name, text, expected) => {
    expect(normalThumbprint(text)).toBe(expected);
  });
});
