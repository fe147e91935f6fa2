import { describe, expect, test } from 'vitest';
import { complain, type Complaint } from '#core/problems.ts';
import type { Receipt } from '#core/views.ts';
import { LANGS } from './lang.ts';
import { html } from './markup.ts';
import { receiptHtml } from './receipt-html.ts';

/** A receipt in which every text from outside is `put`. */
const receipt = (put: (field: string) => string): Receipt => {
  const rejected = complain('assigned.config.rejected', {
    instance: put('instance'),
    output: put('output'),
  }) as Complaint;
  const unreachable = complain('proven.unreachable', {
    service: put('service'),
    address: put('address'),
    why: put('why'),
  }) as Complaint;
  const missing = complain('trusted.root.missing', {
    subject: put('root'),
    keyId: put('keyId'),
    store: 'root',
    where: put('where'),
    held: put('held'),
  }) as Complaint;
  const at = '2026-11-22T10:00:00.000Z';
  return {
    version: 1,
    id: `txn_${put('id')}`,
    computer: put('computer'),
    openedAt: at,
    closedAt: '2026-11-22T10:00:02.000Z',
    outcome: 'rolled-back',
    complaints: [rejected],
    warnings: [missing],
    certificate: {
      id: 'ab'.repeat(32),
      thumbprint: '0123456789ABCDEF0123456789ABCDEF01234567',
      subject: put('subject'),
      issuer: put('issuer'),
      notAfter: at,
      pem: put('pem'),
    },
    usages: ['Default', put('usage')],
    verdicts: [
      {
        service: put('service'),
        usage: put('usage'),
        rows: [
          {
            party: put('party'),
            kind: 'pem',
            notes: [],
            trusted: false,
            path: [{ id: put('linkId'), subject: put('link'), thumbprint: put('linkPrint') }],
            complaints: [missing],
          },
        ],
      },
    ],
    services: [
      {
        service: put('service'),
        usage: put('usage'),
        instance: put('instance'),
        files: put('files'),
        before: put('before'),
        beforeThumbprint: put('beforePrint'),
        after: put('after'),
        evidence: [
          {
            service: put('service'),
            target: put('target'),
            address: put('address'),
            at,
            ms: 3,
            seen: put('seen'),
            chain: [put('chain')],
            protocol: put('protocol'),
            answer: put('answer'),
            mutual: { accepted: false, refused: false },
            verdict: 'contrary',
            complaints: [unreachable],
          },
        ],
      },
    ],
    steps: [
      { at, step: { kind: 'reload', on: put('on') }, phase: 'intended' },
      {
        at,
        step: { kind: 'reload', on: put('on') },
        phase: 'failed',
        ms: 12,
        complaints: [rejected],
        detail: { output: put('detail') },
      },
      { at, step: { kind: 'commit', on: 'transaction' }, phase: 'done', ms: 1, detail: [put('list')] },
    ],
    mixed: { from: put('from'), to: put('to'), ms: 41 },
    rollbackPoint: [{ service: put('service'), version: put('version') }, { service: 'bare' }],
  };
};

const TAGS = new Set(
  'html head meta title style body main h1 h2 p dl dt dd code pre section div table thead tbody tr th td ol ul li strong span'.split(
    ' ',
  ),
);
/** Every tag of a page, as the browser would see it. */
const tags = (page: string): readonly string[] =>
  [...page.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<\/?([a-z!][^>]*)>/gi)].map(
    ([, inner = '']) => inner,
  );

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></pre><svg/onload=alert(1)>',
  '&lt;script&gt;&#60;b&#62;',
  '</style><style>body{display:none}',
];

describe.each(LANGS)('A receipt as a page in %s', (lang) => {
  test.each(HOSTILE)('lets no field become markup: %s', (hostile) => {
    const page = receiptHtml(
      receipt((field) => `${hostile}${field}`),
      lang,
    );
    const plain = receiptHtml(
      receipt((field) => field),
      lang,
    );
    // The same tags with the same attributes, whatever the texts are.
    expect(tags(page)).toEqual(tags(plain));
    for (const tag of tags(page)) {
      expect(TAGS).toContain(tag.split(/[ >]/)[0]?.toLowerCase().replace('!doctype', 'html'));
      expect(tag).not.toMatch(/\bon\w+=|\bsrc=|\bhref=|style=/);
    }
    expect(page).not.toContain(hostile);
    expect(page).toContain(hostile.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`));
  });

  test('shows every field that it has words for', () => {
    const page = receiptHtml(
      receipt((field) => `«${field}»`),
      lang,
    );
    const shown =
      'id computer subject issuer pem usage instance output service address why root keyId where held party link files target protocol answer on detail from to version'.split(
        ' ',
      );
    expect(shown.filter((field) => !page.includes(`«${field}»`))).toEqual([]);
    expect(page).not.toMatch(/undefined|\[object|NaN|Invalid/);
  });

  test('needs nothing but itself: no script, nothing to load', () => {
    const page = receiptHtml(
      receipt((field) => field),
      lang,
    );
    expect(page).toContain(`<html lang="${lang}">`);
    expect(page).not.toMatch(/<script|<link|@import|url\(|https?:/);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
  });

  test('groups thumbprints by four, and tells what was done, not what was only intended', () => {
    const page = receiptHtml(
      receipt((field) => field),
      lang,
    );
    expect(page).toContain('0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567');
    expect(page).toContain('ABAB ABAB');
    expect(page.match(/class="failed"/g)).toHaveLength(1);
    expect(page.match(/class="done"/g)).toHaveLength(1);
  });

  test('stands without services, evidence, verdicts and complaints', () => {
    const bare: Receipt = {
      ...receipt((field) => field),
      complaints: [],
      warnings: [],
      verdicts: [],
      services: [],
      steps: [],
      mixed: { ms: 0 },
      rollbackPoint: [],
      outcome: 'assigned',
    };
    const page = receiptHtml(bare, lang);
    expect(page).not.toMatch(/undefined|complaints"/);
    expect(page.endsWith('</html>\n')).toBe(true);
  });
});

test('what changes the direction of text, or controls a terminal, is shown as a mark', () => {
  expect(html`${'a\u202eb\u0007c\u0000d\u200e'}`.text).toBe('a\ufffdb\ufffdc\ufffdd\ufffd');
  expect(html`${'one\ntwo\tthree'}`.text).toBe('one\ntwo\tthree');
});
