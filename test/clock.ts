// Another time of day for this process: what is made meanwhile is as old as if it had been made then. The clock goes on running.
export const daysAgo = async <T>(days: number, work: () => Promise<T>): Promise<T> => {
  const real = globalThis.Date;
  const earlier = (): number => real.now() - days * 86_400_000;
  class Then extends real {
    constructor(...args: [] | [value: number | string | Date]) {
      super(...((args.length === 0 ? [earlier()] : args) as [number]));
    }
    static override now(): number {
      return earlier();
    }
  }
  globalThis.Date = Then as DateConstructor;
  try {
    return await work();
  } finally {
    globalThis.Date = real;
  }
};
