// What each route does: hardly more than calling its deed. The type demands one handler per route of the contract, and no other.
import type { Deeds } from '#core/deeds.ts';
import type { RequestId, TransactionId } from '#core/facts.ts';
import { refuse } from '#core/problems.ts';
import { Refusal } from '#core/refusal.ts';
import type { AssignmentView, RequestView } from '#core/views.ts';
import type { Contract } from '#schema/contract.ts';
import type { RouteName } from '#schema/paths.ts';
import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from '#schema/route.ts';
import type { Door } from './access.ts';
import { accountHandlers, signedIn } from './accounts/account-handlers.ts';
import { followAssignment, type News } from './news.ts';
import type { Source } from './streams.ts';

/** What a handler may know and say beside its input and its answer. */
export type Exchange = {
  readonly door: Door;
  /** Last-Event-ID of a stream that is taken up again. */
  readonly after: string | undefined;
  /** The session's secret, as the browser sent it. */
  readonly secret: string | undefined;
  /** Of the page that asks, as its browser says it. */
  readonly origin: string;
  status(code: number): void;
  header(name: string, value: string): void;
  /** Undefined: forget it. */
  setSecret(secret: string | undefined): void;
  /** An error that nobody waits for any more. */
  failed(error: unknown): void;
};

type Input<R extends Route> = {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
};
/** A stream's handler answers with its source, or undefined when there is nothing more to hear. */
type Handler<R extends Route> = (
  input: Input<R>,
  exchange: Exchange,
) => Promise<R['replies'] extends 'events' ? Source<ReplyOf<R>> | undefined : Given<ReplyOf<R>>>;
type Given<T> = [T] extends [undefined] ? unknown : T;
export type Handlers = { readonly [N in RouteName]: Handler<Contract[N]> };

export type Around = {
  readonly news: News;
  readonly openapi: () => Promise<Record<string, unknown>>;
  /** The address with the token behind `#`. */
  readonly linkUrl: (token: string) => string;
};

