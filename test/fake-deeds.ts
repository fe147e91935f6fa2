// A house made of cardboard, for tests of HTTP alone: every deed answers with one fixed view and writes down how it was called.
import type { JournalEntry } from '#core/assigned/journal.ts';
import type { Deeds } from '#core/deeds.ts';
import type { Complaint } from '#core/problems.ts';
import type {
  AdoptView,
  AssignmentView,
  AuthorityView,
  CertificateLine,
  CertificateView,
  DraftView,
  HouseEvent,
  PartyChangeView,
  Receipt,
  RequestView,
  ServiceView,
  StatusView,
  UsageView,
} from '#core/views.ts';

const AT = '2026-01-02T03:04:05.000Z';
const THUMBPRINT = '0123456789ABCDEF0123456789ABCDEF01234567';

const complaint: Complaint = {
  code: 'trusted.root.missing',
  facts: { subject: 'CN=Root', keyId: 'AB', store: 'root', where: '-' },
} as Complaint;
const line: CertificateLine = {
  id: 'ab'.repeat(32),
  thumbprint: THUMBPRINT,
  friendlyName: '웹',
  subject: 'CN=a.example',
  issuer: 'CN=ca',
  serial: '01',
  names: [{ kind: 'dns', value: 'a.example' }],
  notBefore: AT,
  notAfter: AT,
  stores: ['personal'],
  source: 'request',
  keyPresent: true,
  assignedTo: [],
};
const certificate: CertificateView = {
  ...line,
  der: 'AA==',
  key: 'ec P-256',
  signatureAlgorithm: 'ecdsa-with-SHA256',
  keyUsage: [],
  extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
  extensions: [
    {
      oid: '2.5.29.17',
      critical: false,
      value: 'AA==',
      says: { kind: 'unknown', facts: [{ what: 'bytes', values: ['00'] }] },
    },
  ],
  trust: [
    { party: 'computer', kind: 'computer', trusted: false, path: [], complaints: [complaint], notes: [] },
  ],
  fitness: [{ usage: 'Default', fit: true, complaints: [], warnings: [] }],
  assignable: [],
  complaints: [complaint],
};
const draft: DraftView = {
  usages: ['Default'],
  issuer: 'embedded',
  template: 'MutualTls',
  commonName: 'a.example',
  names: [
    { name: { kind: 'dns', value: 'a.example' }, why: { code: 'server', facts: {} }, usages: ['Default'] },
  ],
  key: { kind: 'ec', curve: 'P-256' },
  friendlyName: 'x',
  assign: true,
};
const sampleRequest: RequestView = {
  id: 'req_1',
  state: 'root-missing',
  finished: false,
  createdAt: AT,
  draft,
  offers: ['import'],
  certificate,
  complaints: [complaint],
  log: [{ at: AT, kind: 'drafted', detail: { issuer: 'embedded' } }],
};
const service: ServiceView = {
  id: 'web',
  usage: 'Default',
  kind: 'nginx',
  instance: 'nginx:/etc',
  targets: ['a.example:443'],
  live: '/live/web',
  adopted: false,
};
const evidence: UsageView['evidence'][number] = {
  service: 'web',
  target: 'a.example:443',
  address: '127.0.0.1:443',
  at: AT,
  ms: 3,
  seen: THUMBPRINT,
  chain: [],
  mutual: { accepted: true },
  verdict: 'proven',
  complaints: [],
};
const usage: UsageView = {
  id: 'Default',
  group: 'server',
  required: [],
  assigned: { ...line, trusted: true, complaints: [] },
  services: [service],
  proof: 'proven',
  evidence: [evidence],
};
export const entry = (on: string): JournalEntry => ({
  at: AT,
  step: { kind: 'stage', on },
  phase: 'done',
  ms: 1,
  detail: { version: 'v1' },
});
export const sampleAssignment: AssignmentView = {
  id: 'txn_1',
  certificate: line.id,
  thumbprint: THUMBPRINT,
  usages: ['Default'],
  plan: [{ kind: 'stage', on: 'web' }],
  entries: [entry('one'), entry('two')],
  complaints: [],
};
const sampleReceipt: Receipt = {
  version: 1,
  id: 'txn_1',
  computer: 'a',
  openedAt: AT,
  closedAt: AT,
  outcome: 'proven',
  complaints: [],
  warnings: [],
  certificate: { id: line.id, thumbprint: THUMBPRINT, subject: 's', issuer: 'i', notAfter: AT, pem: 'p' },
  usages: ['Default'],
  verdicts: [],
  services: [],
  steps: [entry('one')],
  mixed: { ms: 0 },
  rollbackPoint: [{ service: 'web' }],
};
const status: StatusView = {
  product: 'p',
  computer: 'a',
  usages: [usage],
  unassigned: [line],
  requests: [{ id: 'req_1', state: 'pending', friendlyName: 'x', createdAt: AT, number: '7' }],
  more: { unassigned: 0, requests: false },
  openTransactions: [],
};
const authority: AuthorityView = {
  certificates: [line],
  templates: [{ name: 'WebServer', approval: false, days: 90 }],
  pending: [{ number: '1', request: 'r', template: 'WebServer', names: ['a'], since: AT }],
  waiting: 1,
  issued: 1,
  crl: { number: '1', nextUpdate: AT },
  publication: { url: 'http://pki.example.test/ca', listen: '127.0.0.1:7480' },
};
const adoption: AdoptView = {
  service: 'web',
  applied: false,
  found: { certificate: '/c', key: '/k' },
  thumbprint: THUMBPRINT,
  changes: [{ file: '/f', before: 'a', after: 'b' }],
  evidence: [],
};

