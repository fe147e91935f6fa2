/** The help of each page, written for this product. */
export const help = {
  main: {
    title: 'Help: main page',
    paragraphs: [
      'One row for each certificate usage of this server. A row shows which certificate is assigned, when it expires, whether it is trusted, and what the services really present.',
      'Select one or more usages and choose Request to get a certificate, or Assign to use one that is in the store already. Remove takes the assignment away and leaves the certificate in the store.',
      'Import Certificate brings in certificates that were obtained elsewhere, roots, intermediates and the reply to a request. Process Pending Request fetches the answer of a CA that had to decide first.',
    ],
  },
  discovery: {
    title: 'Help: what this computer serves today',
    paragraphs: [
      'Each line is one certificate that a program presents at an address of this computer, as a client would see it: its thumbprint, when it expires, and whether this computer trusts it. Looking changes nothing.',
      'Use for a usage… shows which lines of the configuration certwizard would change so that it can renew the certificate there. Only after you have seen them and said yes are they changed, and the same certificate stays in service.',
      'Skip leaves everything as it is. The main page leads back here as long as no service is known.',
    ],
  },
  request: {
    title: 'Help: request',
    paragraphs: [
      'Choose the usages that the certificate is for. Everything else has a computed default: you can go on with Next, Next and Finish.',
      'The names come from the topology, and each says why it is there. You can add names; a computed name is never left out in silence.',
      'What you typed is kept on the server until the request is sent or cancelled.',
    ],
  },
  executing: {
    title: 'Help: executing commands',
    paragraphs: [
      'Each usage is a row, each step a column. A program that serves several usages is tested and reloaded once.',
      'All usages switch together. If one of them cannot, or a service does not present the new certificate, every service goes back to the certificate that it had, and that is proven too.',
      'The page can be closed: the work goes on, and its record is kept as a receipt.',
    ],
  },
  returned: {
    title: 'Help: online certificate request status',
    paragraphs: [
      'This page says what the CA answered. When a certificate was issued, it shows its thumbprint: the number that identifies the certificate wherever you meet it again, in a store, in a log, or in a browser.',
      'The box to assign the certificate is ticked. Finish then puts the certificate into service for the usages listed, in one step, and proves by a connection to each service that it is there. Clear the box to end the request without that; Assign on the main page does it later.',
      'If the root or an intermediate of the CA is not in the store where it belongs, there is no box: nobody would believe the certificate. The page names the missing certificate and its store. Import it, then choose Assign.',
      'Each store that the chosen usages name has a row. A row is red when the certificate is not trusted there. Where that store lacks only a root that this computer trusts, the root can be installed from the row: you see first which files change and which commands run, and both fingerprints. Then choose Assign on the main page.',
      'A CA may decide later. The request then has an ID and waits; Process Pending Request fetches the answer. A denied or failed request can be started again with the same data.',
      'View Certificate Details shows the certificate, its certification path, and what it can be used for. It changes nothing.',
    ],
  },
  details: {
    title: 'Help: certificates',
    paragraphs: [
      'The certificates that this computer keeps, by store. Personal holds those with a private key; roots are trusted for everything that they stand behind.',
      'Certification Path shows for each store how it builds the path, and each finding at the certificate that it is about. Where there is no path, you see the one that came nearest, and where it fails.',
    ],
  },
  stores: {
    title: 'Help: stores',
    paragraphs: [
      'Whoever connects to a service judges its certificate by a store of their own: the operating system’s, a PEM file or folder, a Java keystore, an NSS database. A usage names those that matter to it in the topology, and its certificate is assigned only when all of them trust it.',
      'Check a certificate tells whether a store has it, and whether it would believe it. Install a root puts a root that this computer trusts into the store. Before anything is done you see the files that change, the commands that run, and both fingerprints.',
      'Take out removes only what certwizard installed. Undo takes back the latest change that still stands, and says which one that is.',
    ],
  },
  verify: {
    title: 'Help: judge a certificate',
    paragraphs: [
      'Choose a certificate that this computer keeps, one in a file, or the one that an address serves. It is judged for every usage and by every store that the usages name, or for one usage and by one store.',
      'Of an address, exactly what it sends is judged. An intermediate that the server does not send is missing, though this computer may have it: others do not.',
      'A red row says why the certificate is not trusted there, and what to do. Nothing is kept, and nothing is changed unless you say yes to it.',
    ],
  },
  assign: {
    title: 'Help: assign',
    paragraphs: [
      'Choose a certificate. Those that cannot serve are listed with the reason and cannot be chosen.',
      'The table shows for each usage what is in service now and what will be. Assign switches all of them, or none.',
    ],
  },
  remove: {
    title: 'Help: remove',
    paragraphs: [
      'Removing takes the assignment away. The certificate stays in the store, and services go on presenting what they have until another one is assigned.',
    ],
  },
  import: {
    title: 'Help: import certificate',
    paragraphs: [
      'Choose a file in any of the usual forms. Before anything is imported you see which certificate goes to which store.',
      'A root is imported only after you said that you compared both of its fingerprints with what its owner told you by another way.',
    ],
  },
  pending: {
    title: 'Help: CA',
    paragraphs: [
      'Requests that need approval wait here. Look at the names before you approve; a denial needs a reason, which the requester reads.',
    ],
  },
  link: {
    title: 'Help: one-time link',
    paragraphs: [
      'A one-time link comes from the terminal of the server. Who can start certwizard there may open the wizard here. It works once, in one browser, for 15 minutes.',
      'Opening the page spends nothing. Only the button does, and the link leaves the address bar at once, so that it stays in no history.',
      'For a new link run certwizard serve on the server, or npm start in the source folder. A server that runs already goes on running.',
    ],
  },
  administrator: {
    title: 'Help: the first administrator',
    paragraphs: [
      'Choose a name and a password. The password needs a certain length and nothing else. It is kept only in a form from which it cannot be read back.',
      'A passkey lets you sign in by fingerprint, face or PIN of your device. It is bound to the name in the address bar and never leaves your device.',
      'If both are lost, a new one-time link from the server lets you in, and the Account page sets the password anew.',
    ],
  },
  signIn: {
    title: 'Help: sign in',
    paragraphs: [
      'Sign in with the name and password of the administrator, or with a passkey that was added on the Account page.',
      'The answer to a wrong name and a wrong password is the same. After many attempts you have to wait; the page says how long.',
      'If nothing works, get a new one-time link: run certwizard serve on the server, or npm start in the source folder.',
    ],
  },
  account: {
    title: 'Help: account',
    paragraphs: [
      'Changing the password ends all other sessions of yours, in this browser and elsewhere. The session of this page goes on.',
      'Passkeys are bound to the name in the address bar: one that was made at localhost works at localhost. Removing one here takes away its right to sign in; your device keeps it until you remove it there.',
      'A session ends after 12 hours without use, and after 7 days in any case. A restart of the server does not end it.',
    ],
  },
} as const;
