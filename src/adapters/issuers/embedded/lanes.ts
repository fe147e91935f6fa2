// One deed at a time for each key; different keys do not wait for each other.

export const lanes = <K>(): (<T>(key: K, deed: () => Promise<T>) => Promise<T>) => {
  const last = new Map<K, Promise<unknown>>();
  return (key, deed) => {
    const before = last.get(key);
    const run = before === undefined ? deed() : before.then(deed, deed);
    last.set(key, run);
    const leave = (): void => {
      if (last.get(key) === run) last.delete(key);
    };
    run.then(leave, leave);
    return run;
  };
};
