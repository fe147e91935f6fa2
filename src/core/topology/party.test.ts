import { describe, expect, it } from 'vitest';
import { parseParty } from './party.ts';
import { defaultTopology, parseTopology } from './topology.ts';

describe('a relying party', () => {
  it.each([
    ['system', { kind: 'system', path: '' }],
    ['java:/etc/ssl/certs/java/cacerts', { kind: 'java', path: '/etc/ssl/certs/java/cacerts' }],
    ['nss:/home/mina/.pki/nssdb', { kind: 'nss', path: '/home/mina/.pki/nssdb' }],
    ['pem:/etc/nginx/clients.pem', { kind: 'pem', path: '/etc/nginx/clients.pem' }],
    ['pem-partial:/etc/ssl/cert.pem', { kind: 'pem-partial', path: '/etc/ssl/cert.pem' }],
    ['/etc/kamailio/ca_list.pem', { kind: 'pem', path: '/etc/kamailio/ca_list.pem' }],
    ['/odd:name/with blanks/루트.pem', { kind: 'pem', path: '/odd:name/with blanks/루트.pem' }],
    ['pem:C:\\ProgramData\\roots.pem', { kind: 'pem', path: 'C:\\ProgramData\\roots.pem' }],
    ['D:/roots.pem', { kind: 'pem', path: 'D:/roots.pem' }],
  ])('%s is a store of its kind, at its place', (text, place) => {
    expect(parseParty(text)).toEqual({ ok: true, value: place });
  });

  it.each([
    ['', 'request.party.unknown'],
    ['firefox', 'request.party.unknown'],
    ['jks:/etc/store', 'request.party.unknown'],
    ['roots.pem', 'request.party.unknown'],
    ['./roots.pem', 'request.party.unknown'],
    ['System', 'request.party.unknown'],
    ['system:/etc/ssl', 'request.party.path'],
    ['java', 'request.party.path'],
    ['java:', 'request.party.path'],
    ['nss:relative/db', 'request.party.path'],
    ['pem:/a\nb', 'request.party.path'],
  ])('%s is refused', (text, code) => {
    const read = parseParty(text);
    expect(read.ok ? 'read' : read.complaints.map((one) => one.code)).toEqual([code]);
  });

  it('is looked at when the topology is, all of them at once, and this computer may be named', () => {
    const settings = { Default: { parties: ['computer', 'system', 'java', 'x.pem', '/roots.pem'] } };
    const read = parseTopology({ ...defaultTopology('web.example.test'), settings });
    expect(read.ok ? [] : read.complaints).toMatchObject([
      { code: 'request.party.path', facts: { party: 'java' } },
      { code: 'request.party.unknown', facts: { party: 'x.pem' } },
    ]);
  });
});
