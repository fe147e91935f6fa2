// request: the short form, filled in from the topology. What the administrator leaves out is chosen here; a computed name is never lost.
import type { Draft, GeneralNameText, UsageId } from '#core/facts.ts';
import { LIMITS } from '#core/limits.ts';
import { type Complaint, complain, must, refuse } from '#core/problems.ts';
import { computeNames, templateFor } from '#core/topology/compute-names.ts';
import type { Usage } from '#core/topology/usage.ts';
import type { DraftInput, DraftView, NameWhy } from '#core/views.ts';
import { coverageOf } from '#core/trusted/names.ts';
import { generalNameFromText, generalNameOf, generalNameText, toText } from '#core/x509/general-name.ts';
import { KEY_WORDS } from '#core/assigned/fitness.ts';
import type { Refusal } from '#core/refusal.ts';
import type { KeyAlgorithm } from '#core/x509/types.ts';
import { issuerRecords } from './issuers.ts';
import { certificateOf } from './stock.ts';
import { contracts, knownUsages, topologyOf, usageStates } from './usages.ts';
import type { World } from './world.ts';

export const draftView = async (world: World, input: DraftInput): Promise<DraftView> => {
  const topology = await topologyOf(world);
  const usages = await chosenUsages(world, input.usages);
  const ids = usages.map(({ id }) => id);
  const issuer = input.issuer ?? 'embedded';
  const known = await issuerRecords(world);
  if (!known.some(({ id }) => id === issuer)) {
    throw refuse('request.issuer.unknown', {
      issuer: issuer.slice(0, 100),
      known: known.map(({ id }) => id).join(', '),
    });
  }
  const key = input.key ?? { kind: 'ec', curve: 'P-256' };
  for (const { keys } of usages) if (!keys.includes(key.kind)) throw keyNotAllowed(key, keys);
  const computed = computeNames(topology, ids);
  const names = withAdded(computed.names, input.addNames ?? [], ids);
  if (names.length > LIMITS.names)
    throw refuse('request.name.invalid', { name: String(names.length), why: 'too-many' });
  return {
    usages: ids,
    issuer,
    template: input.template ?? templateFor(usages),
    commonName: computed.commonName,
    names,
    key,
    friendlyName: friendlyName(input.friendlyName, world.now(), computed.commonName),
    assign: input.assign ?? true,
    keys: KINDS.filter((kind) => usages.every(({ keys }) => keys.includes(kind))),
    warnings: await namesDropped(world, ids, names),
  };
};

const KINDS = ['ec', 'rsa', 'ed25519'] as const;

/** Names that a certificate in service has and this one would lack, before it is sent for: afterwards fitness says the same of the certificate. */
const namesDropped = async (
  world: World,
  usages: readonly UsageId[],
  names: readonly NameWhy[],
): Promise<readonly Complaint[]> => {
  const san = names.flatMap(({ name }) => {
    const read = generalNameOf(name);
    return read.ok ? [read.value] : [];
  });
  const dropped = new Set<string>();
  for (const { usage, current } of await usageStates(world)) {
    if (current === undefined || !usages.includes(usage)) continue;
    for (const name of (await certificateOf(world, current.id))?.san ?? [])
      if (coverageOf({ san }, name) === 'none') dropped.add(generalNameText(name));
  }
  const text = [...dropped].slice(0, 30).join(', ');
  return dropped.size === 0
    ? []
    : [complain('assigned.names.dropped', { names: text, count: dropped.size }) as Complaint];
};

export const draftOf = (
  { keys: _keys, warnings: _warnings, ...view }: DraftView,
  input: DraftInput,
): Draft => ({
  ...view,
  names: view.names.map(({ name }) => name),
  ...(input.predecessor === undefined ? {} : { predecessor: input.predecessor }),
});

/** A stored draft as the form shows it: why a name is there is computed anew, since the topology may have moved on. */
export const viewOfDraft = async (world: World, draft: Draft): Promise<DraftView> => {
  const topology = await topologyOf(world);
  const ids = (await contracts(world)).map(({ id }) => id);
  const computed = computeNames(
    topology,
    draft.usages.filter((usage) => ids.includes(usage)),
  ).names;
  return {
    usages: draft.usages,
    issuer: draft.issuer,
    template: draft.template,
    commonName: draft.commonName,
    names: draft.names.map(
      (name) =>
        computed.find((known) => same(known.name, name)) ?? { name, why: ADDED, usages: draft.usages },
    ),
    key: draft.key,
    friendlyName: draft.friendlyName,
    assign: draft.assign,
  };
};

/** Said before a key is made and a CA is asked: the certificate could serve nothing. */
const keyNotAllowed = ({ kind }: KeyAlgorithm, allowed: Usage['keys']): Refusal =>
  refuse('assigned.key.not-allowed', {
    key: KEY_WORDS[kind],
    allowed: allowed.map((one) => KEY_WORDS[one]).join(', '),
  });

const ADDED = { code: 'added', facts: {} } as const;

const chosenUsages = async (world: World, ids: DraftInput['usages']): Promise<readonly Usage[]> => {
  if (ids !== undefined && ids.length > 0) return knownUsages(world, [...new Set(ids)]);
  return (await contracts(world)).filter(({ group }) => group === 'default');
};

const withAdded = (
  computed: readonly NameWhy[],
  texts: readonly string[],
  usages: readonly string[],
): readonly NameWhy[] => {
  const names = [...computed];
  for (const text of texts) {
    const name = toText(must(generalNameFromText(text)));
    if (name === undefined) throw refuse('request.name.invalid', { name: text.slice(0, 100), why: 'kind' });
    if (!names.some((known) => same(known.name, name))) names.push({ name, why: ADDED, usages });
  }
  return names;
};

const same = (a: GeneralNameText, b: GeneralNameText): boolean =>
  a.kind === b.kind && a.value.toLowerCase() === b.value.toLowerCase();

const friendlyName = (given: string | undefined, now: Date, commonName: string): string => {
  const text = given?.trim() ?? '';
  if (text.length > LIMITS.textCharacters)
    throw refuse('request.text.too-long', { field: 'friendlyName', limit: LIMITS.textCharacters });
  return text === '' ? `${commonName} ${now.toISOString().slice(0, 16).replace('T', ' ')}` : text;
};
