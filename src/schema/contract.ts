// The API, whole: one route per deed; the CA's and the house's own stand beside. Server, client and OpenAPI all follow from this table.
import { z } from 'zod';
import { assignInput, assignmentEvent, assignmentView, proveInput, receipt } from './assignments.ts';
import { AUTHORITY_ROUTES } from './authority-routes.ts';
import {
  certificatePage,
  certificateQuery,
  certificateView,
  fetchView,
  importInput,
  importView,
  storeName,
  verifyInput,
} from './certificates.ts';
import { discoveryView } from './discovery.ts';
import { HOUSE_ROUTES } from './house-routes.ts';
import {
  adoptInput,
  adoptView,
  connector,
  issuerInput,
  issuerLine,
  serviceInput,
  serviceView,
  statusView,
  topology,
  usageView,
} from './installation.ts';
import { line, page, requestId, thumbprint, transactionId } from './parts.ts';
import { PARTY_ROUTES } from './party-routes.ts';
import { PLACES, type RouteName } from './paths.ts';
import {
  draftAfter,
  draftInput,
  draftView,
  finished,
  finishInput,
  nameLine,
  namesInput,
  requestView,
  savedDraft,
  savedDraftInput,
} from './requests.ts';
import { type Route, route } from './route.ts';

const list = <T>(shape: z.ZodType<T>) => z.array(shape) as unknown as z.ZodType<readonly T[]>;
const byRequest = z.strictObject({ id: requestId });
const byTransaction = z.strictObject({ id: transactionId });
const byName = z.strictObject({ id: line });

