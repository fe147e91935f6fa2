// A rude ACME CA on loopback: it follows RFC 8555 except where it was told to lie. It checks no signature; Pebble does that.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey, signerFrom } from '#adapters/crypto/node-crypto.ts';
import type { Signer } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import { buildCertificate } from '#core/x509/build.ts';
import { basicConstraintsExtension, sanExtension } from '#core/x509/extensions.ts';
import { generalNameFromText } from '#core/x509/general-name.ts';
import { buildName } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import type { Extension } from '#core/x509/types.ts';

export type Resource =
  | 'directory'
  | 'nonce'
  | 'account'
  | 'new-order'
  | 'order'
  | 'authorization'
  | 'challenge'
  | 'finalize'
  | 'certificate';

export type Lie =
  /** Takes the request and says nothing. */
  | { readonly kind: 'silent' }
  /** One byte now and then, for ever. */
  | { readonly kind: 'trickle' }
  /** Half of the body, then the connection is gone. */
  | { readonly kind: 'cut' }
  /** As fast as it can, for ever. */
  | { readonly kind: 'endless' }
  /** Another status, document and headers. */
  | {
      readonly kind: 'say';
      readonly status: number;
      readonly type?: string;
      readonly body?: string | object;
      readonly headers?: Record<string, string>;
    }
  /** The honest object with members changed. */
  | {
      readonly kind: 'change';
      readonly members: Record<string, unknown>;
      readonly headers?: Record<string, string>;
    }
  /** Another arrangement of the certificates. */
  | {
      readonly kind: 'chain';
      readonly of:
        | 'no-intermediate'
        | 'reordered'
        | 'another-key'
        | 'with-root'
        | 'no-pem'
        | 'broken'
        | 'far-too-many';
    };

export type LyingCa = {
  readonly directory: string;
  /** Of its web server; undefined over plain HTTP. */
  readonly caFile: string | undefined;
  /** Resources asked for, in order. */
  readonly asked: readonly Resource[];
  /** Identifiers of each order, as they were asked for. */
  readonly orders: readonly { type: string; value: string }[][];
  lie(at: Resource, lie: Lie, times?: number): void;
  /** Orders begin `ready`; with this they begin `pending` and the challenge has this token. It is not looked for anywhere. */
  challenge(token: string): void;
  root(): Uint8Array;
  intermediate(): Uint8Array;
  stop(): Promise<void>;
};

