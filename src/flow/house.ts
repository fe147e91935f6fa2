// The house: every deed in one object over one world. What runs in the background is known here, and waited for at the end.
import type { Deeds } from '#core/deeds.ts';
import type { RequestId, TransactionId } from '#core/facts.ts';
import { refuse } from '#core/problems.ts';
import { must } from '#core/problems.ts';
import { parseTopology } from '#core/topology/topology.ts';
import type { AssignInput, AssignmentView, HouseEvent, PartyChangeView } from '#core/views.ts';
import { adopt, undoAdoption } from './adopt.ts';
import { assign, type AssignOptions, assignmentView, carryOn, recover } from './assign/assignments.ts';
import { betweenAssignments } from './assign/lock.ts';
import { certificateBySpelling, certificateLines, dropCertificate } from './certificates.ts';
import { discover } from './discovery.ts';
import { doctorLines } from './doctor.ts';
import { draftView } from './draft.ts';
import { fetchIssuers } from './fetch-issuers.ts';
import { nameLine } from './name-lines.ts';
import { finish } from './finish.ts';
import { importFile } from './import.ts';
import { addIssuer, dropIssuer, issuerRecords } from './issuers.ts';
import { approve, authorityView, crlPem, deny, renewAuthority, revoke } from './manage-authority.ts';
import { putRight } from './misplaced.ts';
import { checkParty, partyViews } from './parties.ts';
import { changeParty, undoPartyChange } from './party-changes.ts';
import { keepStorePassword } from './party-password.ts';
import { publish } from './publication.ts';
import { proveUsages } from './prove.ts';
import { receiptById, receiptsOf } from './receipts.ts';
import { removeAssignment } from './remove.ts';
import {
  makeRequest,
  requestView,
  requestViews,
  resubmit,
  retrieve,
  signingRequest,
  withdraw,
} from './requests.ts';
import { dropDraft, saveDraft, savedDraft } from './saved-draft.ts';
import { addService, dropService, serviceRecords, serviceView } from './services.ts';
import { judgeAgain } from './standing.ts';
import { statusOf } from './status.ts';
import { topologyOf } from './usages.ts';
import { verifyThat } from './verify.ts';
import type { World } from './world.ts';

export type House = Deeds & {
  /** Judges what is in service and remembers what came of it; what turned is told as a change of usages. A server does it by the clock; no door leads to it. */
  judgeAgain(): Promise<void>;
};

