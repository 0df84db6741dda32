// Parts whose code comes later. Where it has come already they are shown at once: what is only lazy would wait behind a placeholder all the
// same, and React leaves a placeholder for a third of a second.
import { type ComponentType, lazy, useState } from 'react';

type Code<Props> = { default: ComponentType<Props> };

/** A component, and what fetches its code ahead. */
export function later<Props extends object>(load: () => Promise<Code<Props>>) {
  let come: ComponentType<Props> | undefined;
  const fetch = async () => {
    const code = await load();
    come = code.default;
    return code;
  };
  const Lazy: ComponentType<Props> = lazy(fetch);
  // biome-ignore lint/correctness/noComponentHookFactories: each is made once, where the module begins.
  function Later(props: Props) {
    // What is shown stays the same component, also if its code comes meanwhile.
    const [Shown] = useState(() => come ?? Lazy);
    return <Shown {...props} />;
  }
  /** Whether it can be had is told where it is shown. */
  const fetchAhead = () => {
    fetch().catch(() => {});
  };
  return Object.assign(Later, { fetch, fetchAhead });
}
