// One look at the ledger for a whole list: its lines ask the same few questions (stores, topology, what a usage has) hundreds of times over.
import type { Ledger } from '#core/ledger.ts';
import type { World } from './world.ts';

/** The same world for as long as one answer is gathered; for reading alone. What is asked a second time is what it was the first time. */
export const atOnce = (world: World): World => {
  const { ledger } = world;
  const once: Ledger = {
    ...ledger,
    request: remembered(ledger.request),
    usage: remembered(ledger.usage),
    certificates: remembered(ledger.certificates),
    document: remembered(ledger.document) as Ledger['document'],
    transaction: remembered(ledger.transaction),
    receipt: remembered(ledger.receipt),
  };
  return { ...world, ledger: once };
};

const remembered = <Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
): ((question: Question) => Promise<Answer>) => {
  const answers = new Map<string, Promise<Answer>>();
  return (question) => {
    const key = JSON.stringify(question);
    const known = answers.get(key) ?? ask(question);
    answers.set(key, known);
    return known;
  };
};
