/** What was read or worked out, kept until what it rests on changes; a promise that fails is not kept. */
import { isCancelled } from "../contract/errors.ts";

interface Changing {
  /** Rises with every change. */
  changes(): number;
}

/** Keeps the last value of each object, and makes it anew once the stamp is another; who asks meanwhile shares it. */
export function keptByStamp<K extends object, T>(): (of: K, stamp: string | number, make: () => T) => T {
  const kept = new WeakMap<K, { stamp: string | number; value: T }>();
  return (of, stamp, make) => {
    const before = kept.get(of);
    if (before?.stamp === stamp) return before.value;
    const value = make();
    kept.set(of, { stamp, value });
    if (value instanceof Promise)
      value.catch(() => {
        if (kept.get(of)?.value === value) kept.delete(of);
      });
    return value;
  };
}

/** Reads a store again only after a change: exact, for every change of it goes through this process. */
export function keptUntilChange<K extends Changing, T>(read: (of: K) => T): (of: K) => T {
  const keep = keptByStamp<K, T>();
  return (of) => keep(of, of.changes(), () => read(of));
}

/** Asks for what may be in the making for somebody else; where they gave up, it is made for who still waits. */
export async function sharedBy<T>(signal: AbortSignal | undefined, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (signal?.aborted || !isCancelled(error)) throw error;
    return sharedBy(signal, ask);
  }
}
