// Code that is loaded when it is first drawn. React's own `lazy` shows its fallback for 300 ms at least, also where the code is there already.
import { type ComponentType, useEffect, useState } from 'react';

export type Later<P extends object> = ComponentType<P> & {
  /** Ahead of time. Whoever draws it hears of a failure. */
  readonly ahead: () => Promise<void>;
};

/** Nothing is drawn until it is there; what fails is thrown to the boundary around. */
export const later = <P extends object>(load: () => Promise<ComponentType<P>>): Later<P> => {
  let loaded: ComponentType<P> | undefined;
  const there = async (): Promise<ComponentType<P>> => {
    loaded ??= await load();
    return loaded;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: once for each module, like React's own `lazy`.
  const Loaded = (props: P) => {
    const [Found, setFound] = useState(() => loaded);
    useEffect(() => {
      let gone = false;
      const found = (next: () => ComponentType<P>): void => {
        if (!gone) setFound(next);
      };
      there().then(
        (component) => found(() => component),
        (error: unknown) =>
          found(() => {
            throw error;
          }),
      );
      return () => {
        gone = true;
      };
    }, []);
    return Found === undefined ? null : <Found {...props} />;
  };
  return Object.assign(Loaded, {
    ahead: async () => {
      await there().catch(() => undefined);
    },
  });
};
