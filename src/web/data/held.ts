// Calls that found the session gone: they wait until somebody has signed in again and are then made anew. So nothing that was pressed or typed is lost.
import { useSyncExternalStore } from 'react';

let waiting: { readonly until: Promise<void>; readonly go: () => void } | undefined;
const listeners = new Set<() => void>();

export const untilSignedIn = (): Promise<void> => {
  if (waiting === undefined) {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting = { until: promise, go: resolve };
    tell();
  }
  return waiting.until;
};

/** Somebody is signed in: what waited goes on. */
export const letGo = (): void => {
  const held = waiting;
  waiting = undefined;
  held?.go();
  tell();
};

export const useHeld = (): boolean => useSyncExternalStore(subscribe, () => waiting !== undefined);

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const tell = (): void => {
  for (const listener of listeners) listener();
};
