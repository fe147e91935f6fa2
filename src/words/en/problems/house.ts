import type { HOUSE_PROBLEMS } from '#core/problems/house.ts';
import type { ProblemWords } from '../../say.ts';

export const houseProblems: ProblemWords<keyof typeof HOUSE_PROBLEMS> = {
  'house.internal': {
    title: 'Something went wrong inside certwizard',
    detail: (f) => `This is a fault of certwizard, not of what you did. Reference: ${f.reference}.`,
    advice: () => `Look for the reference in the server's log, and report it.`,
  },
  'house.ledger.unavailable': {
    title: 'The ledger cannot be used',
    detail: (f) => `The ledger ${f.path} cannot be read or written: ${f.why}.`,
    advice: () =>
      `Nothing was lost. Free space, restore the file's rights or restore a backup, as the reason says, then try again.`,
  },
  'house.ledger.newer': {
    title: 'The ledger was written by a newer version',
    detail: (f) => `The ledger has schema ${f.found}; this version knows schemas up to ${f.known}.`,
    advice: () =>
      `Use the newer certwizard on this home, or restore the backup that was made before the upgrade. The ledger was not changed.`,
  },
  'house.conflict': {
    title: 'Somebody else changed this meanwhile',
    detail: (f) => `${f.document} is at version ${f.found}; your change was made to version ${f.expected}.`,
    advice: () => `Load it again, look at what changed, and repeat your change.`,
  },
  'house.home.denied': {
    title: 'The home cannot be used',
    detail: (f) => `The home folder ${f.path} cannot be used: ${f.why}.`,
    advice: () =>
      `Run as the user to whom the folder belongs, correct its rights, or choose another folder with --home.`,
  },
  'house.home.open': {
    title: 'Others can read the home',
    detail: (f) => `${f.path} has mode ${f.mode}: other users of this computer can reach private keys there.`,
    advice: (f) =>
      `Close it with "chmod go= ${f.path}". If somebody may have read it, request new certificates with new keys.`,
  },
  'house.key.sealed': {
    title: 'A sealed key does not open',
    detail: (f) => `${f.key} cannot be opened: ${f.why}.`,
    advice: () =>
      `Give the passphrase, credential or key-encryption key file that it was sealed with, or restore the damaged file from a backup.`,
  },
  'house.secret.name': {
    title: 'Not a name for a secret',
    detail: (f) => `${f.name} cannot be the name of a secret.`,
    advice: () =>
      `Use 1 to 100 letters, digits, dots, hyphens and underscores, beginning with a letter or digit.`,
  },
  'house.request.malformed': {
    title: 'The request could not be read',
    detail: (f) => `The body is not valid JSON: ${f.why}.`,
    advice: () => `Send one JSON document in UTF-8.`,
  },
  'house.request.invalid': {
    title: 'A value of the request is not allowed',
    detail: (f) => `${f.member}: ${f.why}.`,
    advice: () => `Correct this value and send the request again.`,
  },
  'house.request.too-large': {
    title: 'The request is too large',
    detail: (f) => `At most ${f.limit} bytes are read.`,
    advice: () => `Send a smaller file; a certificate file is rarely larger than a few kilobytes.`,
  },
  'house.request.media-type': {
    title: 'The request has a content type that is not understood',
    detail: (f) => `Sent: ${f.type}. Expected: ${f.expected}.`,
    advice: (f) => `Send the body as ${f.expected}.`,
  },
  'house.route.unknown': {
    title: 'There is nothing at this address',
    detail: (f) => `Nothing is served at ${f.path}.`,
    advice: () => `Check the address; GET /api/openapi.json lists them all.`,
  },
  'house.route.method': {
    title: 'This address does not take that method',
    detail: (f) => `Sent: ${f.method}. Allowed: ${f.allowed}.`,
    advice: () => `Use one of the allowed methods.`,
  },
  'house.host.refused': {
    title: 'This server does not answer to that name',
    detail: (f) => `Asked as ${f.host}; it answers only to ${f.allowed}.`,
    advice: () => `Open the address that the server printed when it started.`,
  },
  'house.origin.refused': {
    title: 'A request from another site was refused',
    detail: (f) => `It came from ${f.origin}. Only pages of this server may ask it.`,
    advice: () => `If you did not start this, close that page.`,
  },
  'house.session.missing': {
    title: 'You are not signed in',
    detail: () => `This browser has no session here.`,
    advice: () => `Open the one-time link that the server printed, or get a new one with: certwizard serve`,
  },
  'house.session.expired': {
    title: 'Your session has ended',
    detail: () => `It was not used for a long time, or the server was started again.`,
    advice: () => `Get a new one-time link with: certwizard serve`,
  },
  'house.session.too-many': {
    title: 'Too many attempts to sign in',
    detail: (f) => `Try again in ${f.seconds} seconds.`,
    advice: () => `Wait, then open the newest link.`,
  },
  'house.link.unknown': {
    title: 'This link is not valid',
    detail: () => `It is not a link of this server, or the server was started again since.`,
    advice: () => `Get a new one-time link with: certwizard serve`,
  },
  'house.link.spent': {
    title: 'This link was already used',
    detail: () => `A link signs in one browser, once.`,
    advice: () => `Get a new one-time link with: certwizard serve`,
  },
  'house.link.expired': {
    title: 'This link has expired',
    detail: (f) => `A link is valid for ${f.minutes} minutes.`,
    advice: () => `Get a new one-time link with: certwizard serve`,
  },
  'house.link.local': {
    title: "Links are made on the server's own computer only",
    detail: () => `A link is made by a user who may read the home folder, not over the network.`,
    advice: () => `Run on the server: certwizard serve`,
  },
  'house.streams.full': {
    title: 'Too many windows are watching',
    detail: (f) => `At most ${f.limit} live views can be open at once.`,
    advice: () => `Close one and try again.`,
  },
  'house.closing': {
    title: 'The server is stopping',
    detail: () => `It finishes what is running and takes nothing new.`,
    advice: () => `Start it again and repeat the request.`,
  },
  'house.address.refused': {
    title: 'The server listens on this computer only',
    detail: (f) => `Asked to listen on ${f.host}; allowed: ${f.allowed}.`,
    advice: () =>
      `Leave the address out, or use one of those; reach it from elsewhere through an SSH tunnel.`,
  },
  'house.port.busy': {
    title: 'The port is in use',
    detail: (f) => `Another program listens on ${f.address} port ${f.port}.`,
    advice: () => `Choose another port with --port, or stop that program.`,
  },
  'house.server.running': {
    title: 'A server already runs on this home',
    detail: (f) => `Home: ${f.home}.`,
    advice: () => `Use the running server, or stop it first.`,
  },
  'house.server.unreachable': {
    title: 'The server of this home does not answer',
    detail: (f) => `Socket: ${f.socket}. Reason: ${f.why}.`,
    advice: () => `Try again; if it stays so, stop the server and start it anew.`,
  },
  'house.reply.unexpected': {
    title: 'The answer was not understood',
    detail: (f) => `Status ${f.status}: ${f.what}.`,
    advice: () => `Check that both sides have the same version of certwizard.`,
  },
  'house.disk.full': {
    title: 'house.disk.full',
    detail: (f) => `path: ${f.path}, free: ${f.free}, needed: ${f.needed}`,
    advice: () => ``,
  },
  'house.clock.wrong': {
    title: 'house.clock.wrong',
    detail: (f) => `now: ${f.now}`,
    advice: () => ``,
  },
};
