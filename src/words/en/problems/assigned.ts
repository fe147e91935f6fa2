import type { ASSIGNED_PROBLEMS } from '#core/problems/assigned.ts';
import type { ProblemWords } from '../../say.ts';

export const assignedProblems: ProblemWords<keyof typeof ASSIGNED_PROBLEMS> = {
  'assigned.busy': {
    title: 'assigned.busy',
    detail: (f) => `what: ${f.what}`,
    advice: () => ``,
  },
  'assigned.usages.none-fit': {
    title: 'assigned.usages.none-fit',
    detail: (f) => `thumbprint: ${f.thumbprint}`,
    advice: () => ``,
  },
  'assigned.certificate.unknown': {
    title: 'assigned.certificate.unknown',
    detail: (f) => `thumbprint: ${f.thumbprint}`,
    advice: () => ``,
  },
  'assigned.certificate.ambiguous': {
    title: 'assigned.certificate.ambiguous',
    detail: (f) => `thumbprint: ${f.thumbprint}, count: ${f.count}`,
    advice: () => ``,
  },
  'assigned.usages.needed': {
    title: 'assigned.usages.needed',
    detail: (f) => `known: ${f.known}`,
    advice: () => ``,
  },
  'assigned.pair.mismatch': {
    title: 'assigned.pair.mismatch',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.staged.unreadable': {
    title: 'assigned.staged.unreadable',
    detail: (f) => `service: ${f.service}, file: ${f.file}`,
    advice: () => ``,
  },
  'assigned.config.broken-before': {
    title: 'assigned.config.broken-before',
    detail: (f) => `instance: ${f.instance}, output: ${f.output}`,
    advice: () => ``,
  },
  'assigned.config.rejected': {
    title: 'assigned.config.rejected',
    detail: (f) => `instance: ${f.instance}, output: ${f.output}`,
    advice: () => ``,
  },
  'assigned.reload.failed': {
    title: 'assigned.reload.failed',
    detail: (f) => `instance: ${f.instance}, output: ${f.output}`,
    advice: () => ``,
  },
  'assigned.program.down': {
    title: 'assigned.program.down',
    detail: (f) => `instance: ${f.instance}`,
    advice: () => ``,
  },
  'assigned.rolled-back': {
    title: 'assigned.rolled-back',
    detail: (f) => `thumbprint: ${f.thumbprint}, back: ${f.back}`,
    advice: () => ``,
  },
  'assigned.rollback.no-target': {
    title: 'assigned.rollback.no-target',
    detail: (f) => `service: ${f.service}, why: ${f.why}`,
    advice: () => ``,
  },
  'assigned.rollback.failed': {
    title: 'assigned.rollback.failed',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.interrupted': {
    title: 'assigned.interrupted',
    detail: (f) => `step: ${f.step}`,
    advice: () => ``,
  },
  'assigned.step.failed': {
    title: 'assigned.step.failed',
    detail: (f) => `step: ${f.step}, reference: ${f.reference}`,
    advice: () => ``,
  },
  'assigned.no-service': {
    title: 'assigned.no-service',
    detail: (f) => `usage: ${f.usage}`,
    advice: () => ``,
  },
  'assigned.nothing-to-remove': {
    title: 'assigned.nothing-to-remove',
    detail: (f) => `usage: ${f.usage}`,
    advice: () => ``,
  },
  'assigned.in-use': {
    title: 'assigned.in-use',
    detail: (f) => `thumbprint: ${f.thumbprint}, where: ${f.where}`,
    advice: () => ``,
  },
  'assigned.service.unknown': {
    title: 'assigned.service.unknown',
    detail: (f) => `service: ${f.service}, known: ${f.known}`,
    advice: () => ``,
  },
  'assigned.service.exists': {
    title: 'assigned.service.exists',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.service.adopted': {
    title: 'assigned.service.adopted',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.connector.unknown': {
    title: 'assigned.connector.unknown',
    detail: (f) => `kind: ${f.kind}, known: ${f.known}`,
    advice: () => ``,
  },
  'assigned.transaction.unknown': {
    title: 'assigned.transaction.unknown',
    detail: (f) => `transaction: ${f.transaction}`,
    advice: () => ``,
  },
  'assigned.transaction.open': {
    title: 'assigned.transaction.open',
    detail: (f) => `transaction: ${f.transaction}`,
    advice: () => ``,
  },
  'assigned.adopt.cannot': {
    title: 'assigned.adopt.cannot',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.adopt.already': {
    title: 'assigned.adopt.already',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.adopt.not-adopted': {
    title: 'assigned.adopt.not-adopted',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.adopt.unreadable': {
    title: 'assigned.adopt.unreadable',
    detail: (f) => `service: ${f.service}, file: ${f.file}`,
    advice: () => ``,
  },
  'assigned.adopt.failed': {
    title: 'assigned.adopt.failed',
    detail: (f) => `service: ${f.service}`,
    advice: () => ``,
  },
  'assigned.live.denied': {
    title: 'assigned.live.denied',
    detail: (f) => `path: ${f.path}, why: ${f.why}`,
    advice: () => ``,
  },
  'assigned.adopt.not-found': {
    title: 'assigned.adopt.not-found',
    detail: (f) => `file: ${f.file}, wanted: ${f.wanted}`,
    advice: () => ``,
  },
  'assigned.adopt.shared': {
    title: 'assigned.adopt.shared',
    detail: (f) => `file: ${f.file}, line: ${f.line}`,
    advice: () => ``,
  },
  'assigned.service.no-client-cas': {
    title: 'assigned.service.no-client-cas',
    detail: (f) => `instance: ${f.instance}`,
    advice: () => ``,
  },
  'assigned.key.not-allowed': {
    title: 'This kind of key is not allowed',
    detail: (f) => `The certificate has a key ${f.key}; the usage allows: ${f.allowed}.`,
    advice: () => `Request a certificate with a key that is allowed, or change the usage.`,
  },
  'assigned.purpose.wished': {
    title: 'A purpose is not there that is sometimes needed',
    detail: (f) =>
      `The certificate does not allow ${f.wanted}; it allows: ${f.present}. No declared peer asks for it.`,
    advice: () =>
      `Nothing, unless a partner verifies this server as a client. Then declare the peer in the topology and request anew.`,
  },
  'assigned.name.by-wildcard': {
    title: 'A name is covered by a wildcard only',
    detail: (f) => `${f.name} is covered by a wildcard. SIP programs do not accept wildcards (RFC 5922).`,
    advice: () => `Request a certificate that contains the name itself.`,
  },
  'assigned.names.dropped': {
    title: 'Names of the present certificate are lost',
    detail: (f) => `${f.count} names of the certificate in service are not in the new one: ${f.names}.`,
    advice: () => `If somebody still comes by one of these names, add it and request anew.`,
  },
  'assigned.certificate.is-ca': {
    title: "A CA's certificate is to serve",
    detail: (f) => `${f.subject} is the certificate of a certification authority.`,
    advice: () =>
      `Use a certificate of its own for a service: whoever takes a service's key could then issue certificates.`,
  },
  'assigned.root.changed': {
    title: 'The root changes',
    detail: (f) => `The certificate in service leads to ${f.from}, the new one to ${f.to}.`,
    advice: () => `Make sure that phones, devices and partners trust the new root before you assign.`,
  },
  'assigned.issuer.changed': {
    title: 'The CA changes',
    detail: (f) => `The certificate in service was issued by ${f.from}, the new one by ${f.to}.`,
    advice: () => `Make sure that phones, devices and partners trust the new CA before you assign.`,
  },
};
