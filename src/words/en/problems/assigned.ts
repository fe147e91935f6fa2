import type { ASSIGNED_PROBLEMS } from '#core/problems/assigned.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('en');
const said = (output: string | number): string =>
  String(output).trim() === '' ? '' : ` It said:\n${output}`;
const ASSIGN = 'then assign again: certwizard assign THUMBPRINT';

export const assignedProblems: ProblemWords<keyof typeof ASSIGNED_PROBLEMS> = {
  'assigned.busy': {
    title: 'Something else is being done at the moment',
    detail: (f) => `Only one can be at work at a time: ${t.of('busy', f.what)}.`,
    advice: () => 'Wait until it has ended, then try again. It usually takes seconds.',
  },
  'assigned.usages.none-fit': {
    title: 'The certificate fits no chosen usage',
    detail: (f) => `${f.thumbprint} can be assigned to none of the usages.`,
    advice: (f) =>
      `See the reason for each usage with certwizard show ${t.arg(f.thumbprint)}, or request a certificate that fits: certwizard request`,
  },
  'assigned.certificate.unknown': {
    title: 'There is no such certificate',
    detail: (f) => `No store of this computer has a certificate with the thumbprint ${f.thumbprint}.`,
    advice: () =>
      'See what is there with certwizard store, or import the certificate: certwizard import FILE',
  },
  'assigned.certificate.ambiguous': {
    title: 'More than one certificate is meant',
    detail: (f) => `${f.count} certificates have a thumbprint that begins like ${f.thumbprint}.`,
    advice: () => 'Give the whole SHA-256 fingerprint. certwizard store --json shows it as id.',
  },
  'assigned.usages.needed': {
    title: 'Which usages?',
    detail: (f) => `The certificate answers no request that named them. The usages are: ${f.known}.`,
    advice: () => 'Name them: certwizard assign THUMBPRINT --usage USAGE',
  },
  'assigned.pair.mismatch': {
    title: 'Certificate and private key do not belong together',
    detail: (f) => `What was staged for service ${f.service} does not fit together. Nothing was switched.`,
    advice: () =>
      'Import the .pfx file that holds both with certwizard import FILE, or request a new certificate: certwizard request',
  },
  'assigned.staged.unreadable': {
    title: 'A staged file cannot be read back',
    detail: (f) =>
      `The file ${f.file} for service ${f.service} is not what was written a moment ago. Nothing was switched.`,
    advice: () =>
      'Look whether another program cleans up the live folder, and whether the disk is well. Then try again: certwizard assign THUMBPRINT',
  },
  'assigned.config.broken-before': {
    title: 'The configuration of the program was broken before',
    detail: (f) =>
      `${f.instance} does not accept its own configuration, with or without the new certificate. Nothing was switched.${said(f.output)}`,
    advice: () => `Correct the configuration of the program, ${ASSIGN}`,
  },
  'assigned.config.rejected': {
    title: 'The program does not accept the new files',
    detail: (f) =>
      `The configuration test of ${f.instance} failed with the new files; with the present ones it passes.${said(f.output)}`,
    advice: () =>
      'Read what the program said: it may not know the kind of key, or may not be allowed to read the files. Everything stays as it was.',
  },
  'assigned.reload.failed': {
    title: 'The program could not be reloaded',
    detail: (f) => `${f.instance} did not take up its new files.${said(f.output)}`,
    advice: () => `Look into the log of the program and correct what stands in its way, ${ASSIGN}`,
  },
  'assigned.program.down': {
    title: 'The program is not running',
    detail: (f) =>
      `${f.instance} is not running, so it presents nothing. It will read its files when it starts.`,
    advice: () => 'Start it, then look at what it presents: certwizard prove',
  },
  'assigned.rolled-back': {
    title: 'Rolled back',
    detail: (f) =>
      `The certificate ${f.thumbprint} could not be put into service. Every service has the certificate again that it had${f.back === '' ? '' : ` (${f.back})`}.`,
    advice: () => 'The receipt says what was tried, and why it was taken back: certwizard receipt',
  },
  'assigned.rollback.no-target': {
    title: 'There is nothing to go back to',
    detail: (f) =>
      `Service ${f.service} keeps the new files: ${t.of('rollbacks', f.why)}, and going back to that would be the outage.`,
    advice: () =>
      'Correct the reason that is named here too, then assign again or look at the service: certwizard prove',
  },
  'assigned.rollback.failed': {
    title: 'Going back could not be completed',
    detail: (f) =>
      `The old files of service ${f.service} are in place again, but the service does not present the old certificate.`,
    advice: () => 'Reload or restart the program by hand, then look again: certwizard prove',
  },
  'assigned.interrupted': {
    title: 'The assignment was interrupted',
    detail: (f) =>
      `The program ended in the middle${f.step === '' ? '' : `, at the step "${t.step(f.step)}"`}. It was brought to an end afterwards.`,
    advice: () => 'Assign again: certwizard assign THUMBPRINT',
  },
  'assigned.step.failed': {
    title: 'A step failed for an unknown reason',
    detail: (f) =>
      `The step "${t.step(f.step)}" failed by a fault of the program. Reference: ${f.reference}.`,
    advice: () =>
      'Look for the reference in the log, and report it. Then try again: certwizard assign THUMBPRINT',
  },
  'assigned.no-service': {
    title: 'No service presents this usage',
    detail: (f) => `The certificate is assigned to the usage ${f.usage}, but nothing presents it to anybody.`,
    advice: () => 'Add the service that does: certwizard topology add FILE',
  },
  'assigned.service.no-target': {
    title: 'Nobody looks whether it is served',
    detail: (f) =>
      `Service ${f.service} names no place where it can be looked at. Its files are in place; what its program presents is not known.`,
    advice: () =>
      'Name its address under targets in the settings of the service, forget the service with certwizard topology drop SERVICE, and add it again: certwizard topology add FILE',
  },
  'assigned.nothing-to-remove': {
    title: 'The usage has no certificate',
    detail: (f) => `Nothing is assigned to the usage ${f.usage}.`,
    advice: () => '',
  },
  'assigned.in-use': {
    title: 'The certificate is still in use',
    detail: (f) => `${f.thumbprint} is in use: ${f.where}.`,
    advice: () =>
      'Assign another certificate there first: certwizard assign THUMBPRINT. To withdraw only the assignment: certwizard remove USAGE --force',
  },
  'assigned.service.unknown': {
    title: 'There is no such service',
    detail: (f) =>
      `No service has the name ${f.service}.${f.known === '' ? ' There are none yet.' : ` The services are: ${f.known}.`}`,
    advice: () => 'Use one of them, or add it: certwizard topology add FILE',
  },
  'assigned.service.exists': {
    title: 'There is a service of this name already',
    detail: (f) => `The name ${f.service} is taken.`,
    advice: (f) =>
      `Choose another name, or forget the present one first: certwizard topology drop ${t.arg(f.service)}`,
  },
  'assigned.service.not-wired': {
    title: 'The program does not read the live files yet',
    detail: (f) =>
      `The configuration of the program of service ${f.service} does not name its live files, so no certificate can reach it. Nothing was switched.`,
    advice: (f) =>
      `Look at the change with certwizard topology adopt ${t.arg(f.service)}, then make it: certwizard topology adopt ${t.arg(f.service)} --apply`,
  },
  'assigned.service.adopted': {
    title: "The service is wired into its program's configuration",
    detail: (f) => `Service ${f.service} cannot be forgotten while the program reads its files.`,
    advice: (f) => `Take the wiring back first: certwizard topology adopt ${t.arg(f.service)} --undo`,
  },
  'assigned.connector.unknown': {
    title: 'There is no such kind',
    detail: (f) => `${f.kind} is not known. The kinds are: ${f.known}.`,
    advice: () => 'Use one of them. Their settings are shown by: certwizard topology connectors',
  },
  'assigned.transaction.unknown': {
    title: 'There is no such assignment',
    detail: (f) => `No assignment has the id ${f.transaction}.`,
    advice: () => 'See which ones there are: certwizard receipt',
  },
  'assigned.transaction.open': {
    title: 'An assignment has not ended',
    detail: (f) =>
      `The assignment ${f.transaction} is being worked on, or a program that ended left it open.`,
    advice: () => 'If no other program is at work, the next look brings it to an end: certwizard status',
  },
  'assigned.adopt.cannot': {
    title: 'This kind of service cannot be wired automatically',
    detail: (f) => `The configuration of the program of service ${f.service} is not known here.`,
    advice: () =>
      'Write the live files into its configuration yourself. Their folder is shown by: certwizard topology show',
  },
  'assigned.adopt.already': {
    title: 'The service is wired already',
    detail: (f) => `The program of service ${f.service} reads its live files.`,
    advice: (f) => `To take that back: certwizard topology adopt ${t.arg(f.service)} --undo`,
  },
  'assigned.adopt.not-adopted': {
    title: 'There is no wiring to take back',
    detail: (f) => `The configuration of the program of service ${f.service} was not changed from here.`,
    advice: (f) => `To see what wiring would change: certwizard topology adopt ${t.arg(f.service)}`,
  },
  'assigned.adopt.unreadable': {
    title: 'A file of the present configuration cannot be used',
    detail: (f) => `Service ${f.service}: ${f.file} cannot be read, or is not what it should be.`,
    advice: () =>
      'Check that the file is there, can be read by the account that this program runs as, and that its key is not encrypted.',
  },
  'assigned.adopt.changed': {
    title: 'The configuration was edited since it was adopted',
    detail: (f) =>
      `Service ${f.service}: ${f.file} is no longer what adoption made of it. Putting back the copy from before would lose the later changes.`,
    advice: (f) =>
      `Put the certificate lines back by hand, with ${f.backup} beside it; or undo your later changes first, then: certwizard topology adopt ${t.arg(f.service)} --undo`,
  },
  'assigned.adopt.failed': {
    title: 'The wiring failed',
    detail: (f) => `The configuration of service ${f.service} was put back as it was.`,
    advice: () => 'Look into the log for the reason, and try again.',
  },
  'assigned.adopt.not-found': {
    title: 'Nothing to wire was found',
    detail: (f) => `${f.file} has no place that presents a certificate for: ${f.wanted}.`,
    advice: () =>
      'Compare the port and the name in the settings of the service with this configuration. The settings that say which place is meant are shown by: certwizard topology connectors',
  },
  'assigned.adopt.shared': {
    title: 'This line serves others too',
    detail: (f) =>
      `Line ${f.line} of ${f.file} also stands for other servers; changing it would change them.`,
    advice: () => 'Give the server that is meant certificate lines of its own, then try again.',
  },
  'assigned.live.denied': {
    title: 'The live folder cannot be used',
    detail: (f) => `${f.path}: ${t.of('reasons', f.why)}. Nothing was switched there.`,
    advice: () =>
      'The folder must belong to the account that this program runs as, must be writable for it and be no link. The owner and group of a service must exist.',
  },
  'assigned.service.no-client-cas': {
    title: 'No CA for client certificates',
    detail: (f) =>
      `${f.instance} demands client certificates, but no CA is named whose certificates it accepts.`,
    advice: () =>
      'Name the CAs in clientCas of the usage with certwizard topology set FILE, or turn off mutual in the targets of the service.',
  },
  'assigned.key.not-allowed': {
    title: 'This kind of key is not allowed',
    detail: (f) => `The certificate has a key ${f.key}; the usage allows: ${f.allowed}.`,
    advice: () =>
      'Request a certificate with another key with certwizard request --key ec-p256, or change the usage: certwizard topology set FILE',
  },
  'assigned.purpose.wished': {
    title: 'A purpose is not there that is sometimes needed',
    detail: (f) =>
      `The certificate does not allow ${t.of('purposes', f.wanted)}; it allows: ${t.list('purposes', f.present, 'nothing')}. No declared peer asks for it.`,
    advice: () =>
      'Nothing, unless a partner verifies this server as a client. Then declare that peer with certwizard topology set FILE, and request anew: certwizard request',
  },
  'assigned.name.by-wildcard': {
    title: 'A name is covered by a wildcard only',
    detail: (f) => `${f.name} is covered by a wildcard. SIP programs do not accept wildcards (RFC 5922).`,
    advice: () => 'Request a certificate that holds the name itself: certwizard request',
  },
  'assigned.names.dropped': {
    title: 'Names of the present certificate are lost',
    detail: (f) => `${f.count} names of the certificate in service are not in the new one: ${f.names}.`,
    advice: () =>
      'If somebody still comes by one of these names, request a certificate that has it too: certwizard request --name NAME',
  },
  'assigned.certificate.is-ca': {
    title: "A CA's certificate is to serve",
    detail: (f) => `"${f.subject}" is the certificate of a certification authority.`,
    advice: () =>
      "Use a certificate of its own for a service: whoever takes a service's key could issue certificates with it.",
  },
  'assigned.root.changed': {
    title: 'The root changes',
    detail: (f) => `The certificate in service leads to "${f.from}", the new one to "${f.to}".`,
    advice: () => 'Make sure that phones, devices and partners trust the new root before you assign.',
  },
  'assigned.issuer.changed': {
    title: 'The CA changes',
    detail: (f) => `The certificate in service was issued by "${f.from}", the new one by "${f.to}".`,
    advice: () => 'Make sure that phones, devices and partners trust the new CA before you assign.',
  },
};
