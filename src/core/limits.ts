// Every limit has a name and a reason. Sizes in bytes, times in milliseconds.

export const LIMITS = {
  /** A certificate larger than this is not a server's; the largest seen in the wild with thousands of names is under 100 kB. */
  certificateBytes: 256 * 1024,
  /** A CSR holds a key, a subject and names: far less than a certificate's ceiling. */
  csrBytes: 64 * 1024,
  /** A private key as it comes in a file: one of RSA with 16,384 bits has 10 kB. */
  privateKeyBytes: 16 * 1024,
  /** A CRL of a CA that revoked a hundred thousand certificates. */
  crlBytes: 8 * 1024 * 1024,
  /** An OCSP response: 500 bytes to 3 kB with a delegate's certificate; several answers and a chain beside it stay far below. */
  ocspBytes: 64 * 1024,
  /** An OCSP request for one certificate has about 100 bytes. */
  ocspRequestBytes: 8 * 1024,
  /** Certificates asked for, or answered, at once in OCSP: most ask for one. */
  ocspCertificates: 20,
  /** How far another clock may be from ours when it says since when, and until when, its word on revocation holds. */
  revocationSkewMs: 5 * 60_000,
  /** One imported file. Below the 10 MB at which an import is refused unread. */
  importBytes: 4 * 1024 * 1024,
  /** Blocks in one PEM file: a whole operating-system bundle has about 150. */
  pemBlocks: 1000,
  /** Files in a folder of trusted certificates: Debian's has three for each certificate. */
  storeFiles: 4000,
  /** What a tool may say of a whole store of certificates: Java's has 150 of them, at 2 kB each. */
  storeListingBytes: 4 * 1024 * 1024,
  /** Certificates in an NSS database, each asked for by itself: users add a handful, Firefox keeps the intermediates that it has seen. */
  nssCertificates: 500,
  /** Stores of relying parties that are remembered as they were read: all that usages declare, and some that were only asked about. */
  storesRemembered: 200,
  /** Changes of relying parties' stores that are remembered; what still stands is never forgotten. */
  storeChanges: 500,
  /** Changing an operating system's store: its tool writes every link anew and runs other packages' hooks, Java's among them. */
  storeToolMs: 120_000,
  /** Certificates in one chain that a CA returns or a server sends. */
  chainCertificates: 16,
  /** Nesting of DER: the deepest legitimate structure (a PKCS#12 inside CMS) stays below 20. */
  derDepth: 32,
  /** Names in one certificate or request: public CAs stop at 100; a pool with many domains needs more. */
  names: 500,
  /** One name as text: a URI is the longest kind, RFC 1035 stops hosts at 253. */
  nameCharacters: 2000,
  /** Text of one field of a form that is not sent yet: the names that one request may have, as a person types them. */
  typedCharacters: 100_000,
  /** Fields of a form that are kept as they were typed. */
  typedFields: 20,
  /** Requests among which a reply that came as a file is looked for, newest first. */
  waitingRequests: 10_000,
  /** One fetch of a list, an OCSP answer or a CA certificate, its redirects included: behind it a person waits. */
  fetchMs: 5_000,
  /** Redirects of one fetch: some CAs move their lists once. */
  fetchRedirects: 3,
  /** Fetches side by side. */
  fetchParallel: 6,
  /** All fetches of one question together, such as before an assignment. */
  revocationMs: 8_000,
  /** Places asked about one certificate: real ones name one or two. */
  revocationPlaces: 4,
  /** Somebody who asks gets an answer that is at most this old, where a newer one can be had. */
  evidenceFreshMs: 60 * 60_000,
  /** After a place gave nothing it is left alone for this long. */
  evidenceNothingMs: 5 * 60_000,
  /** A CA certificate as its child names it, or a PKCS#7 with the whole chain: a few kB. */
  caFileBytes: 256 * 1024,
  /** Lists and answers that are kept; the oldest go first. */
  evidenceKept: 500,
  /** Their size together: a few of the largest lists. */
  evidenceBytes: 64 * 1024 * 1024,
  /** Usages in one request or assignment; a role has three to six. */
  usages: 100,
  /** RFC 5280 ub-common-name. */
  commonNameCharacters: 64,
  /** Elements of one file that BER left open or in pieces: Java writes pieces of 1,000 octets, a file has 4,000 of them at most. */
  berPieces: 50_000,
  /** Rounds of key derivation for one file, those of the old way counted four or seven times: OpenSSL writes 2,048, Windows 2,000, Firefox three times 600,000. About a second. */
  pkcs12Iterations: 3_600_000,
  /** One outside command: a configuration test or a reload of a service. */
  commandMs: 20_000,
  /** What a command may print before the rest is dropped. */
  commandBytes: 64 * 1024,
  /** One connection attempt and handshake of a probe. */
  probeMs: 5_000,
  /** How long a probe without an application protocol listens for a late no: in TLS 1.3 the client believes itself connected first. Longest round trips are about 300 ms. */
  probeLateMs: 1_000,
  /** What a probe reads of an answer: a status line, and nginx's refusal of 230 bytes behind its headers. */
  probeBytes: 16 * 1024,
  /** Addresses of one name that are looked at: a farm has a handful. */
  probeAddresses: 16,
  /** Connections that one look holds open at a time: three per address of a mutual service, and no flood. */
  probeParallel: 6,
  /** How long after a reload a service may go on with the old certificate before that counts as contrary evidence. */
  proofGraceMs: 10_000,
  /** Addresses of this computer that a discovery looks at: a server listens on a dozen, a workstation of developers on fifty. */
  discoveryPlaces: 64,
  /** Configured names that each of them is asked by. */
  discoveryNames: 10,
  /** A whole discovery: a person waits for it. */
  discoveryMs: 15_000,
  /** Usages that one certificate found is offered for. */
  discoveryOffers: 10,
  /** One HTTP exchange with a CA. */
  issuerMs: 30_000,
  /** A whole ACME order, its waits included. */
  orderMs: 180_000,
  /** How long an ACME order whose names are checked may stay unfinished before it is *pending* and asked for again later: people wait this long, not more. */
  orderPatienceMs: 45_000,
  /** What a CA may answer. */
  issuerBytes: 1024 * 1024,
  /** What a stranger's error message may fill of a problem. */
  strangerCharacters: 400,
  /** Free text that a person types: friendly names, reasons. */
  textCharacters: 200,
  /** How long one process waits for another's write to the ledger: a write takes a millisecond, a migration a second. */
  ledgerBusyMs: 5_000,
  /** One request to the API, but those that carry a file: the largest is a topology with thousands of names. */
  requestBytes: 1024 * 1024,
  /** A request that carries a file: `importBytes` in base64, and a little around it. */
  fileRequestBytes: 6 * 1024 * 1024,
  /** Headers of one request; a browser's are under 1 kB. */
  headersMs: 10_000,
  /** One whole request, its body included: on loopback a file of 4 MB takes milliseconds. */
  requestMs: 30_000,
  /** Live event streams at once: one per open window, and a terminal or two. */
  eventStreams: 32,
  /** Silence on a live stream after which a comment is sent, so that dead peers are noticed. */
  heartbeatMs: 15_000,
  /** What a peer that does not read may leave unread before its stream is cut. */
  streamBacklogBytes: 1024 * 1024,
  /** Past events of the house that a stream can take up again after a break. */
  eventsKept: 500,
  /** A one-time link waits this long for its button. */
  linkMs: 15 * 60_000,
  /** One-time links that wait at once; the oldest goes first. */
  links: 8,
  /** Failures to spend a link in one minute, all callers together: a person needs one or two. */
  linkAttempts: 20,
  /** A session without a request ends after this. */
  sessionIdleMs: 12 * 60 * 60_000,
  /** A session ends after this, used or not. */
  sessionMs: 7 * 24 * 60 * 60_000,
  /** Sessions at once; the one unused longest goes first. */
  sessions: 100,
  /** Attempts to sign in are counted over this long. */
  signInWindowMs: 15 * 60_000,
  /** By one name in that time: a person who mistypes needs a few. */
  signInAttempts: 10,
  /** By all names together: more is no mistyping. */
  signInAttemptsOfAll: 200,
  /** An administrator's name: longer is no name that people call each other by. */
  accountNameCharacters: 64,
  /** Shortest password: NIST SP 800-63B asks for 15 where it stands alone, 8 with a second factor; counted attempts and passkeys beside it lie between. */
  passwordCharacters: 12,
  /** Longest: hashing takes any length, reading it has to end. */
  passwordLongest: 1_000,
  /** Items in one page of a list. */
  pageItems: 500,
  /** Lines of a list that is part of a larger answer, as in `status`: a screen or two; the rest is paged. */
  shownLines: 50,
  /** Longest Unix socket path that Linux takes. */
  socketPathBytes: 107,
  /** SIP domains of a topology, and meet URLs: the largest hosters have dozens; each gives three names of the 500. */
  sipDomains: 100,
  /** Usages of an administrator's own, beside the three. */
  ownUsages: 50,
  /** Relying parties, client CAs or peers of one usage: each is one judgement. */
  parties: 50,
  /** One line of `verify --batch`: a thousand certificates of ordinary size in PEM. */
  caseCharacters: 8 * 1024 * 1024,
  /** How often a server judges anew what is in service: a store that another program changed is noticed within this. */
  standingCheckMs: 60_000,
  /** A judgement that stayed the same is written down anew after this. */
  standingMs: 10 * 60_000,
  /** Complaints in one answer: a person reads the first ten. */
  complaints: 100,
  /** Candidates tried for one verdict, and again for its explanation: real paths need under 20; cross-signed meshes grow without end. */
  pathSteps: 2_000,
  /** Signatures verified for one verdict: at half a millisecond each (P-384) a tenth of a second. */
  pathSignatures: 200,
  /** Comparisons of one name with one constraint for one verdict: 1,000 names under 1,000 subtrees, as OpenSSL has it. */
  nameComparisons: 1_048_576,
  /** Policies and mappings looked at for one verdict, again on each path that they may end: a path of the public has under a hundred. */
  policySteps: 1_000_000,
  /** An RSA key of more bits takes milliseconds to verify with, and nobody has one. */
  rsaBits: 8_192,
} as const;
