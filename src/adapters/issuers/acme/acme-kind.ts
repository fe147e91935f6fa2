// ACME CAs (RFC 8555, http-01; IP addresses as names by RFC 8738): Let's Encrypt and its kin, step-ca, Pebble.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { LIMITS } from '#core/limits.ts';
import type { Answer, Issuer, IssuerHost, IssuerKind, Order } from '#core/ports.ts';
import { must, refuse } from '#core/problems.ts';
import { checkSigningRequest } from '#core/authority/csr.ts';
import type { SigningRequest } from '#core/x509/types.ts';
import { z } from 'zod';
import { accountDesk } from './account.ts';
import { publisher } from './challenges.ts';
import { refusalOf } from './errors.ts';
import { type Bounds, Session } from './exchange.ts';
import {
  advance,
  createOrder,
  type Errand,
  findOrder,
  type Identifier,
  orderNumber,
  type Ticket,
} from './order.ts';
import { type AcmeSettings, acmeSettings } from './settings.ts';

export const acmeKind: IssuerKind<AcmeSettings> = {
  kind: 'acme',
  settings: acmeSettings,
  can: { unattended: true, byHand: false, templates: [] },
  open: (settings, host) => openAcme(settings, host, LIMITS),
};

/** With other bounds than LIMITS, for those who cannot wait that long. */
export function openAcme(settings: AcmeSettings, host: IssuerHost, bounds: Bounds): Issuer {
  const issuer = new URL(settings.directory).host;
  const desk = accountDesk(settings, host.vault, issuer);
  const publish = publisher(settings.challenge);
  const inTurn = turns();

  const visit = async (
    csr: Uint8Array,
    signal: AbortSignal,
    work: (errand: Errand) => Promise<Answer>,
  ): Promise<Answer> => {
    try {
      signal.throwIfAborted();
      const ca = settings.caFile === undefined ? undefined : await readCaFile(settings.caFile);
      const session = new Session({ directory: settings.directory, ca, bounds, signal, now: host.now });
      return await session.run((library) =>
        desk.with(library, (client) => work({ client, session, publish, issuer, csr })),
      );
    } catch (error) {
      throw signal.aborted ? signal.reason : refusalOf(error, issuer, host.now());
    }
  };

  return {
    submit: (order, signal) =>
      inTurn(order.id, () => {
        signal.throwIfAborted();
        const identifiers = identifiersOf(must(checkSigningRequest(order.csr, host.crypto)), issuer);
        const memory = orderMemory(host, order);
        return visit(order.csr, signal, async (errand) => {
          const known = await memory.recall();
          const earlier = known === undefined ? undefined : await findOrder(errand, known);
          if (earlier !== undefined && earlier.status !== 'invalid') return advance(errand, earlier);
          const made = await createOrder(errand, identifiers);
          await memory.remember(made.url);
          return advance(errand, made);
        });
      }),
    poll: async (text, signal) => {
      const ticket = readTicket(text, issuer);
      return inTurn(ticket.order, () =>
        visit(Buffer.from(ticket.csr, 'base64'), signal, async (errand) => {
          const found = await findOrder(errand, ticket.order);
          if (found === undefined)
            throw refuse('request.issuer.forgotten', { issuer, number: orderNumber(ticket.order) });
          return advance(errand, found);
        }),
      );
    },
  };
}

/** Names of a CSR as ACME knows names: dns and ip, each once. A common name that is a host name counts (RFC 8555 §7.4), any other does not. */
function identifiersOf(request: SigningRequest, issuer: string): readonly Identifier[] {
  const found = new Map<string, Identifier>();
  for (const name of request.san ?? []) {
    if (name.kind !== 'dns' && name.kind !== 'ip') {
      throw refuse('request.issuer.name-unsupported', {
        issuer,
        kind: name.kind,
        name: 'value' in name ? name.value : '',
      });
    }
    const value = name.value.toLowerCase();
    found.set(`${name.kind} ${value}`, { type: name.kind, value });
  }
  const commonName =
    request.subject.rdns
      .flat()
      .find((it) => it.oid === COMMON_NAME)
      ?.value.toLowerCase() ?? '';
  if (HOST_NAME.test(commonName)) found.set(`dns ${commonName}`, { type: 'dns', value: commonName });
  return [...found.values()];
}

const COMMON_NAME = '2.5.4.3';
const HOST_NAME = /^(\*\.)?([a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/;

/** Which order of the CA belongs to which of ours, kept so that a crash, or an impatient second try, does not order twice. */
function orderMemory({ vault }: IssuerHost, { id, csr }: Order) {
  const name = `acme-order-${id}`;
  const digest = createHash('sha256').update(csr).digest('hex');
  return {
    recall: async (): Promise<string | undefined> => {
      const kept = await vault.secret(name);
      if (kept === undefined) return undefined;
      const record = memoryShape.parse(JSON.parse(Buffer.from(kept).toString('utf8')));
      return record.csr === digest ? record.order : undefined;
    },
    remember: (order: string) => vault.keepSecret(name, Buffer.from(JSON.stringify({ order, csr: digest }))),
  };
}

const memoryShape = z.object({ order: z.string(), csr: z.string() });
const ticketShape = z.object({ order: z.url(), csr: z.string() });

function readTicket(text: string, issuer: string): Ticket {
  try {
    return ticketShape.parse(JSON.parse(text));
  } catch (error) {
    throw refuse('request.issuer.unexpected', { issuer, why: 'ticket' }, error);
  }
}

async function readCaFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refuse('request.settings.invalid', { member: 'caFile', why: error.code ?? error.message }, error);
  });
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw refuse('request.settings.invalid', { member: 'caFile', why: 'PEM' });
  return text;
}

/** Calls with the same key one after the other. */
function turns() {
  const tails = new Map<string, Promise<unknown>>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (tails.get(key) ?? Promise.resolve()).then(work);
    const tail = mine.catch(() => undefined);
    tails.set(key, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}
