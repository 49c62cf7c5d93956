/**
 * Fields as they are saved, with what was changed here on top: only that is sent, so that what another window or the
 * command line saved meanwhile stays.
 */
import { useEffect, useState } from "react";

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Those of the edits that differ from what is saved. */
export function openEdits<T extends object>(edits: Partial<T>, saved: T): Partial<T> {
  const open = Object.entries(edits).filter(([name, value]) => !isSame(value, saved[name as keyof T]));
  return Object.fromEntries(open) as Partial<T>;
}

export function useEdits<T extends object>(saved: T) {
  const [edits, setEdits] = useState<Partial<T>>({});
  // An edit that is saved is none any more: the field follows what comes after it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is saved counts, not the object that it is in
  useEffect(() => setEdits((before) => openEdits(before, saved)), [JSON.stringify(saved)]);
  const changes = openEdits(edits, saved);
  const names = Object.keys(changes) as (keyof T)[];
  return {
    value: { ...saved, ...edits },
    changes,
    /** What is saved of the changed fields: the way back. */
    before: Object.fromEntries(names.map((name) => [name, saved[name]])) as Partial<T>,
    edit: (change: Partial<T>) => setEdits((before) => ({ ...before, ...change })),
  };
}
