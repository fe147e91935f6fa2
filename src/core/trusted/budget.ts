// What one verdict may cost. A search without an end is a denial of service; one that was cut short says so.
import { LIMITS } from '../limits.ts';

const PURSES = {
  pathSteps: LIMITS.pathSteps,
  pathSignatures: LIMITS.pathSignatures,
  nameComparisons: LIMITS.nameComparisons,
  policySteps: LIMITS.policySteps,
} as const;
export type Purse = keyof typeof PURSES;

export class Budget {
  #exhausted: Purse | undefined;
  readonly #spent: Record<Purse, number> = {
    pathSteps: 0,
    pathSignatures: 0,
    nameComparisons: 0,
    policySteps: 0,
  };

  /** The purse that was empty first. Once one is, nothing more is granted: a verdict of half a search would be wrong. */
  get exhausted(): Purse | undefined {
    return this.#exhausted;
  }

  /** False when there is not that much left. */
  spend(purse: Purse, amount = 1): boolean {
    if (this.#exhausted !== undefined) return false;
    this.#spent[purse] += amount;
    if (this.#spent[purse] <= PURSES[purse]) return true;
    this.#exhausted = purse;
    return false;
  }
}

export const allowedBy = (purse: Purse): number => PURSES[purse];