const partyChange: PartyChangeView = {
  party: '/roots.pem',
  kind: 'pem',
  change: 'install',
  id: line.id,
  thumbprint: THUMBPRINT,
  subject: 's',
  notAfter: AT,
  outcome: 'changed',
  commands: [['update-ca-certificates']],
  files: ['/roots.pem'],
};

/** What each deed answers. */
export const ANSWERS = {
  status,
  discovery: {
    at: AT,
    looked: 1,
    left: 0,
    lines: [
      {
        id: '1',
        address: '127.0.0.1:443',
        program: 'nginx',
        serverNames: ['a.example'],
        certificate: {
          id: line.id,
          thumbprint: THUMBPRINT,
          subject: 's',
          issuer: 'i',
          names: line.names,
          notBefore: AT,
          notAfter: AT,
        },
        trusted: false,
        complaints: [complaint],
        files: { certificate: '/c', key: '/k' },
        offers: [
          {
            usage: 'Default',
            matches: true,
            addNames: [],
            service: { id: 'nginx-443', usage: 'Default', kind: 'nginx', settings: { conf: '/c' } },
          },
        ],
      },
    ],
  },
  preview: draft,
  draft: { draft: { usages: ['Default'], typed: { addNames: 'a b' } }, savedAt: AT, version: 1 },
  saveDraft: { draft: { usages: ['Default'] }, savedAt: AT, version: 1 },
  dropDraft: undefined,
  names: [{ text: 'a.example', ok: true, name: { kind: 'dns', value: 'a.example' } }],
  request: sampleRequest,
  requests: [sampleRequest],
  requestOf: sampleRequest,
  signingRequest: '-----BEGIN CERTIFICATE REQUEST-----\n',
  retrieve: sampleRequest,
  resubmit: sampleRequest,
  finish: { request: sampleRequest, assignment: 'txn_1' },
  withdraw: sampleRequest,
  certificates: { total: 1, items: [line] },
  certificate,
  import: {
    dryRun: true,
    keys: 0,
    items: [
      {
        id: line.id,
        thumbprint: THUMBPRINT,
        subject: 's',
        issuer: 'i',
        notAfter: AT,
        store: 'root',
        keyPresent: false,
        outcome: 'needs-yes',
      },
    ],
  },
  dropCertificate: undefined,
  verify: certificate,
  parties: [
    {
      party: '/roots.pem',
      kind: 'pem',
      usages: ['Default'],
      anchors: 1,
      pool: 0,
      distrusted: 0,
      notes: ['self-signed-only'],
      complaints: [],
      installed: [{ id: line.id, thumbprint: THUMBPRINT, subject: 's', at: AT }],
    },
  ],
  checkParty: {
    party: '/roots.pem',
    kind: 'pem',
    id: line.id,
    thumbprint: THUMBPRINT,
    subject: 's',
    holds: 'nothing',
    ours: false,
    row: { party: '/roots.pem', kind: 'pem', trusted: true, path: [], complaints: [], notes: [] },
  },
  changeParty: partyChange,
  undoPartyChange: { ...partyChange, change: 'uninstall' },
  putRight: [],
  setPartyPassword: undefined,
  assign: { ...sampleAssignment, outcome: 'proven' },
  assignment: sampleAssignment,
  remove: usage,
  prove: [usage],
  receipts: [sampleReceipt],
  receipt: sampleReceipt,
  recover: [sampleAssignment],
  topology: { domains: ['a.example'] },
  setTopology: { domains: ['b.example'] },
  services: [service],
  addService: service,
  dropService: undefined,
  adopt: adoption,
  undoAdoption: adoption,
  issuers: [{ id: 'embedded', kind: 'embedded' }],
  addIssuer: undefined,
  dropIssuer: undefined,
  connectors: [{ kind: 'nginx', role: 'service', can: { reload: true }, schema: { type: 'object' } }],
  authority,
  approve: undefined,
  deny: undefined,
  requireApproval: undefined,
  fetchIssuers: { trusted: true, kept: [], complaints: [] },
  revoke: undefined,
  publish: authority,
  crl: '-----BEGIN X509 CRL-----\n',
  renewAuthority: authority,
  doctor: [{ check: 'clock', ok: true, complaints: [], facts: { seconds: 0 } }],
} as const satisfies {
  readonly [N in Exclude<keyof Deeds, 'listen' | 'close'>]: Awaited<ReturnType<Deeds[N]>>;
};

export type Fake = {
  readonly deeds: Deeds;
  /** `[deed, ...arguments]`, without functions. */
  readonly calls: unknown[][];
  readonly tell: (event: HouseEvent) => void;
  readonly listeners: () => number;
  readonly closed: () => number;
};

/** `overrides` stand in for single deeds. */
export const fakeDeeds = (overrides: Partial<Deeds> = {}): Fake => {
  const calls: unknown[][] = [];
  const listeners = new Set<(event: HouseEvent) => void>();
  let closed = 0;
  const answering = Object.fromEntries(
    Object.entries(ANSWERS).map(([name, answer]) => [
      name,
      async (...given: unknown[]) => {
        calls.push([name, ...given.filter((one) => typeof one !== 'function')]);
        return answer;
      },
    ]),
  ) as unknown as Deeds;
  return {
    calls,
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    listeners: () => listeners.size,
    closed: () => closed,
    deeds: {
      ...answering,
      listen: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      close: async () => {
        closed += 1;
      },
      ...overrides,
    },
  };
};
