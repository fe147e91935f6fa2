import type { PROVEN_PROBLEMS } from '#core/problems/proven.ts';
import type { ProblemWords } from '../../say.ts';

export const provenProblems: ProblemWords<keyof typeof PROVEN_PROBLEMS> = {
  'proven.unreachable': {
    title: 'Nobody there',
    detail: (f) => `No certificate could be seen at ${f.address} for service ${f.service}: ${f.why}.`,
    advice: () =>
      `Check that the service is running and listens there, and that no firewall is between; then prove again.`,
  },
  'proven.certificate.previous': {
    title: 'The previous certificate is still served',
    detail: (f) =>
      `Service ${f.service} at ${f.address} still presents its previous certificate ${f.seen} instead of ${f.expected}.`,
    advice: () => `The program has not read its new files. Reload or restart it, then prove again.`,
  },
  'proven.certificate.other-of-ours': {
    title: 'Another of our certificates is served',
    detail: (f) =>
      `Service ${f.service} at ${f.address} presents ${f.seen}, another certificate of this computer, instead of ${f.expected}.`,
    advice: () =>
      `See which usage that certificate belongs to; two services may share an address, or the service may read the wrong files.`,
  },
  'proven.certificate.stranger': {
    title: "A stranger's certificate is served",
    detail: (f) =>
      `Service ${f.service} at ${f.address} presents ${f.seen}, a certificate that certwizard does not know, instead of ${f.expected}.`,
    advice: () =>
      `Another program may be listening at this address, or the service's configuration names other files. Check both.`,
  },
  'proven.name.not-covered': {
    title: 'The name is not in the certificate',
    detail: (f) =>
      `The certificate that service ${f.service} presents at ${f.address} does not cover ${f.name}. Its names: ${f.names}.`,
    advice: () => `Request a certificate with this name, or correct the service's server name.`,
  },
  'proven.path.not-trusted': {
    title: 'The served chain is not trusted',
    detail: (f) =>
      `With exactly the chain that service ${f.service} sends at ${f.address}, a relying party cannot trust the certificate.`,
    advice: () =>
      `See the findings that follow: import the missing certificate, or make the service send its chain.`,
  },
  'proven.chain.incomplete': {
    title: 'The service does not send its whole chain',
    detail: (f) =>
      `Service ${f.service} at ${f.address} sends the certificate without the intermediate ${f.missing}.`,
    advice: () =>
      `Make the service send its intermediates: the chain belongs into the file with the certificate.`,
  },
  'proven.application.silent': {
    title: 'The application does not answer',
    detail: (f) =>
      `Service ${f.service} at ${f.address} completes the handshake, but its application does not answer: ${f.why}.`,
    advice: () => `Look into the program's own log; the certificate itself has arrived.`,
  },
  'proven.mutual.not-accepted': {
    title: 'Our client certificate was turned away',
    detail: (f) =>
      `Service ${f.service} at ${f.address} demands a client certificate and refused ours: ${f.why}.`,
    advice: () => `Give the service the CA of our client certificate, then prove again.`,
  },
  'proven.mutual.not-refused': {
    title: 'Clients are let in that should be refused',
    detail: (f) =>
      `Service ${f.service} at ${f.address} should demand a known client certificate, but let one in (shown: ${f.shown}).`,
    advice: () => `Turn on client certificate verification in the service's configuration.`,
  },
};
