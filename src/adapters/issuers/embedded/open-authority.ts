// The embedded CA, put together from its parts.
import type { Authority, PendingOrder } from '#core/authority/authority.ts';
import { isRevocationReason, REVOCATION_REASONS } from '#core/authority/crl-plan.ts';
import type { AuthorityLedger, IssuedRecord } from '#core/authority/ledger.ts';
import { isTemplateName, TEMPLATE_NAMES, TEMPLATES } from '#core/authority/templates.ts';
import type { Answer, IssuerHost } from '#core/ports.ts';
import { must, refuse } from '#core/problems.ts';
import { nameValues } from '#core/x509/name.ts';
import { parseCertificate } from '#core/x509/certificate.ts';
import { sameBytes } from '#core/x509/der-values.ts';
import { parseSigningRequest } from '#core/x509/signing-request.ts';
import { certificateAuthorities } from './certificate-authorities.ts';
import { ocspDesk } from './ocsp-desk.ts';
import { orderDesk } from './order-desk.ts';
import { revocationLists } from './revocation-lists.ts';
import { type EmbeddedSettings, publishing } from './settings.ts';

export const openAuthority = (
  ledger: AuthorityLedger,
  host: IssuerHost,
  settings: EmbeddedSettings,
  url: () => Promise<string | undefined> = async () => undefined,
): Authority => {
  const published = publishing(settings, url);
  const cas = certificateAuthorities(ledger, host, settings, published);
  const desk = orderDesk(ledger, host, settings, cas, published);
  const ocsp = ocspDesk(ledger, host, cas);
  const lists = revocationLists(ledger, host, cas);

  const certificate = (serial: string): IssuedRecord | undefined => {
    const found = ledger.certificate(serial.toUpperCase());
    return found?.der === undefined ? undefined : found;
  };
  const pendingOrders = (most?: number): readonly PendingOrder[] =>
    ledger.pendingOrders(most).map(({ number, id, template, csr, placedAt }) => {
      const { subject, san = [] } = must(parseSigningRequest(csr));
      const [commonName = ''] = nameValues(subject, 'commonName');
      return { number: String(number), request: id, template, commonName, names: san, since: placedAt };
    });

  return {
    submit: (order, signal) => heeding(signal, () => desk.place(order)),
    poll: (ticket, signal) => heeding(signal, () => desk.look(ticket)),
    found: (realm) => cas.found(realm),
    certificates: () => {
      const records = ledger.authorities();
      return records.map(({ id, role, der }) => ({
        id,
        role,
        der,
        current: records.findLast((record) => record.role === role)?.id === id,
      }));
    },
    templates: () => {
      const policies = ledger.policies();
      return TEMPLATE_NAMES.map((name) => ({
        name,
        approval: policies.get(name) ?? TEMPLATES[name].approval,
        days: settings.days,
      }));
    },
    requireApproval: async (template, approval) => {
      if (!isTemplateName(template))
        throw refuse('request.authority.template.unknown', {
          template: template.slice(0, 60),
          known: TEMPLATE_NAMES.join(', '),
        });
      await ledger.write({ kind: 'policy', template, approval });
    },
    pending: pendingOrders,
    waiting: () => ledger.pendingCount(),
    isWaiting: (request) => ledger.order(request)?.state === 'pending',
    approve: (number, by) => desk.approve(number, by),
    deny: (number, by, why) => desk.deny(number, by, why),
    issued: () => ledger.issuedCount(),
    knows: (serial) => certificate(serial) !== undefined,
    revokedAt: (der) => {
      const parsed = parseCertificate(der);
      const record = parsed.ok ? certificate(parsed.value.serial) : undefined;
      // A serial is ours only with the certificate that carries it: another CA may have chosen the same.
      return record?.der !== undefined && sameBytes(record.der, der) ? record.revokedAt : undefined;
    },
    statusOf: ({ serial, der }) => {
      const record = certificate(serial);
      if (record?.der !== undefined && sameBytes(record.der, der)) {
        const { revokedAt: at, reason = 'unspecified' } = record;
        return at === undefined ? {} : { revoked: { at, reason } };
      }
      return ledger.authorities().some((own) => sameBytes(own.der, der)) ? {} : undefined;
    },
    revoke: async (serial, reason) => {
      if (!isRevocationReason(reason))
        throw refuse('request.authority.reason.unknown', {
          reason: String(reason).slice(0, 60),
          known: Object.keys(REVOCATION_REASONS).join(', '),
        });
      const record = certificate(serial);
      if (record === undefined)
        throw refuse('request.authority.certificate.unknown', { serial: serial.slice(0, 40) });
      // False: revoked before; the first time and reason stand.
      await ledger.write({ kind: 'revoke', serial: record.serial, reason, at: host.now().toISOString() });
    },
    crl: async (authority = ledger.currentIssuing()) => {
      if (authority === undefined) throw refuse('request.authority.missing', {});
      return lists.current(authority);
    },
    lastCrl: () => {
      const authority = ledger.currentIssuing();
      return authority === undefined ? undefined : lists.last(authority);
    },
    answerOcsp: ocsp,
    renewIssuing: (realm) => cas.renewIssuing(realm),
    renewRoot: (realm) => cas.renewRoot(realm),
  };
};

/** The caller stops waiting when its signal says so. What was begun is ended all the same, and the same order finds it. */
const heeding = async (signal: AbortSignal, work: () => Promise<Answer>): Promise<Answer> => {
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work(), stopped]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
};