export async function startLyingCa(options: { tls?: boolean } = {}): Promise<LyingCa> {
  const folder = await mkdtemp(join(tmpdir(), 'lying-ca-'));
  const authority = await makeAuthority();
  const pair = options.tls ? await makePair() : undefined;
  const caFile = pair === undefined ? undefined : join(folder, 'web.pem');
  if (caFile !== undefined && pair !== undefined) await writeFile(caFile, pair.cert);
  const lies = new Map<Resource, { lie: Lie; left: number }>();
  const asked: Resource[] = [];
  const orders: { type: string; value: string }[][] = [];
  const states = new Map<string, OrderState>();
  let token: string | undefined;
  let base = '';

  const answer = async (request: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const [, resource = 'directory', id = ''] = (request.url ?? '').split('/') as [string, Resource, string];
    asked.push(resource);
    const payload = readPayload(await readAll(request));
    const planned = lies.get(resource);
    if (planned !== undefined) planned.left -= 1;
    if (planned?.left === 0) lies.delete(resource);
    const honest = HONEST[resource]({ base, id, payload, states, orders, token, authority });
    if (resource === 'challenge') for (const state of states.values()) state.answered = true;
    const nonce =
      request.method === 'POST' || resource === 'nonce'
        ? { 'replay-nonce': randomBytes(12).toString('base64url') }
        : {};
    speak(reply, resource, { ...honest, headers: { ...nonce, ...honest.headers } }, planned?.lie, authority);
  };
  const listener = (request: IncomingMessage, reply: ServerResponse): void => {
    answer(request, reply).catch((error: unknown) => reply.writeHead(500).end(String(error)));
  };
  const server: Server =
    pair === undefined
      ? createServer(listener)
      : createTlsServer({ cert: pair.cert, key: pair.key }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `${pair === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    directory: `${base}/directory`,
    caFile,
    asked,
    orders,
    lie: (at, lie, times = Number.POSITIVE_INFINITY) => void lies.set(at, { lie, left: times }),
    challenge: (text) => {
      token = text;
    },
    root: () => authority.root,
    intermediate: () => authority.intermediate,
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type OrderState = { csr?: Uint8Array; answered: boolean; identifiers: { type: string; value: string }[] };
type Authority = Awaited<ReturnType<typeof makeAuthority>>;
type Asked = {
  readonly base: string;
  readonly id: string;
  readonly payload: unknown;
  readonly states: Map<string, OrderState>;
  readonly orders: { type: string; value: string }[][];
  readonly token: string | undefined;
  readonly authority: Authority;
};
type Honest = {
  status: number;
  headers?: Record<string, string>;
  body?: object;
  certificates?: Uint8Array[];
};

const HONEST: Record<Resource, (asked: Asked) => Honest> = {
  directory: ({ base }) => ({
    status: 200,
    body: { newNonce: `${base}/nonce`, newAccount: `${base}/account`, newOrder: `${base}/new-order` },
  }),
  nonce: () => ({ status: 200 }),
  account: ({ base }) => ({
    status: 201,
    headers: { location: `${base}/account/1` },
    body: { status: 'valid' },
  }),
  'new-order': (asked) => {
    const id = String(asked.states.size + 1);
    const { identifiers } = asked.payload as { identifiers: { type: string; value: string }[] };
    asked.states.set(id, { answered: false, identifiers });
    asked.orders.push(identifiers);
    return {
      status: 201,
      headers: { location: `${asked.base}/order/${id}` },
      body: orderOf({ ...asked, id }),
    };
  },
  order: (asked) =>
    asked.states.has(asked.id)
      ? { status: 200, body: orderOf(asked) }
      : { status: 404, body: { type: 'urn:ietf:params:acme:error:malformed', detail: 'no such order' } },
  authorization: ({ base, id, states, token }) => ({
    status: 200,
    body: {
      status: states.get(id)?.answered ? 'valid' : 'pending',
      identifier: states.get(id)?.identifiers[0],
      challenges: [{ type: 'http-01', url: `${base}/challenge/${id}`, status: 'pending', token }],
    },
  }),
  challenge: ({ base, id, token }) => ({
    status: 200,
    body: { type: 'http-01', url: `${base}/challenge/${id}`, status: 'processing', token },
  }),
  finalize: (asked) => {
    const state = asked.states.get(asked.id);
    if (state !== undefined) state.csr = Buffer.from((asked.payload as { csr: string }).csr, 'base64url');
    return { status: 200, body: orderOf(asked) };
  },
  certificate: ({ id, states, authority }) => ({
    status: 200,
    certificates: [authority.issue(states.get(id)?.csr as Uint8Array), authority.intermediate],
  }),
};

function orderOf({ base, id, states, token }: Asked): object {
  const state = states.get(id);
  const ready = token === undefined || state?.answered === true;
  return {
    status: state?.csr !== undefined ? 'valid' : ready ? 'ready' : 'pending',
    identifiers: state?.identifiers,
    authorizations: [`${base}/authorization/${id}`],
    finalize: `${base}/finalize/${id}`,
    ...(state?.csr === undefined ? {} : { certificate: `${base}/certificate/${id}` }),
  };
}

function speak(
  reply: ServerResponse,
  resource: Resource,
  honest: Honest,
  lie: Lie | undefined,
  authority: Authority,
): void {
  const isChain = honest.certificates !== undefined;
  const head = {
    'content-type': isChain ? 'application/pem-certificate-chain' : 'application/json',
    ...honest.headers,
  };
  const body = isChain
    ? chainText(honest.certificates as Uint8Array[], lie?.kind === 'chain' ? lie.of : undefined, authority)
    : resource === 'nonce'
      ? ''
      : JSON.stringify({ ...honest.body, ...(lie?.kind === 'change' ? lie.members : {}) });
  switch (lie?.kind) {
    case 'silent':
      return;
    case 'trickle': {
      reply.writeHead(200, head).write('{"a":"');
      const timer = setInterval(() => reply.write('x'), 20);
      reply.once('close', () => clearInterval(timer));
      return;
    }
    case 'cut':
      reply.writeHead(200, { ...head, 'content-length': body.length + 10 });
      reply.write(body.slice(0, body.length / 2), () => reply.destroy());
      return;
    case 'endless': {
      reply.writeHead(200, head);
      const part = 'x'.repeat(64 * 1024);
      const more = () => {
        while (!reply.destroyed && reply.write(part));
      };
      reply.on('drain', more);
      more();
      return;
    }
    case 'say': {
      const text = typeof lie.body === 'object' ? JSON.stringify(lie.body) : (lie.body ?? '');
      const type = lie.type ?? (typeof lie.body === 'object' ? 'application/problem+json' : 'text/html');
      reply.writeHead(lie.status, { ...head, 'content-type': type, ...lie.headers }).end(text);
      return;
    }
    default:
      reply.writeHead(honest.status, { ...head, ...(lie?.kind === 'change' ? lie.headers : {}) }).end(body);
  }
}

function chainText(
  honest: Uint8Array[],
  lie: (Lie & { kind: 'chain' })['of'] | undefined,
  authority: Authority,
): string {
  const [leaf, intermediate] = honest as [Uint8Array, Uint8Array];
  const all: Record<typeof lie & string, Uint8Array[]> = {
    'no-intermediate': [leaf],
    reordered: [authority.root, intermediate, leaf],
    'with-root': [leaf, intermediate, authority.root],
    'another-key': [authority.stranger, intermediate],
    'no-pem': [],
    broken: [leaf.slice(0, leaf.length - 7)],
    'far-too-many': Array.from({ length: 40 }, (_, index) => (index === 0 ? leaf : intermediate)),
  };
  const chosen = lie === undefined ? honest : all[lie];
  if (chosen.length === 0) return 'Thank you for your order.\n';
  return chosen.map((it) => writePem('CERTIFICATE', it)).join('\n');
}

const DAY = 86_400_000;

async function makeAuthority() {
  const [rootKey, key, strangerKey] = await Promise.all([newKey(), newKey(), newKey()]);
  const ca = [basicConstraintsExtension(true)];
  const intermediate = sign('Lying CA', 'Lying Root', key.signer.spki, rootKey.signer, ca);
  return {
    root: sign('Lying Root', 'Lying Root', rootKey.signer.spki, rootKey.signer, ca),
    intermediate,
    stranger: sign('stranger', 'Lying CA', strangerKey.signer.spki, key.signer, []),
    issue: (csr: Uint8Array): Uint8Array => {
      const { publicKey, san } = must(parseSigningRequest(csr));
      return sign(
        'leaf',
        'Lying CA',
        publicKey.der,
        key.signer,
        san === undefined ? [] : [sanExtension(san)],
      );
    },
  };
}

const sign = (
  subject: string,
  issuer: string,
  spki: Uint8Array,
  signer: Signer,
  extensions: Extension[],
): Uint8Array =>
  buildCertificate(
    {
      serial: `01${randomBytes(8).toString('hex')}`,
      issuer: buildName({ commonName: issuer }).der,
      subject: buildName({ commonName: subject }).der,
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + DAY),
      spki,
      extensions,
    },
    signer,
  );

async function newKey(): Promise<{ pkcs8: Uint8Array; signer: Signer }> {
  const { pkcs8 } = await generateKey({ kind: 'ec', curve: 'P-256' });
  return { pkcs8, signer: signerFrom(pkcs8) };
}

/** A certificate of its own for 127.0.0.1, as PEM. */
async function makePair(): Promise<{ cert: string; key: string }> {
  const { pkcs8, signer } = await newKey();
  const names = ['localhost', '127.0.0.1'].map((name) => must(generalNameFromText(name)));
  const certificate = sign('localhost', 'localhost', signer.spki, signer, [sanExtension(names)]);
  return { cert: writePem('CERTIFICATE', certificate), key: writePem('PRIVATE KEY', pkcs8) };
}

function readPayload(text: string): unknown {
  if (text === '') return undefined;
  const { payload } = JSON.parse(text) as { payload: string };
  return payload === '' ? undefined : JSON.parse(Buffer.from(payload, 'base64url').toString());
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}