/** `closing` is called last: it closes what compose opened. */
export const createHouse = (world: World, closing: () => Promise<void>): House => {
  const listeners = new Set<(event: HouseEvent) => void>();
  const tell = (event: HouseEvent): void => {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        // Whoever listens cannot stop what is being done.
        world.report(error);
      }
    }
  };
  const running = new Map<TransactionId, Promise<AssignmentView>>();

  const assigning = (input: AssignInput, options: AssignOptions = {}): Promise<AssignmentView> => {
    let own: TransactionId | undefined;
    const ended = assign(world, tell, input, {
      ...options,
      started: (id) => {
        own = id;
        running.set(id, ended);
        options.started?.(id);
      },
    }).finally(() => {
      if (own !== undefined) running.delete(own);
    });
    return ended;
  };

  /** Answers once the journal is open; what goes wrong after that is the assignment's own affair, told in its receipt. */
  const start = (certificate: string, request: RequestId): Promise<TransactionId> => {
    const begun = starting.get(request);
    if (begun !== undefined) return begun;
    const id = startNow(certificate, request).finally(() => starting.delete(request));
    starting.set(request, id);
    return id;
  };
  /** Finish, pressed twice before the journal is open: one assignment, and one answer. */
  const starting = new Map<RequestId, Promise<TransactionId>>();

  const startNow = (certificate: string, request: RequestId): Promise<TransactionId> =>
    new Promise((resolve, reject) => {
      let begun = false;
      const started = (id: TransactionId): void => {
        begun = true;
        resolve(id);
      };
      assigning({ certificate, request }, { started, once: true }).catch((error: unknown) => {
        if (begun) world.report(error);
        else reject(error);
      });
    });

  const changing = async (change: Promise<PartyChangeView>): Promise<PartyChangeView> => {
    const view = await change;
    if (view.outcome === 'changed') tell({ kind: 'changed', what: 'stores' });
    return view;
  };

  return {
    status: () => statusOf(world),
    discovery: () => discover(world),

    preview: (input) => draftView(world, input),
    draft: () => savedDraft(world),
    saveDraft: (input, after) => saveDraft(world, input, after),
    dropDraft: (after) => dropDraft(world, after),
    names: (texts) => Promise.resolve(texts.map(nameLine)),
    request: (input, started) => makeRequest(world, tell, input, started),
    requests: (page) => requestViews(world, page),
    requestOf: (id) => requestView(world, id),
    signingRequest: (id) => signingRequest(world, id),
    retrieve: (id) => retrieve(world, tell, id),
    resubmit: (id) => resubmit(world, tell, id),
    finish: (id, ticked) => finish(world, tell, start, id, ticked),
    withdraw: (id) => withdraw(world, tell, id),

    certificates: (query) => certificateLines(world, query),
    certificate: (spelt) => certificateBySpelling(world, spelt),
    fetchIssuers: async (spelt) => {
      const view = await fetchIssuers(world, spelt);
      if (view.kept.length > 0 || view.root !== undefined) tell({ kind: 'changed', what: 'stores' });
      return view;
    },
    import: (input) => importFile(world, tell, input),
    dropCertificate: async (store, spelt) => {
      await dropCertificate(world, store, spelt);
      tell({ kind: 'changed', what: 'stores' });
    },
    verify: (input) => verifyThat(world, input, () => tell({ kind: 'changed', what: 'usages' })),

    parties: () => partyViews(world),
    checkParty: (party, spelt) => checkParty(world, party, spelt),
    changeParty: (input) => changing(changeParty(world, input)),
    undoPartyChange: (input) => changing(undoPartyChange(world, input)),
    judgeAgain: () => judgeAgain(world, tell),
    putRight: (input) => putRight(world, tell, input),
    setPartyPassword: (party, password) => keepStorePassword(world, party, password),

    assign: (input, started) => assigning(input, { started }),
    assignment: async (id, wait = false) => {
      if (wait) await running.get(id);
      return assignmentView(world, id);
    },
    remove: async (usage, force) => {
      const view = await removeAssignment(world, usage, force);
      tell({ kind: 'changed', what: 'usages' });
      return view;
    },
    prove: async (usages) => {
      const views = await proveUsages(world, usages);
      tell({ kind: 'changed', what: 'usages' });
      return views;
    },
    receipts: (page) => receiptsOf(world, page),
    receipt: (id) => receiptById(world, id),
    recover: async () => {
      const views = await recover(world, tell);
      await carryOn(world, tell);
      return views;
    },

    topology: () => topologyOf(world),
    setTopology: async (value) => {
      const topology = must(parseTopology(value));
      await betweenAssignments(world, () => world.ledger.keepDocument('topology', topology));
      tell({ kind: 'changed', what: 'topology' });
      return topology;
    },
    services: async () =>
      (await serviceRecords(world)).map((record) => serviceView(world.openService(record))),
    addService: async (input) => {
      const view = await addService(world, input);
      tell({ kind: 'changed', what: 'services' });
      return view;
    },
    dropService: async (id) => {
      await dropService(world, id);
      tell({ kind: 'changed', what: 'services' });
    },
    adopt: async (id, apply, addNames) => {
      const view = await adopt(world, id, apply, addNames);
      if (apply) tell({ kind: 'changed', what: 'topology' });
      return view;
    },
    undoAdoption: (id) => undoAdoption(world, id),
    issuers: async () => (await issuerRecords(world)).map(({ id, kind }) => ({ id, kind })),
    addIssuer: (record) => addIssuer(world, record),
    dropIssuer: (id) => dropIssuer(world, id),
    connectors: () => Promise.resolve(world.connectors),

    // Looking makes no CA: it would be made for the topology of before the administrator's.
    authority: () => authorityView(world),
    approve: async (number, by) => {
      await approve(world, number, by);
      tell({ kind: 'changed', what: 'authority' });
    },
    deny: async (number, by, why) => {
      await deny(world, number, by, why);
      tell({ kind: 'changed', what: 'authority' });
    },
    requireApproval: (template, approval) => world.authority.requireApproval(template, approval),
    revoke: async (spelt, reason, force) => {
      await revoke(world, spelt, reason, force);
      tell({ kind: 'changed', what: 'authority' });
    },
    publish: async (input) => {
      await publish(world, input);
      tell({ kind: 'changed', what: 'authority' });
      return authorityView(world);
    },
    crl: () => crlPem(world),
    renewAuthority: () => renewAuthority(world),

    doctor: () => doctorLines(world),
    listen: (listener) => {
      if (listeners.size >= LISTENERS) throw refuse('assigned.busy', { what: 'events' });
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      await Promise.allSettled(running.values());
      await closing();
    },
  };
};

/** Each is one open page or terminal; more is a leak or an attack. */
const LISTENERS = 100;
