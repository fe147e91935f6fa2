import { expect, it } from 'vitest';
import { type Directive, parseNginx, splice } from './syntax.ts';

const BRACED = ['$', '{y}'].join('');
const outline = (directives: readonly Directive[]): unknown[] =>
  directives.map((it) => [
    it.name,
    ...it.args.map((arg) => arg.value),
    ...(it.block ? [outline(it.block.directives)] : []),
  ]);

it.each<[string, string, unknown]>([
  ['a simple line', 'pid /run/nginx.pid;', [['pid', '/run/nginx.pid']]],
  [
    'blocks in blocks',
    'http { server { listen 443 ssl; } }',
    [['http', [['server', [['listen', '443', 'ssl']]]]]],
  ],
  ['comments with braces and semicolons in them', '# http { ;\npid a; # } \n', [['pid', 'a']]],
  [
    'quotes with blanks, braces and escapes',
    `log_format m "a {;} \\"b\\"" 'c d';`,
    [['log_format', 'm', 'a {;} "b"', 'c d']],
  ],
  ['a variable in braces', `set $x a${BRACED}b;`, [['set', '$x', `a${BRACED}b`]]],
  [
    'a backslash before an ordinary letter stays',
    'location ~ \\.php$ { }',
    [['location', '~', '\\.php$', []]],
  ],
  ['no blank before a brace', 'events{}', [['events', []]]],
  [
    'another language in a block',
    'content_by_lua_block { if x then t = {1} end }\npid a;',
    [
      ['content_by_lua_block', []],
      ['pid', 'a'],
    ],
  ],
  ['an empty file', '', []],
  ['a missing brace', 'http { server { }', undefined],
  ['a brace too many', 'pid a; }', undefined],
  ['a missing semicolon at the end', 'pid a', undefined],
  ['a quote that never ends', 'pid "a;', undefined],
  ['more nesting than any configuration has', `${'a {'.repeat(40)}${'}'.repeat(40)}`, undefined],
])('reads %s', (_, text, expected) => {
  const parsed = parseNginx(text);
  expect(parsed && outline(parsed)).toEqual(expected);
});

it('knows where each word stands, so that an edit changes nothing else', () => {
  const text = '  ssl_certificate  "/old path.pem" ; # note\n';
  const value = parseNginx(text)![0]!.args[0]!;
  expect(splice(text, [{ start: value.start, end: value.end, text: '/new.pem' }])).toBe(
    '  ssl_certificate  /new.pem ; # note\n',
  );
});