export const handlersOf = (deeds: Deeds, around: Around): Handlers => ({
  status: () => deeds.status(),

  discovery: () => deeds.discovery(),

  preview: ({ body }) => deeds.preview(body),
  draft: () => deeds.draft(),
  saveDraft: ({ body, query }) => deeds.saveDraft(body, query.after),
  dropDraft: ({ query }) => deeds.dropDraft(query.after),
  names: ({ body }) => deeds.names(body.names),
  request: ({ body, query }, exchange) => {
    if (query.wait ?? true) return deeds.request(body);
    return whenBegun<RequestId, RequestView>(
      exchange,
      (begin) => deeds.request(body, begin),
      (id) => deeds.requestOf(id),
      '/api/requests',
    );
  },
  requests: ({ query }) => deeds.requests(query),
  requestOf: ({ params }) => deeds.requestOf(params.id),
  signingRequest: ({ params }) => deeds.signingRequest(params.id),
  retrieve: ({ params }) => deeds.retrieve(params.id),
  resubmit: ({ params }) => deeds.resubmit(params.id),
  finish: ({ params, body }) => deeds.finish(params.id, body.assign),
  withdraw: ({ params }) => deeds.withdraw(params.id),

  certificates: ({ query: { store, text, thumbprint, ...page } }) =>
    deeds.certificates({
      ...page,
      ...(store !== undefined && { store }),
      ...(text !== undefined && { text }),
      ...(thumbprint !== undefined && { thumbprint }),
    }),
  certificate: ({ params }) => deeds.certificate(params.thumbprint),
  fetchIssuers: ({ params }) => deeds.fetchIssuers(params.thumbprint),
  import: ({ body }) => deeds.import(body),
  dropCertificate: ({ params }) => deeds.dropCertificate(params.store, params.thumbprint),
  verify: ({ body }) => deeds.verify(body),

  parties: () => deeds.parties(),
  checkParty: ({ body }) => deeds.checkParty(body.party, body.certificate),
  changeParty: ({ body }) => deeds.changeParty(body),
  undoPartyChange: ({ body }) => deeds.undoPartyChange(body),
  putRight: ({ body }) => deeds.putRight(body),
  setPartyPassword: ({ body }) => deeds.setPartyPassword(body.party, body.password),

  assign: ({ body, query }, exchange) => {
    if (query.wait) return deeds.assign(body);
    return whenBegun<TransactionId, AssignmentView>(
      exchange,
      (begin) => deeds.assign(body, begin),
      (id) => deeds.assignment(id),
      '/api/assignments',
    );
  },
  assignment: ({ params, query }) => deeds.assignment(params.id, query.wait),
  assignmentEvents: ({ params }, { after, failed }) => followAssignment(deeds, params.id, after, failed),
  recover: () => deeds.recover(),
  remove: ({ params, query }) => deeds.remove(params.id, query.force ?? false),
  prove: ({ body }) => deeds.prove(body.usages),
  receipts: ({ query }) => deeds.receipts(query),
  receipt: ({ params }) => deeds.receipt(params.id),

  topology: () => deeds.topology(),
  setTopology: ({ body }) => deeds.setTopology(body),
  services: () => deeds.services(),
  addService: ({ body }) => deeds.addService(body),
  dropService: ({ params }) => deeds.dropService(params.id),
  adopt: ({ params, body }) => deeds.adopt(params.id, body.apply, body.addNames),
  undoAdoption: ({ params }) => deeds.undoAdoption(params.id),
  issuers: () => deeds.issuers(),
  addIssuer: ({ body }) => deeds.addIssuer(body),
  dropIssuer: ({ params }) => deeds.dropIssuer(params.id),
  connectors: () => deeds.connectors(),

  authority: () => deeds.authority(),
  // In a browser it is the one who is signed in, whatever the body claims.
  approve: ({ params, body }, exchange) => deeds.approve(params.number, signedIn(exchange) ?? body.by),
  deny: ({ params, body }, exchange) => deeds.deny(params.number, signedIn(exchange) ?? body.by, body.why),
  requireApproval: ({ params, body }) => deeds.requireApproval(params.template, body.approval),
  revoke: ({ body }) => deeds.revoke(body.thumbprint, body.reason, body.force),
  publish: ({ body }) => deeds.publish(body),
  crl: () => deeds.crl(),
  renewAuthority: () => deeds.renewAuthority(),

  doctor: () => deeds.doctor(),
  events: async (_, { after }) => around.news.follow(after),
  openSession: async ({ body }, exchange) => {
    // On the local door there is nothing to open.
    if (exchange.door.kind === 'tcp') exchange.setSecret(exchange.door.sessions.spend(body.token));
  },
  whoAmI: async (_, { door, secret }) =>
    door.kind === 'tcp' ? door.accounts.whoAmI(secret) : { state: 'signed-in' },
  ...accountHandlers,
  endSession: async (_, exchange) => {
    if (exchange.door.kind === 'tcp') exchange.door.sessions.end(exchange.secret);
    exchange.setSecret(undefined);
  },
  newLink: async (_, { door }) => {
    if (door.kind !== 'local' || door.sessions === undefined) throw refuse('house.link.local', {});
    const { token, expiresAt } = door.sessions.newLink();
    return { url: around.linkUrl(token), expiresAt: expiresAt.toISOString() };
  },
  openapi: async () => around.openapi(),
});

/** Answers 202 with how it stands as soon as the deed has an id; what is over by then, or refused, answers as usual. */
const whenBegun = async <Id extends string, View>(
  exchange: Exchange,
  run: (begin: (id: Id) => void) => Promise<View>,
  look: (id: Id) => Promise<View>,
  folder: string,
): Promise<View> => {
  let begin: (id: Id) => void = () => undefined;
  const begun = new Promise<{ id: Id }>((resolve) => {
    begin = (id) => resolve({ id });
  });
  const ended = run(begin);
  const first = await Promise.race([begun, ended.then((view) => ({ view }))]);
  if ('view' in first) return first.view;
  // From here on the journal tells; only a bug has nobody to tell it to.
  ended.catch((error: unknown) => {
    if (!(error instanceof Refusal)) exchange.failed(error);
  });
  exchange.status(202);
  exchange.header('location', `${folder}/${first.id}`);
  return look(first.id);
};
