/** What was read of a store, kept until the store changes: exact, for every change of it goes through this process. */

interface Changing {
  /** Rises with every change. */
  changes(): number;
}

/** Reads again only after a change; who asks meanwhile shares the reading. A reading that fails is not kept. */
export function keptUntilChange<K extends Changing, T>(read: (of: K) => T): (of: K) => T {
  const kept = new WeakMap<K, { at: number; value: T }>();
  return (of) => {
    const at = of.changes();
    const before = kept.get(of);
    if (before?.at === at) return before.value;
    const value = read(of);
    kept.set(of, { at, value });
    if (value instanceof Promise) value.catch(() => kept.delete(of));
    return value;
  };
}
