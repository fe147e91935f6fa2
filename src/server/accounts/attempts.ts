// Attempts to sign in, counted by name and in all, within a sliding window. Names that do not exist are counted like those that do.
//
// A stranger who knows a name can make its password wait for as long as he goes on; with attempts under many names, every password. That is the price
// of slow guessing, and it is bounded: by default only programs of this computer reach the door, and over TLS whom the firewall admits; what is refused
// here is not counted, so the wait ends one window after his last counted attempt; and neither a passkey nor a one-time link waits with the password,
// so an administrator always has another way in.
import { refuse } from '#core/problems.ts';

export class Attempts {
  readonly #windowMs: number;
  readonly #each: number;
  readonly #all: number;
  readonly #names = new Map<string, number[]>();
  #every: number[] = [];

  constructor(limits: { readonly windowMs: number; readonly each: number; readonly all: number }) {
    this.#windowMs = limits.windowMs;
    this.#each = limits.each;
    this.#all = limits.all;
  }

  /** Refuses `house.session.too-many` with the seconds to wait. */
  count(name: string, now: number): void {
    const from = now - this.#windowMs;
    this.#every = this.#every.filter((at) => at > from);
    const own = (this.#names.get(name) ?? []).filter((at) => at > from);
    const full = own.length >= this.#each ? own : this.#every.length >= this.#all ? this.#every : undefined;
    if (full?.[0] !== undefined)
      throw refuse('house.session.too-many', { seconds: Math.ceil((full[0] + this.#windowMs - now) / 1000) });
    this.#every.push(now);
    this.#names.delete(name);
    this.#names.set(name, [...own, now]);
    // No more names than attempts can be made in a window: the oldest has none left.
    for (const oldest of this.#names.keys()) {
      if (this.#names.size <= this.#all) break;
      this.#names.delete(oldest);
    }
  }

  /** It was the right one: earlier mistakes do not count against the next time. */
  forget(name: string): void {
    this.#names.delete(name);
  }
}
