/** Job rows. */
import { createHash } from "node:crypto";
import type { Job } from "../contract/common.ts";
import type { Curve } from "../contract/curves.ts";
import { AppError, type ErrorInfo } from "../contract/errors.ts";
import { newId, now, type StateDatabase } from "./database.ts";

/** A job with what only the engine needs. */
export interface JobRow extends Omit<Job, "millisecondsLeft"> {
  checkpoint: Record<string, unknown>;
}

export interface JobTable {
  list(filter?: { state?: string | undefined; limit?: number }): JobRow[];
  get(id: string): JobRow;
  /** A queued or running job of the same command and input, if there is one that was not told to end. */
  active(command: string, input: unknown): JobRow | undefined;
  insert(job: { command: string; title: string; input: unknown; lane: "io" | "compute" }): JobRow;
  start(id: string): void;
  /** Notes that a running job was told to end, so that the next engine knows where this one does not see it. */
  cancelling(id: string, reason: ErrorInfo): void;
  finish(id: string, state: "done" | "failed" | "cancelled", output: unknown, error: ErrorInfo | null): void;
  progress(id: string, share: number | null, note: string): void;
  /** Learning curves, kept apart from the row: they are long and seldom asked for. */
  curves(id: string): Curve[];
  saveCurves(id: string, curves: Curve[]): void;
  saveCheckpoint(id: string, checkpoint: Record<string, unknown>): void;
  /** Back to the queue with its checkpoint; `fresh` starts the count of attempts again. */
  requeue(id: string, fresh: boolean): void;
}

type Row = Record<string, unknown>;
const parse = (text: unknown) => (typeof text === "string" ? (JSON.parse(text) as unknown) : null);

const fromRow = (row: Row): JobRow => ({
  id: row.id as string,
  command: row.command as string,
  title: row.title as string,
  input: parse(row.input),
  lane: row.lane as "io" | "compute",
  state: row.state as Job["state"],
  progress: row.progress as number | null,
  note: row.note as string,
  attempt: row.attempt as number,
  output: parse(row.output),
  error: parse(row.error) as ErrorInfo | null,
  createdAt: row.created_at as string,
  startedAt: row.started_at as string | null,
  endedAt: row.ended_at as string | null,
  checkpoint: (parse(row.checkpoint) ?? {}) as Record<string, unknown>,
});

/** JSON with sorted keys, so that the order of fields does not make another input. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b)))
      : part,
  );
}

const hashOf = (input: unknown) => createHash("sha256").update(canonical(input)).digest("hex");

/** Jobs kept in the state database. */
export function jobTableOf(database: StateDatabase): JobTable {
  const list = database.prepare<[string | null, string | null, number], Row>(
    "SELECT * FROM jobs WHERE (? IS NULL OR state = ?) ORDER BY created_at DESC, id DESC LIMIT ?",
  );
  const get = database.prepare<[string], Row>("SELECT * FROM jobs WHERE id = ?");
  const active = database.prepare<[string, string], Row>(
    "SELECT * FROM jobs WHERE state IN ('queued', 'running') AND error IS NULL AND command = ? AND input_hash = ? LIMIT 1",
  );
  const insert = database.prepare(
    "INSERT INTO jobs (id, command, title, input, input_hash, lane, state, created_at) VALUES (?, ?, ?, ?, ?, ?, 'queued', ?)",
  );
  const start = database.prepare(
    "UPDATE jobs SET state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, ?), ended_at = NULL WHERE id = ?",
  );
  const finish = database.prepare(
    "UPDATE jobs SET state = @state, output = @output, error = @error, ended_at = @at, progress = CASE @state WHEN 'done' THEN 1 ELSE progress END WHERE id = @id",
  );
  const cancelling = database.prepare("UPDATE jobs SET error = ? WHERE id = ?");
  const progress = database.prepare("UPDATE jobs SET progress = ?, note = ? WHERE id = ?");
  const checkpoint = database.prepare("UPDATE jobs SET checkpoint = ? WHERE id = ?");
  const curves = database.prepare<[string], { curves: string }>("SELECT curves FROM jobs WHERE id = ?");
  const saveCurves = database.prepare("UPDATE jobs SET curves = ? WHERE id = ?");
  const requeue = database.prepare(
    "UPDATE jobs SET state = 'queued', error = NULL, ended_at = NULL, attempt = CASE ? WHEN 1 THEN 0 ELSE attempt END WHERE id = ?",
  );
  const table: JobTable = {
    list: (filter = {}) =>
      list.all(filter.state ?? null, filter.state ?? null, filter.limit ?? 1000).map(fromRow),
    get(id) {
      const row = get.get(id);
      if (!row)
        throw new AppError("not-found", `There is no job "${id}". List them with: merchbench jobs list`);
      return fromRow(row);
    },
    active(command, input) {
      const row = active.get(command, hashOf(input));
      return row && fromRow(row);
    },
    insert(job) {
      const id = newId("job");
      insert.run(id, job.command, job.title, JSON.stringify(job.input), hashOf(job.input), job.lane, now());
      return table.get(id);
    },
    start: (id) => void start.run(now(), id),
    cancelling: (id, reason) => void cancelling.run(JSON.stringify(reason), id),
    finish: (id, state, output, error) =>
      void finish.run({
        id,
        state,
        output: output === undefined || output === null ? null : JSON.stringify(output),
        error: error && JSON.stringify(error),
        at: now(),
      }),
    progress: (id, share, note) => void progress.run(share, note, id),
    curves: (id) => JSON.parse(curves.get(id)?.curves ?? "[]") as Curve[],
    saveCurves: (id, value) => void saveCurves.run(JSON.stringify(value), id),
    saveCheckpoint: (id, value) => void checkpoint.run(JSON.stringify(value), id),
    requeue: (id, fresh) => void requeue.run(fresh ? 1 : 0, id),
  };
  return table;
}
