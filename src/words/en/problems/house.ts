import type { HOUSE_PROBLEMS } from '#core/problems/house.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('en');
const NEW_LINK = 'Get a new one-time link on the server itself: certwizard serve';

export const houseProblems: ProblemWords<keyof typeof HOUSE_PROBLEMS> = {
  'house.internal': {
    title: 'Something went wrong inside the program',
    detail: (f) => `This is a fault of the program, not of what you did. Reference: ${f.reference}.`,
    advice: () => 'Look for the reference in the log, and report it.',
  },
  'house.ledger.unavailable': {
    title: 'The ledger cannot be used',
    detail: (f) => `${f.path} cannot be read or written: ${t.of('reasons', f.why)}.`,
    advice: () =>
      'Nothing that was recorded is lost by this. Free space, correct the rights of the file or restore a backup, as the reason says, then try again.',
  },
  'house.ledger.newer': {
    title: 'The ledger was written by a newer version',
    detail: (f) =>
      `It has the schema ${f.found}; this version knows schemas up to ${f.known}. It was not changed.`,
    advice: () => 'Use the newer version on this home, or restore the backup from before the upgrade.',
  },
  'house.conflict': {
    title: 'Somebody else changed this meanwhile',
    detail: (f) =>
      `${t.of('documents', f.document)} is at version ${f.found}; your change was made to version ${f.expected}.`,
    advice: () => 'Load it again, look at what changed, and repeat your change.',
  },
  'house.home.denied': {
    title: 'The home folder cannot be used',
    detail: (f) => `${f.path}: ${t.of('reasons', f.why)}.`,
    advice: () =>
      'Run as the user to whom the folder belongs, correct its rights, or use another folder with --home.',
  },
  'house.home.open': {
    title: 'Others can read the home folder',
    detail: (f) =>
      `${f.path} has the mode ${f.mode}: other users of this computer can reach private keys there.`,
    advice: (f) =>
      `Close it: chmod go= ${t.arg(f.path)}. If somebody may have read it, request new certificates with new keys: certwizard request`,
  },
  'house.key.sealed': {
    title: 'A sealed key does not open',
    detail: (f) => `${t.of('sealed', f.key)}: ${t.of('seals', f.why)}.`,
    advice: () =>
      'Give what it was sealed with: the passphrase in the file that CERTWIZARD_PASSPHRASE_FILE names, the systemd credential, or the key file. If it is damaged, restore it from a backup.',
  },
  'house.secret.name': {
    title: 'This cannot be the name of a secret',
    detail: (f) => `${f.name} is not allowed.`,
    advice: () =>
      'Use 1 to 100 letters, digits, dots, hyphens and underscores, and begin with a letter or digit.',
  },
  'house.request.malformed': {
    title: 'The request could not be read',
    detail: (f) => `Its body cannot be used: ${t.of('bodies', f.why)}.`,
    advice: () => 'Send one JSON document in UTF-8.',
  },
  'house.request.invalid': {
    title: 'A value of the request is not allowed',
    detail: (f) => `${f.member}: ${t.phrase('schema', f.why)}.`,
    advice: () => 'Correct this value and send the request again.',
  },
  'house.request.too-large': {
    title: 'The request is too large',
    detail: (f) => `At most ${t.size(f.limit)} are read.`,
    advice: () => 'Send a smaller file; a certificate file is rarely larger than a few kilobytes.',
  },
  'house.request.media-type': {
    title: 'The content type of the request is not understood',
    detail: (f) => `Sent: ${f.type}. Expected: ${f.expected}.`,
    advice: (f) => `Send the body as ${f.expected}.`,
  },
  'house.route.unknown': {
    title: 'There is nothing at this address',
    detail: (f) => `Nothing is served at ${f.path}.`,
    advice: () => 'Check the address. GET /api/openapi.json lists them all.',
  },
  'house.route.method': {
    title: 'This address does not take that method',
    detail: (f) => `Sent: ${f.method}. Allowed: ${f.allowed}.`,
    advice: () => 'Use one of the allowed methods.',
  },
  'house.host.refused': {
    title: 'This server does not answer to that name',
    detail: (f) => `It was asked as ${f.host}, and answers only to ${f.allowed}.`,
    advice: () => 'Open the address that the server printed when it started.',
  },
  'house.origin.refused': {
    title: 'A request from another site was refused',
    detail: (f) => `It came from ${f.origin}. Only pages of this server may ask it.`,
    advice: () => 'If you did not start this, close that page.',
  },
  'house.session.missing': {
    title: 'You are not signed in',
    detail: () => 'This browser has no session here.',
    advice: () =>
      `Sign in with name and password or a passkey. The first time, open the one-time link that the server printed. ${NEW_LINK}`,
  },
  'house.session.expired': {
    title: 'Your session has ended',
    detail: () => 'It was not used for a long time, or was opened long ago.',
    advice: () => `Sign in again with name and password or a passkey. If you cannot: ${NEW_LINK}`,
  },
  'house.session.too-many': {
    title: 'Too many attempts to sign in',
    detail: (f) => `The next attempt is possible in ${f.seconds} seconds.`,
    advice: () => 'Wait, then try again. A passkey and a one-time link need no waiting.',
  },
  'house.session.enrolling': {
    title: 'An administrator is needed first',
    detail: () => 'This home has no administrator yet.',
    advice: () => 'Choose a name and a password for the first administrator.',
  },
  'house.sign-in.refused': {
    title: 'Name or password is wrong',
    detail: () => 'Nobody was signed in.',
    advice: () => `Try again. Who may read the home can also sign in with a one-time link. ${NEW_LINK}`,
  },
  'house.account.exists': {
    title: 'There is an administrator already',
    detail: () => 'The first administrator is made once, by the one-time link of a home that has none.',
    advice: () => 'Sign in with name and password.',
  },
  'house.account.unknown': {
    title: 'There is no administrator of this name',
    detail: () => 'Nothing was changed.',
    advice: () => 'Check how the name is spelt.',
  },
  'house.account.password.short': {
    title: 'The password is too short',
    detail: (f) => `It has fewer than ${f.least} characters.`,
    advice: () => 'Take a longer one. Several words are easier to remember than special characters.',
  },
  'house.account.browser': {
    title: 'Accounts are for the browser only',
    detail: () => 'A terminal on this computer needs no account: who may read the home may use it.',
    advice: () => 'Open the wizard in a browser.',
  },
  'house.passkey.refused': {
    title: 'The passkey was not accepted',
    detail: () => 'It is unknown here, or its answer does not fit the question.',
    advice: () => 'Try again. To sign in, name and password work too.',
  },
  'house.passkey.unknown': {
    title: 'There is no such passkey',
    detail: () => 'It may have been removed already.',
    advice: () => 'Look at the list again.',
  },
  'house.passkey.address': {
    title: 'Passkeys need a name in the address bar',
    detail: (f) => `The page was opened as ${f.address}, and passkeys are bound to names.`,
    advice: () =>
      'Open the wizard by its name: http://localhost and its port, or the name it is served under.',
  },
  'house.link.unknown': {
    title: 'This link is not valid',
    detail: () => 'It is not a link of this server, or the server was started again since.',
    advice: () => NEW_LINK,
  },
  'house.link.spent': {
    title: 'This link was used already',
    detail: () => 'A link signs in one browser, once.',
    advice: () => NEW_LINK,
  },
  'house.link.expired': {
    title: 'This link has expired',
    detail: (f) => `A link is valid for ${f.minutes} minutes.`,
    advice: () => NEW_LINK,
  },
  'house.link.local': {
    title: "Links are made on the server's own computer only",
    detail: () => 'A link is made by a user who may read the home folder, never through the network.',
    advice: () => NEW_LINK,
  },
  'house.streams.full': {
    title: 'Too many windows are watching',
    detail: (f) => `At most ${f.limit} live views can be open at once.`,
    advice: () => 'Close one and try again.',
  },
  'house.closing': {
    title: 'The server is stopping',
    detail: () => 'It finishes what is running, and takes nothing new.',
    advice: () => 'Start it again and repeat the request: certwizard serve',
  },
  'house.address.refused': {
    title: 'The wizard cannot be served at this address',
    detail: (f) =>
      `It was to be served as ${f.host}, which is no address of this computer. Plain HTTP is served as ${f.allowed}; TLS under a name, or at one address of this computer.`,
    advice: () =>
      'Leave --host out to serve this computer alone, or give the name by which browsers call it: certwizard serve --host NAME',
  },
  'house.host.not-permitted': {
    title: 'The wizard cannot be served under this name',
    detail: (f) =>
      `Its own certificate comes from the embedded CA, which may not issue for ${f.host}, only within ${f.permitted}.`,
    advice: () =>
      'Give a name within them with --host. If this name belongs here, add it to the topology (certwizard topology set FILE), then make an issuing CA for the present topology: certwizard ca renew',
  },
  'house.certificate.pending': {
    title: 'The wizard’s own certificate waits for approval',
    detail: (f) =>
      `The embedded CA has the request for ${f.host} under the number ${f.number}; its template needs the manager’s approval.`,
    advice: (f) => `Approve it, then start the server again: certwizard ca approve ${t.arg(f.number)}`,
  },
  'house.port.busy': {
    title: 'The port is in use',
    detail: (f) => `Another program listens on ${f.address}, port ${f.port}.`,
    advice: () =>
      'Choose another port (0 for any free one) with certwizard serve --port PORT, or stop that program.',
  },
  'house.server.running': {
    title: 'A server runs on this home already',
    detail: (f) => `Home folder: ${f.home}.`,
    advice: () => 'Use the running server, or stop it first. To get a new link into it: certwizard serve',
  },
  'house.server.unreachable': {
    title: 'The server of this home does not answer',
    detail: (f) => `Socket ${f.socket}: ${t.of('reasons', f.why)}.`,
    advice: () => 'Try again. If it stays so, stop the server and start it anew: certwizard serve',
  },
  'house.reply.unexpected': {
    title: 'The answer was not understood',
    detail: (f) => `Status ${f.status}: ${f.what}.`,
    advice: () =>
      'Check that the running server and this command are of the same version; then restart the server.',
  },
  'house.file.unwritable': {
    title: 'The file cannot be written',
    detail: (f) => `${f.file}: ${t.of('reasons', f.why)}. What it was to hold is kept.`,
    advice: () => 'Name a file in a folder that is there and that you may write to, then try again.',
  },
  'house.disk.full': {
    title: 'The disk is almost full',
    detail: (f) => `${t.size(f.free)} are free at ${f.path}; ${t.size(f.needed)} are needed.`,
    advice: () => 'Free some space, then look again: certwizard doctor',
  },
  'house.clock.wrong': {
    title: 'The clock is wrong',
    detail: (f) =>
      `It says ${t.date(f.now)}, which lies before this program was built. Every certificate would be judged wrongly.`,
    advice: () => 'Set the clock (chronyc, timedatectl), then look again: certwizard doctor',
  },
};
