/** The way in: one-time link, first administrator, signing in, and signing in again over a page. */
export const signIn = {
  title: 'Sign in',
  lead: 'The certificate wizard of this server is for its administrators.',
  name: 'Name',
  nameEmpty: 'Enter a name.',
  nameTooLong: (most: number) => `At most ${most} characters.`,
  password: {
    label: 'Password',
    show: 'Show the password',
    empty: 'Enter the password.',
    help: (least: number) =>
      `At least ${least} characters. Several words are easier to remember than special characters.`,
    missing: (count: number) => (count === 1 ? 'One more character.' : `${count} more characters.`),
    enough: 'Long enough.',
    tooLong: (most: number) => `At most ${most} characters.`,
  },
  button: 'Sign in',
  byPasskey: 'Sign in with a passkey',
  passkeyProblems: {
    cancelled: 'The browser ended it without a passkey. Nothing was changed; try again when you like.',
    known: 'This device has a passkey for you here already.',
    impossible:
      'This browser or device cannot do that with a passkey. Use another browser or device, or name and password.',
  },
  byName: {
    here: 'Passkeys need a name in the address bar. They work at',
    elsewhere: 'Passkeys need a name in the address bar: open the wizard by the name of the server.',
  },
  tooMany: {
    title: 'Too many attempts',
    text: (minutes: number, seconds: number) =>
      `The next attempt is possible in ${minutes === 0 ? '' : `${minutes} min `}${seconds} s.`,
  },
  link: {
    first: {
      title: 'Set up certwizard',
      lead: "The certificate wizard takes a server's certificates through six stages, and proves the result by looking at what is really served.",
      next: 'What happens now',
      steps: [
        'You choose a name and a password. You are the first administrator; nobody else can become it afterwards.',
        'You see what the programs on this computer serve today. That only reads, and changes nothing.',
        'You request a certificate when you like, and it goes into service when you say so.',
      ],
      button: 'Start',
    },
    again: {
      title: 'Sign in with a one-time link',
      lead: 'This link signs in one browser, once.',
      next: 'What happens now',
      steps: [
        'You are signed in without a name and can do everything that an administrator can.',
        'If you forgot your password, set it anew on the Account page.',
      ],
      button: 'Sign in with this link',
    },
  },
  stages: {
    request: 'What is needed, and from which CA?',
    returned: 'What came back?',
    trusted: 'Will everyone believe it?',
    assigned: 'Which services use it?',
    proven: 'Is it really served?',
    renewed: 'Will it stay so?',
  },
  administrator: {
    title: 'The first administrator',
    lead: 'You sign in with this from now on. There is no default password.',
    nameHelp: 'Any name that you like. Upper and lower case are the same.',
    button: 'Create the administrator',
  },
  offer: {
    title: 'Add a passkey?',
    lead: 'You are signed in. This step is optional.',
    text: 'With a passkey you sign in by fingerprint, face or PIN of your device, without the password. You can add one later on the Account page.',
    make: 'Create a passkey',
    later: 'Not now',
  },
  noLink: {
    title: 'This certwizard has no administrator yet',
    lead: 'A one-time link opens it for the first time.',
  },
  where: {
    title: 'Where the link is',
    forgotten: 'Cannot sign in?',
    printed:
      'The server printed a link when it was started: look in that terminal, and open it here. It works once, for 15 minutes. For a new one, run on the server:',
    text: 'A new one-time link lets you in. Run on the server, as the user who runs certwizard:',
    commands: { 'certwizard serve': 'Where it is installed', 'npm start': 'In its source folder' },
    running: 'A server that runs already goes on running; the command only prints a new link.',
  },
  again: {
    title: 'Sign in again',
    text: 'Your session has ended. The page beneath keeps what you typed, and goes on as soon as you are signed in.',
    link: 'Or open a new one-time link in another tab of this browser:',
  },
} as const;
