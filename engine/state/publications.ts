/** Publications, and what came of those of their rows that went otherwise than planned. */

import { AppError } from "../contract/errors.ts";
import type { Publication } from "../contract/publish.ts";
import type { StateDatabase } from "./database.ts";

/** What became of a row that did not go as planned; the plan itself is a file of the workspace. */
export interface PublicationException {
  position: number;
  status: "applied" | "skipped-changed" | "rolled_back" | "kept";
  /** The row as it stood right before the write. */
  seen: Record<string, string | number | boolean | null> | null;
  reason: string | null;
}

export interface Publications {
  list(): Publication[];
  /** By id or running number. */
  get(idOrNumber: string): Publication;
  nextNumber(): number;
  save(publication: Publication): void;
  exceptions(id: string): PublicationException[];
  /** Replaces those that were there. */
  saveExceptions(id: string, exceptions: PublicationException[]): void;
  waiting(): number;
}

/** Publications kept in the state database. */
export function publicationsOf(database: StateDatabase): Publications {
  const value = (row: { value: string } | undefined) => row && (JSON.parse(row.value) as Publication);
  const all = database.prepare<[], { value: string }>("SELECT value FROM publications ORDER BY number DESC");
  const one = database.prepare<[string, string], { value: string }>(
    "SELECT value FROM publications WHERE id = ? OR CAST(number AS TEXT) = ?",
  );
  const next = database.prepare<[], { number: number }>(
    "SELECT coalesce(max(number), 0) + 1 AS number FROM publications",
  );
  const save = database.prepare(
    `INSERT INTO publications (id, number, kind, target_id, status, value, planned_at)
     VALUES (@id, @number, @kind, @targetId, @status, @value, @plannedAt)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, value = excluded.value`,
  );
  const exceptions = database.prepare<[string], { value: string }>(
    "SELECT value FROM publication_exceptions WHERE publication_id = ?",
  );
  const saveExceptions = database.prepare(
    `INSERT INTO publication_exceptions (publication_id, value) VALUES (?, ?)
     ON CONFLICT (publication_id) DO UPDATE SET value = excluded.value`,
  );
  const waiting = database.prepare<[], { n: number }>(
    "SELECT count(*) AS n FROM publications WHERE status IN ('planned', 'approved')",
  );
  return {
    list: () => all.all().map((row) => value(row)!),
    get(idOrNumber) {
      const found = value(one.get(idOrNumber, idOrNumber));
      if (!found)
        throw new AppError(
          "not-found",
          `There is no publication "${idOrNumber}". List them with: merchbench publish history`,
        );
      return found;
    },
    nextNumber: () => next.get()!.number,
    save: (publication) => void save.run({ ...pick(publication), value: JSON.stringify(publication) }),
    exceptions: (id) => JSON.parse(exceptions.get(id)?.value ?? "[]") as PublicationException[],
    saveExceptions: (id, list) => void saveExceptions.run(id, JSON.stringify(list)),
    waiting: () => waiting.get()!.n,
  };
}

const pick = ({ id, number, kind, targetId, status, plannedAt }: Publication) => ({
  id,
  number,
  kind,
  targetId,
  status,
  plannedAt,
});
