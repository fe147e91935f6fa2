// The contract as an OpenAPI 3.1 document: output only, nothing is read from it.
import { z } from 'zod';
import { LIMITS } from '#core/limits.ts';
import { PROBLEM_TYPE } from './problem-document.ts';
import { type Route, statusesOf } from './route.ts';

type Json = Record<string, unknown>;

export const openapiOf = (contract: Readonly<Record<string, Route>>, version: string): Json => {
  const schemas: Record<string, Json> = { Problem: problem };
  const paths: Record<string, Json> = {};
  for (const [name, entry] of Object.entries(contract)) {
    const path = entry.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [entry.method.toLowerCase()]: operation(name, entry, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'certwizard',
      version,
      description:
        'Takes a server’s certificates from request to proven in service. Every problem is an RFC 9457 document with a permanent code.',
    },
    paths,
    components: {
      schemas: sorted(schemas),
      responses: {
        Problem: {
          description: 'Refused. `code` and `facts` are for programs, `title` and `detail` for people.',
          content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'certwizard-<home>',
          description: 'Set by POST /api/session; not needed on the local socket.',
        },
      },
    },
    security: [{ session: [] }],
  };
};

const operation = (name: string, entry: Route, schemas: Record<string, Json>): Json => ({
  operationId: name,
  summary: entry.summary,
  tags: [entry.path.split('/')[2]],
  ...(entry.open && { security: [] }),
  ...((entry.params || entry.query || entry.replies === 'events') && {
    parameters: [
      ...members(entry.params, 'path', schemas),
      ...members(entry.query, 'query', schemas),
      ...(entry.replies === 'events' ? [LAST_EVENT_ID] : []),
    ],
  }),
  ...(entry.body && {
    requestBody: {
      required: true,
      description: `At most ${entry.file ? LIMITS.fileRequestBytes : LIMITS.requestBytes} bytes.`,
      content: { 'application/json': { schema: schemaOf(entry.body, schemas) } },
    },
  }),
  responses: {
    ...Object.fromEntries(statusesOf(entry).map((status) => [status, success(entry, schemas)])),
    default: { $ref: '#/components/responses/Problem' },
  },
  'x-problems': [...entry.problems, ...(entry.problems.includes('house') ? [] : ['house'])].map(
    (stage) => `${stage}.*`,
  ),
});

const success = (entry: Route, schemas: Record<string, Json>): Json => {
  if (entry.replies === 'nothing') return { description: 'Done.' };
  if (entry.replies === 'text')
    return {
      description: 'PEM.',
      content: { [entry.mediaType ?? 'text/plain']: { schema: { type: 'string' } } },
    };
  const schema = entry.reply ? schemaOf(entry.reply, schemas) : {};
  if (entry.replies === 'events')
    return {
      description: 'Server-sent events; `data` of each is one JSON document of this form.',
      content: { 'text/event-stream': { schema } },
    };
  return {
    description: 'Done.',
    content: {
      'application/json': { schema },
      ...(entry.html && { 'text/html': { schema: { type: 'string' } } }),
    },
  };
};

const members = (
  shape: z.ZodObject | undefined,
  where: 'path' | 'query',
  schemas: Record<string, Json>,
): Json[] => {
  if (shape === undefined) return [];
  const schema = schemaOf(shape, schemas);
  const required = (schema['required'] ?? []) as string[];
  return Object.entries(schema['properties'] as Json).map(([name, value]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: value,
  }));
};

/** Shapes with an id become components; the rest stays where it is used. */
const schemaOf = (shape: z.ZodType, schemas: Record<string, Json>): Json => {
  const {
    $schema: _,
    $defs,
    ...own
  } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Json;
  for (const [id, definition] of Object.entries(($defs ?? {}) as Record<string, Json>))
    schemas[id] ??= moved(definition) as Json;
  const { id, ...rest } = moved(own) as Json;
  if (typeof id !== 'string') return rest;
  schemas[id] ??= rest;
  return { $ref: `#/components/schemas/${id}` };
};

const moved = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : moved(inner),
    ]),
  );
};

const sorted = (record: Record<string, Json>): Json =>
  Object.fromEntries(
    Object.entries(record)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { id: _, ...value }]) => [key, value]),
  );

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description: 'Takes the stream up after this message.',
};

const complaintMembers = {
  code: { type: 'string', description: 'stage.thing.complaint; permanent' },
  facts: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
  title: { type: 'string' },
  detail: { type: 'string' },
  advice: { type: 'string', description: 'What to do.' },
  pointer: { type: 'string', description: 'RFC 6901: the member of the request that is meant.' },
};
const problem: Json = {
  type: 'object',
  required: ['type', 'title', 'detail', 'status', 'code', 'facts', 'retry'],
  properties: {
    type: { type: 'string', description: '/problems/<code>' },
    status: { type: 'integer' },
    retry: { enum: ['never', 'soon', 'later', 'after-change'] },
    ...complaintMembers,
    errors: {
      type: 'array',
      description: 'All complaints, the leading one first.',
      items: {
        type: 'object',
        required: ['code', 'facts', 'title', 'detail'],
        properties: complaintMembers,
      },
    },
  },
};
