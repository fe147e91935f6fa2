import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { AssignmentView } from '#core/views.ts';
import { z } from 'zod';
import { type Client, connect, type FetchLike } from './client.ts';
import { congruent } from './congruent.ts';
import { readMessages } from './event-stream.ts';
import { fillPath } from './paths.ts';

const heard = async (chunks: (string | Buffer)[], maxLine?: number) => {
  const messages: string[] = [];
  for await (const { id, data } of readMessages(
    Readable.from(chunks.map((one) => Buffer.from(one))),
    maxLine,
  ))
    messages.push(`${id}:${data}`);
  return messages;
};

test.each<[string, (string | Buffer)[], string[]]>([
  ['one message', ['id: 1\ndata: a\n\n'], ['1:a']],
  ['a message in pieces', ['i', 'd: 1\nda', 'ta: a', '\n', '\n'], ['1:a']],
  ['comments and empty lines between', [': \n\n: x\n\nid: 1\ndata: a\n\n\n\n'], ['1:a']],
  ['line ends of every kind', ['id: 1\r\ndata: a\r\n\r\n', 'id: 2\rdata: b\r\rx: y\n\n'], ['1:a', '2:b']],
  ['CR and LF in different pieces', ['id: 1\r', '\ndata: a\r', '\n\r', '\n'], ['1:a']],
  ['data of several lines', ['data: a\ndata: b\n\n'], [':a\nb']],
  ['no space behind the colon, and one too many', ['data:a\n\ndata:  b\n\n'], [':a', ': b']],
  ['an id that stays', ['id: 1\ndata: a\n\ndata: b\n\n'], ['1:a', '1:b']],
  ['a message that is cut off', ['id: 1\ndata: a\n\nid: 2\ndata: b'], ['1:a']],
  [
    'a letter of three bytes in two pieces',
    [Buffer.from('data: 한\n\n').subarray(0, 7), Buffer.from('data: 한\n\n').subarray(7)],
    [':한'],
  ],
])('event stream: %s', async (_, chunks, expected) => {
  expect(await heard(chunks)).toEqual(expected);
});

test('event stream: a line without end is not kept in memory', async () => {
  expect(await heard(['data: a\n\n', `data: ${'x'.repeat(100)}`, 'x\n\n'], 50)).toEqual([':a']);
});

test('path members are encoded, whatever they hold', () => {
  expect(fillPath('/api/stores/:store/:thumbprint', { store: 'a/b?c#d', thumbprint: '../%2e‎' })).toBe(
    '/api/stores/a%2Fb%3Fc%23d/..%2F%252e%E2%80%8E',
  );
});

const answering = (status: number, text: string) => {
  const asked: unknown[] = [];
  const fetch: FetchLike = async (path, init) => {
    asked.push({ path, ...init });
    return { status, body: null, text: async () => text };
  };
  return { asked, client: connect(fetch, 'ko') };
};

test('what was left out of a query is not sent; the language is', async () => {
  const { asked, client } = answering(200, '{"total":0,"items":[]}');
  await client.certificates({ query: { store: 'root', text: undefined } });
  expect(asked).toEqual([
    {
      path: '/api/certificates?store=root',
      method: 'GET',
      headers: { accept: 'application/json, application/problem+json', 'accept-language': 'ko' },
    },
  ]);
});

test('an answer that is no JSON is refused, not passed on', async () => {
  await expect(answering(200, '<html>').client.status()).rejects.toMatchObject({
    complaint: { code: 'house.reply.unexpected', facts: { status: 200 } },
  });
});

/** Never called: the compiler is the test (an unused expectation of an error is an error). */
const compiles = async (client: Client): Promise<AssignmentView> => {
  // @ts-expect-error a request is named by its id
  await client.requestOf();
  // @ts-expect-error an id of another kind
  await client.requestOf({ params: { id: 'txn_1' } });
  // @ts-expect-error a member the body does not have
  await client.preview({ body: { usage: 'Default' } });
  // @ts-expect-error a value the body does not allow
  await client.preview({ body: { key: { kind: 'rsa', bits: 1024 } } });
  // @ts-expect-error a route there is not
  await client.nothing();
  return client.assign({ query: { wait: true }, body: { certificate: 'ab' } });
};

/** The same for shapes: a type and its shape cannot drift apart. */
const shapes = [
  congruent<{ readonly a?: string; readonly b: readonly ('x' | 'y')[] }>()(
    z.object({ a: z.string().exactOptional(), b: z.array(z.enum(['x', 'y'])) }),
  ),
  // @ts-expect-error a member is missing
  congruent<{ a: string; b: string }>()(z.object({ a: z.string() })),
  // @ts-expect-error a member too many
  congruent<{ a: string }>()(z.object({ a: z.string(), b: z.string() })),
  // @ts-expect-error optional is not undefined
  congruent<{ a?: string }>()(z.object({ a: z.string().optional() })),
  // @ts-expect-error a word is missing
  congruent<'x' | 'y'>()(z.enum(['x'])),
];

test('the compiler knows what a call takes, and shapes and types that differ', () => {
  expect(compiles).toBeTypeOf('function');
  expect(shapes).toHaveLength(5);
});
