// What the main page makes of a status: groups, which rows need attention, and why a button cannot work now.
import type { StatusView, UsageView } from '#core/views.ts';
import type { WebWords } from '#words/web-words.ts';

/** Lines of each list beneath the table; more stand on a page of their own, paged by the server. */
export const SHOWN = 10;

export type Group = { readonly name: string; readonly usages: readonly UsageView[] };

/** In the order in which the house lists them. */
export const groupsOf = (usages: readonly UsageView[]): readonly Group[] => {
  const names = [...new Set(usages.map(({ group }) => group))];
  return names.map((name) => ({ name, usages: usages.filter(({ group }) => group === name) }));
};

/** Usages that do not serve what they should, requests that wait for somebody, and what is not trusted. */
export const attentionOf = ({ usages, requests }: StatusView, now: Date): number =>
  usages.filter((usage) => usage.assigned === undefined || !isWell(usage, now)).length +
  requests.filter(({ state }) => state !== 'working').length;

const isWell = ({ assigned, proof }: UsageView, now: Date): boolean =>
  assigned?.trusted === true &&
  new Date(assigned.notAfter) > now &&
  (proof === 'proven' || proof === 'none' || proof === 'never');

type Why = WebWords['mainPage']['whyNot'];
export type Buttons = Readonly<Record<'assign' | 'remove' | 'view' | 'pending', string | undefined>>;

/** Undefined: it works. Otherwise the reason, which the button tells. */
export const whyNotOf = (status: StatusView, selected: readonly UsageView[], why: Why): Buttons => {
  const [only] = selected;
  const one = selected.length === 1 && only?.assigned !== undefined;
  const several = selected.length > 1;
  const pending = status.requests.filter(({ state }) => state === 'pending');
  const known = status.unassigned.length > 0 || status.usages.some(({ assigned }) => assigned !== undefined);
  return {
    assign: known ? undefined : why.assign,
    remove: one ? undefined : several ? why.several : why.remove,
    view: one ? undefined : several ? why.several : why.view,
    pending:
      pending.length === 0
        ? why.pending
        : pending.some(({ answer }) => answer === 'decided' || answer === 'unknown')
          ? undefined
          : pending.some(({ answer }) => answer === 'waiting')
            ? why.undecided
            : why.byHand,
  };
};

/** The request that Process Pending Request is about: one whose answer is there comes first. */
export const pendingOf = ({ requests }: StatusView): StatusView['requests'][number] | undefined => {
  const pending = requests.filter(({ state }) => state === 'pending');
  return (
    pending.find(({ answer }) => answer === 'decided') ?? pending.find(({ answer }) => answer === 'unknown')
  );
};
