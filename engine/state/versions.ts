/** Version rows of the model registry. */

import type { ScorecardView } from "../contract/common.ts";
import { AppError } from "../contract/errors.ts";
import type { StateDatabase } from "./database.ts";

export interface VersionRow {
  id: string;
  number: number;
  modelId: string;
  task: "segment" | "forecast" | "recommend" | "price";
  status: "candidate" | "champion" | "retired";
  params: Record<string, unknown>;
  seed: number;
  fingerprint: string;
  dataAsOf: string | null;
  scorecard: ScorecardView | null;
  backend: string;
  backendReason: string;
  codeVersion: number;
  trainedAt: string;
  trainSeconds: number;
  bytes: number;
}

export interface Versions {
  list(filter?: { modelId?: string | undefined; status?: string | undefined }): VersionRow[];
  get(id: string): VersionRow;
  champion(modelId: string): VersionRow | undefined;
  nextNumber(modelId: string): number;
  insert(row: VersionRow): void;
  /** Makes it the champion; the champion before becomes retired. */
  promote(id: string): void;
  retire(id: string): void;
  /** A version trained on the same data, parameters, seed and code, if there is one. */
  same(
    modelId: string,
    fingerprint: string,
    params: Record<string, unknown>,
    seed: number,
    codeVersion: number,
  ): VersionRow | undefined;
}

type Row = Record<string, unknown>;

const fromRow = (row: Row): VersionRow => ({
  id: row.id as string,
  number: row.number as number,
  modelId: row.model_id as string,
  task: row.task as VersionRow["task"],
  status: row.status as VersionRow["status"],
  params: JSON.parse(row.params as string) as Record<string, unknown>,
  seed: row.seed as number,
  fingerprint: row.fingerprint as string,
  dataAsOf: row.data_as_of as string | null,
  scorecard: row.scorecard === null ? null : (JSON.parse(row.scorecard as string) as ScorecardView),
  backend: row.backend as string,
  backendReason: row.backend_reason as string,
  codeVersion: row.code_version as number,
  trainedAt: row.trained_at as string,
  trainSeconds: row.train_seconds as number,
  bytes: row.bytes as number,
});

/** Model versions kept in the state database. */
export function versionsOf(database: StateDatabase): Versions {
  const all = database.prepare<[], Row>("SELECT * FROM versions ORDER BY trained_at DESC, number DESC");
  const one = database.prepare<[string], Row>("SELECT * FROM versions WHERE id = ?");
  const next = database.prepare<[string], { number: number }>(
    "SELECT coalesce(max(number), 0) + 1 AS number FROM versions WHERE model_id = ?",
  );
  const setStatus = database.prepare("UPDATE versions SET status = ? WHERE id = ?");
  const insert = database.prepare(
    `INSERT INTO versions VALUES (@id, @number, @modelId, @task, @status, @params, @seed, @fingerprint, @dataAsOf,
       @scorecard, @backend, @backendReason, @codeVersion, @trainedAt, @trainSeconds, @bytes)`,
  );
  const versions: Versions = {
    list: (filter = {}) =>
      all
        .all()
        .map(fromRow)
        .filter(
          (row) =>
            (!filter.modelId || row.modelId === filter.modelId) &&
            (!filter.status || row.status === filter.status),
        ),
    get(id) {
      const row = one.get(id);
      if (!row)
        throw new AppError(
          "not-found",
          `There is no model version "${id}". List them with: merchbench model list`,
        );
      return fromRow(row);
    },
    champion: (modelId) => versions.list({ modelId, status: "champion" })[0],
    nextNumber: (modelId) => next.get(modelId)!.number,
    insert: (row) =>
      void insert.run({
        ...row,
        params: JSON.stringify(row.params),
        scorecard: row.scorecard && JSON.stringify(row.scorecard),
      }),
    promote: (id) => {
      database.transaction(() => {
        const champion = versions.champion(versions.get(id).modelId);
        if (champion && champion.id !== id) setStatus.run("retired", champion.id);
        setStatus.run("champion", id);
      })();
    },
    retire: (id) => void setStatus.run("retired", id),
    same: (modelId, fingerprint, params, seed, codeVersion) =>
      versions
        .list({ modelId })
        .find(
          (row) =>
            row.fingerprint === fingerprint &&
            row.seed === seed &&
            row.codeVersion === codeVersion &&
            JSON.stringify(row.params) === JSON.stringify(params),
        ),
  };
  return versions;
}
