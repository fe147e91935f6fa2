// Orders: placed, decided, issued. The intent (serial and hash of what will be signed) is on disk before the key signs; what was signed is on disk before
// anybody gets it.
import type { AuthorityLedger, OrderRecord } from '#core/authority/ledger.ts';
import { checkSigningRequest } from '#core/authority/csr.ts';
import { type Leaf, leafOf } from '#core/authority/leaf.ts';
import { lint } from '#core/authority/lints.ts';
import { isTemplateName, TEMPLATE_NAMES, TEMPLATES, type Template } from '#core/authority/templates.ts';
import type { RequestId } from '#core/facts.ts';
import type { Answer, IssuerHost, Order } from '#core/ports.ts';
import { must, refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import { signed } from '#core/x509/build.ts';
import { hexOf, sameBytes } from '#core/x509/der-values.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import type { SigningRequest } from '#core/x509/types.ts';
import type { Ca, CertificateAuthorities } from './certificate-authorities.ts';
import { lanes } from './lanes.ts';
import type { EmbeddedSettings, Publishing } from './settings.ts';

export interface OrderDesk {
  place(order: Order): Promise<Answer>;
  /** The state now; an order that was accepted and never issued, because its process died, is issued. */
  look(number: string): Promise<Answer>;
  approve(number: string, by: string): Promise<Answer>;
  deny(number: string, by: string, why: string): Promise<Answer>;
}

export const orderDesk = (
  ledger: AuthorityLedger,
  host: IssuerHost,
  settings: EmbeddedSettings,
  cas: CertificateAuthorities,
  published: Publishing,
): OrderDesk => {
  const lane = lanes<RequestId>();

  const place = async (order: Order): Promise<Answer> => {
    const known = ledger.order(order.id);
    if (known !== undefined) return again(order, known);
    const template = templateOf(order.template);
    const csr = must(checkSigningRequest(order.csr, host.crypto));
    const drawn = await draw(csr, template);
    const approval = ledger.policies().get(order.template) ?? template.approval;
    const record = {
      id: order.id,
      template: order.template,
      csr: order.csr,
      state: approval ? ('pending' as const) : ('accepted' as const),
      placedAt: host.now().toISOString(),
    };
    const held = approval
      ? await ledger.write({ kind: 'order', order: record })
      : await ledger.write({ kind: 'order', order: record }, intent(order.id, drawn));
    if (held && !approval) return sign(order.id, drawn, ROUNDS);
    // Held or not, the order is there now: ours, or the same one from another process.
    return again(order, mustOrder(order.id));
  };

  const again = (order: Order, known: OrderRecord): Promise<Answer> => {
    if (!sameBytes(known.csr, order.csr) || known.template !== order.template)
      throw refuse('request.authority.order.reused', { request: order.id });
    return answerTo(known, ROUNDS);
  };

  const answerTo = async (record: OrderRecord, rounds: number): Promise<Answer> => {
    const number = String(record.number);
    if (record.state === 'pending') return { state: 'pending', number, ticket: number };
    if (record.state === 'denied')
      return { state: 'denied', number, by: record.by ?? '', why: record.why ?? '' };
    const there = ledger.certificateOf(record.id);
    if (there?.der !== undefined)
      return { state: 'issued', certificate: there.der, chain: (await cas.byId(there.authority)).chain };
    if (rounds === 0) throw refuse('request.issuer.failing', { issuer: 'embedded', why: 'contended' });
    const drawn = await draw(must(parseSigningRequest(record.csr)), templateOf(record.template));
    if (await ledger.write(intent(record.id, drawn))) return sign(record.id, drawn, rounds);
    return answerTo(mustOrder(record.id), rounds - 1);
  };

  /** What would be signed, past every lint. */
  const draw = async (csr: SigningRequest, row: Template): Promise<Drawn> => {
    const ca = await cas.issuing();
    const template = { ...row, days: settings.days };
    const parts = {
      csr,
      template,
      issuer: ca.certificate,
      signer: ca.signer,
      published: await published(),
      now: host.now(),
    };
    const leaf = leafOf(parts, host.crypto);
    const [first, ...rest] = lint(leaf.tbs, ca.signer.algorithm, {
      template,
      issuer: ca.certificate,
      constraints: ca.constraints,
      authorityKeys: cas.keys(ca.id),
    });
    if (first !== undefined) throw new Refusal(first, rest);
    return { ca, leaf };
  };

  const intent = (order: RequestId, { ca, leaf }: Drawn) => ({
    kind: 'intend' as const,
    order,
    authority: ca.id,
    serial: leaf.serial,
    tbsHash: hexOf(host.crypto.digest('SHA-256', leaf.tbs)).toLowerCase(),
    intendedAt: host.now().toISOString(),
    notAfter: leaf.notAfter.toISOString(),
  });

  const sign = async (order: RequestId, { ca, leaf }: Drawn, rounds: number): Promise<Answer> => {
    const certificate = signed(leaf.tbs, ca.signer);
    const held = await ledger.write({
      kind: 'complete',
      serial: leaf.serial,
      der: certificate,
      at: host.now().toISOString(),
    });
    if (held) return { state: 'issued', certificate, chain: ca.chain };
    // Another process took us for dead and issued: its certificate is the order's, ours is never given out.
    return answerTo(mustOrder(order), rounds - 1);
  };

  const mustOrder = (id: RequestId): OrderRecord => {
    const record = ledger.order(id);
    if (record === undefined) throw new Error('the order was just written');
    return record;
  };

  const numbered = (number: string): OrderRecord => {
    const record = /^[1-9]\d{0,14}$/.test(number) ? ledger.orderNumbered(Number(number)) : undefined;
    if (record === undefined)
      throw refuse('request.authority.number.unknown', { number: number.slice(0, 20) });
    return record;
  };

  const undecided = (number: string): OrderRecord => {
    const record = numbered(number);
    if (record.state !== 'pending')
      throw refuse('request.authority.number.decided', { number, state: record.state });
    return record;
  };

  const approve = async (number: string, by: string): Promise<Answer> => {
    const record = undecided(number);
    const drawn = await draw(must(parseSigningRequest(record.csr)), templateOf(record.template));
    const at = host.now().toISOString();
    const decided = {
      kind: 'decide' as const,
      order: record.id,
      state: 'accepted' as const,
      by,
      why: '',
      at,
    };
    if (await ledger.write(decided, intent(record.id, drawn))) return sign(record.id, drawn, ROUNDS);
    return answerTo(undecided(number), 0);
  };

  const deny = async (number: string, by: string, why: string): Promise<Answer> => {
    const record = undecided(number);
    const at = host.now().toISOString();
    if (!(await ledger.write({ kind: 'decide', order: record.id, state: 'denied', by, why, at })))
      undecided(number);
    return answerTo(numbered(number), 0);
  };

  return {
    place: (order) => lane(order.id, () => place(order)),
    look: async (number) => {
      const { id } = numbered(number);
      return lane(id, () => answerTo(mustOrder(id), ROUNDS));
    },
    approve: async (number, by) => lane(numbered(number).id, () => approve(number, by)),
    deny: async (number, by, why) => lane(numbered(number).id, () => deny(number, by, why)),
  };
};

type Drawn = { readonly ca: Ca; readonly leaf: Leaf };

/** How often another process may snatch one order from us before we give up: two processes do not meet even once in practice. */
const ROUNDS = 5;

const templateOf = (name: string): Template => {
  if (!isTemplateName(name))
    throw refuse('request.authority.template.unknown', {
      template: name.slice(0, 60),
      known: TEMPLATE_NAMES.join(', '),
    });
  return TEMPLATES[name];
};
