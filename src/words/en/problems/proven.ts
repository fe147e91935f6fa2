import type { PROVEN_PROBLEMS } from '#core/problems/proven.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('en');
const PROVE = 'then look again: certwizard prove';

export const provenProblems: ProblemWords<keyof typeof PROVEN_PROBLEMS> = {
  'proven.unreachable': {
    title: 'No certificate could be seen',
    detail: (f) => `${f.address} (service ${f.service}): ${t.sight(f.why)}.`,
    advice: () =>
      `Check that the service is running and listens there, and that no firewall stands between; ${PROVE}`,
  },
  'proven.certificate.previous': {
    title: 'The previous certificate is still served',
    detail: (f) =>
      `Service ${f.service} at ${f.address} presents its previous certificate ${f.seen} instead of ${f.expected}.`,
    advice: () =>
      `The program goes on with what it had read before. Look into its log, reload or restart it, ${PROVE}`,
  },
  'proven.certificate.other-of-ours': {
    title: 'Another of our certificates is served',
    detail: (f) =>
      `Service ${f.service} at ${f.address} presents ${f.seen}, another certificate of this computer, instead of ${f.expected}.`,
    advice: (f) =>
      `See what that certificate is for: certwizard show ${t.arg(f.seen)}. Two services may share the address, or the service may read other files.`,
  },
  'proven.certificate.stranger': {
    title: "A stranger's certificate is served",
    detail: (f) =>
      `Service ${f.service} at ${f.address} presents ${f.seen}, which is in no store here, instead of ${f.expected}.`,
    advice: (f) =>
      `Another program may listen at this address, or the configuration of the program may not name the live files of the service yet: certwizard topology adopt ${t.arg(f.service)}. Correct it, ${PROVE}`,
  },
  'proven.name.not-covered': {
    title: 'The served certificate does not have the name',
    detail: (f) =>
      `The certificate that service ${f.service} presents at ${f.address} does not cover ${f.name}. Its names are: ${f.names}.`,
    advice: () =>
      "Request a certificate with this name with certwizard request, or correct serverName in the service's targets.",
  },
  'proven.path.not-trusted': {
    title: 'The served chain is not trusted',
    detail: (f) =>
      `With exactly the chain that service ${f.service} sends at ${f.address}, a relying party cannot trust the certificate. The reasons follow.`,
    advice: () =>
      `Import what is missing with certwizard import FILE, assign the certificate again, ${PROVE}`,
  },
  'proven.chain.incomplete': {
    title: 'The service does not send its whole chain',
    detail: (f) =>
      `Service ${f.service} at ${f.address} does not send the intermediate certificate "${f.missing}".`,
    advice: (f) =>
      `The program must read the live file of the service, where certificate and chain stand together. If its configuration names another one: certwizard topology adopt ${t.arg(f.service)}`,
  },
  'proven.application.silent': {
    title: 'The application does not answer',
    detail: (f) =>
      `Service ${f.service} at ${f.address} presents its certificate, but the application behind it does not answer: ${t.sight(f.why)}.`,
    advice: () => `Look into the log of the program, ${PROVE}`,
  },
  'proven.mutual.not-accepted': {
    title: 'Our client certificate was turned away',
    detail: (f) =>
      `Service ${f.service} at ${f.address} demands a client certificate and refused ours (${t.sight(f.why)}).`,
    advice: () =>
      'The service must trust the CA of our certificate: name that CA in clientCas of the usage with certwizard topology set FILE, and assign the certificate again: certwizard assign THUMBPRINT',
  },
  'proven.mutual.not-refused': {
    title: 'Clients are let in that should be refused',
    detail: (f) =>
      `Service ${f.service} at ${f.address} should demand a client certificate that it knows, but let in a client: ${t.list('visitors', f.shown, '')}.`,
    advice: () =>
      `Turn on the verification of client certificates in the configuration of the program, ${PROVE}`,
  },
};