export const CONTRACT = {
  status: route({
    ...PLACES.status,
    summary: 'Every usage with its certificate, services and proof; open requests; loose certificates',
    reply: statusView,
    problems: ['request', 'assigned'],
  }),

  discovery: route({
    ...PLACES.discovery,
    summary:
      'What the programs of this computer present today, and for which usages it can be wired; reads only',
    reply: discoveryView,
    problems: ['request', 'assigned'],
  }),

  preview: route({
    ...PLACES.preview,
    summary: 'The short form, filled in; nothing is stored',
    body: draftInput,
    reply: draftView,
    problems: ['request', 'assigned'],
  }),
  draft: route({
    ...PLACES.draft,
    summary: 'The short form as it was left',
    reply: savedDraft,
    problems: ['request'],
  }),
  saveDraft: route({
    ...PLACES.saveDraft,
    summary:
      'Keeps the short form until it is sent; one for the house. With after, only when nobody else wrote since',
    query: draftAfter,
    body: savedDraftInput,
    reply: savedDraft,
    problems: ['request'],
  }),
  dropDraft: route({
    ...PLACES.dropDraft,
    summary: 'Forgets the short form as it was left',
    query: draftAfter,
    problems: [],
  }),
  names: route({
    ...PLACES.names,
    summary: 'Each text as a certificate would hold it, or why it is no name',
    body: namesInput,
    reply: list(nameLine),
    problems: ['request'],
  }),
  request: route({
    ...PLACES.request,
    summary:
      'Makes key and signing request, sends it, reads the answer; does not assign. With wait=false answers at once (202)',
    query: z.strictObject({ wait: z.boolean().optional() }),
    body: draftInput,
    reply: requestView,
    statuses: [201, 202],
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  requests: route({
    ...PLACES.requests,
    summary: 'Requests, newest first; with open, only those under way',
    query: page.extend({ open: z.boolean().optional() }),
    reply: list(requestView),
    problems: ['request', 'assigned'],
  }),
  requestOf: route({
    ...PLACES.requestOf,
    summary: 'One request and its state',
    params: byRequest,
    reply: requestView,
    problems: ['request', 'assigned'],
  }),
  signingRequest: route({
    ...PLACES.signingRequest,
    summary: 'The signing request as PEM, to carry to a CA by hand',
    params: byRequest,
    mediaType: 'application/pkcs10',
    problems: ['request'],
  }),
  retrieve: route({
    ...PLACES.retrieve,
    summary: 'Asks the CA again for a pending request',
    params: byRequest,
    reply: requestView,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  resubmit: route({
    ...PLACES.resubmit,
    summary: 'Tries the CA again after a failure, with the same data',
    params: byRequest,
    reply: requestView,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  finish: route({
    ...PLACES.finish,
    summary: 'Ends the request; with assign, starts the assignment of the fit usages',
    params: byRequest,
    body: finishInput,
    reply: finished,
    problems: ['request', 'returned', 'trusted', 'assigned', 'proven'],
  }),
  withdraw: route({
    ...PLACES.withdraw,
    summary: 'Withdraws a request',
    params: byRequest,
    reply: requestView,
    problems: ['request', 'returned', 'assigned'],
  }),

  certificates: route({
    ...PLACES.certificates,
    summary: 'Certificates of the stores of this computer',
    query: certificateQuery,
    reply: certificatePage,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  certificate: route({
    ...PLACES.certificate,
    summary: 'One certificate by either thumbprint, with verdict and fitness',
    params: z.strictObject({ thumbprint }),
    reply: certificateView,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  fetchIssuers: route({
    ...PLACES.fetchIssuers,
    summary: 'Fetches the CA certificates that are missing between this certificate and a root',
    params: z.strictObject({ thumbprint }),
    reply: fetchView,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  import: route({
    ...PLACES.import,
    summary:
      'Sorts the certificates and keys of a file into the stores; with dryRun, says where they would go',
    body: importInput,
    reply: importView,
    file: true,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  dropCertificate: route({
    ...PLACES.dropCertificate,
    summary: 'Takes a certificate out of a store',
    params: z.strictObject({ store: storeName, thumbprint }),
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  verify: route({
    ...PLACES.verify,
    summary:
      'Verdict and fitness of a certificate that is kept, in a file, or served at an address; by one store alone',
    body: verifyInput,
    reply: certificateView,
    file: true,
    problems: ['request', 'returned', 'trusted', 'assigned', 'proven'],
  }),

  assign: route({
    ...PLACES.assign,
    summary:
      'Assigns in one transaction; answers when it has started (202), with wait when it has ended (200)',
    query: z.strictObject({ wait: z.boolean().optional() }),
    body: assignInput,
    reply: assignmentView,
    statuses: [200, 202],
    problems: ['request', 'returned', 'trusted', 'assigned', 'proven'],
  }),
  assignment: route({
    ...PLACES.assignment,
    summary: 'One assignment, running or ended; with wait, answers when it has ended',
    params: byTransaction,
    query: z.strictObject({ wait: z.boolean().optional() }),
    reply: assignmentView,
    problems: ['request', 'assigned'],
  }),
  assignmentEvents: route({
    ...PLACES.assignmentEvents,
    summary: 'Its journal as it is written: past entries first, then live, the outcome last',
    params: byTransaction,
    reply: assignmentEvent,
    problems: ['assigned'],
  }),
  recover: route({
    ...PLACES.recover,
    summary: 'Finishes or undoes what a dead process left open',
    reply: list(assignmentView),
    problems: ['request', 'trusted', 'assigned', 'proven'],
  }),
  remove: route({
    ...PLACES.remove,
    summary: 'Withdraws the assignment of a usage; refused while a service presents it, unless forced',
    params: byName,
    query: z.strictObject({ force: z.boolean().optional() }),
    reply: usageView,
    problems: ['request', 'trusted', 'assigned', 'proven'],
  }),
  prove: route({
    ...PLACES.prove,
    summary: 'Looks at the services of some usages, or all, and keeps the evidence',
    body: proveInput,
    reply: list(usageView),
    problems: ['request', 'trusted', 'assigned', 'proven'],
  }),
  receipts: route({
    ...PLACES.receipts,
    summary: 'Receipts, newest first',
    query: page,
    reply: list(receipt),
    problems: ['request', 'assigned'],
  }),
  receipt: route({
    ...PLACES.receipt,
    summary: 'The record of one assignment, as a document or as a page',
    params: byTransaction,
    reply: receipt,
    html: true,
    problems: ['request', 'assigned'],
  }),

  topology: route({ ...PLACES.topology, summary: 'The topology', reply: topology, problems: ['request'] }),
  setTopology: route({
    ...PLACES.setTopology,
    summary: 'Replaces the topology; refuses with every complaint at once',
    body: topology,
    reply: topology,
    problems: ['request', 'assigned'],
  }),
  services: route({
    ...PLACES.services,
    summary: 'Services',
    reply: list(serviceView),
    problems: ['request', 'assigned'],
  }),
  addService: route({
    ...PLACES.addService,
    summary: 'Adds a service that presents a usage',
    body: serviceInput,
    reply: serviceView,
    statuses: [201],
    problems: ['request', 'assigned'],
  }),
  dropService: route({
    ...PLACES.dropService,
    summary: 'Forgets a service; its live files stay',
    params: byName,
    problems: ['request', 'assigned'],
  }),
  adopt: route({
    ...PLACES.adopt,
    summary: 'Shows what wiring a service would change; with apply, changes it and proves it',
    params: byName,
    body: adoptInput,
    reply: adoptView,
    problems: ['request', 'returned', 'trusted', 'assigned', 'proven'],
  }),
  undoAdoption: route({
    ...PLACES.undoAdoption,
    summary: 'Puts the configuration back as it was before the adoption',
    params: byName,
    reply: adoptView,
    problems: ['request', 'assigned', 'proven'],
  }),
  issuers: route({
    ...PLACES.issuers,
    summary: 'CAs',
    reply: list(issuerLine),
    problems: ['request', 'assigned'],
  }),
  addIssuer: route({
    ...PLACES.addIssuer,
    summary: 'Adds a CA, or changes its settings',
    body: issuerInput,
    problems: ['request', 'assigned'],
  }),
  dropIssuer: route({
    ...PLACES.dropIssuer,
    summary: 'Forgets a CA',
    params: byName,
    problems: ['request', 'assigned'],
  }),
  connectors: route({
    ...PLACES.connectors,
    summary: 'Kinds of CAs and services, what they can, and their settings as JSON Schema',
    reply: list(connector),
    problems: [],
  }),

  ...PARTY_ROUTES,

  ...AUTHORITY_ROUTES,

  ...HOUSE_ROUTES,
} as const satisfies Record<RouteName, Route>;

export type Contract = typeof CONTRACT;
