/** Two versions of recommenders beside each other: their lists, and how they did on the same held-out cases. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bootstrapMeans, mean, meanKnown } from "../../models/evaluate/stats.ts";
import { random } from "../../models/random.ts";
import type { Estimate } from "../contract/common.ts";
import { AppError } from "../contract/errors.ts";
import type { Outputs } from "../contract/index.ts";
import type { Engine } from "../engine.ts";
import type { VersionRow } from "../state/versions.ts";
import { sqlFile } from "../warehouse/sql.ts";
import { basisOf } from "./basis.ts";
import type { Handlers } from "./handlers.ts";

type Compared = Outputs["recommend"]["compare"];
type Metrics = Pick<Compared, "metrics" | "cases" | "note">;

/** Columns of cases.parquet that are compared, by the name of the metric. */
const COMPARED = [
  ["NDCG", "ndcg"],
  ["Recall", "recall"],
  ["Precision", "precision"],
  ["Hit rate", "hit"],
  ["MAP", "average_precision"],
  ["MRR", "reciprocal_rank"],
] as const;
const DRAWS = 300;

export const compareCommands: Pick<
  Handlers<"recommend">,
  "recommend.compare" | "recommend.compareList" | "recommend.segments"
> = {
  async "recommend.compare"(engine, { a, b, k, search, offset, limit, sort }, { signal }) {
    const versions = [versionOf(engine, a), versionOf(engine, b)] as const;
    const files = await listsOf(engine, versions);
    const metrics = await metricsOf(engine, versions, signal);
    const basis = {
      ...(await basisOf(engine, "compare/summary", [])),
      modelVersion: `${a}, ${b}`,
    };
    return engine.warehouse.transaction(async (session) => {
      await session.run(sqlFile("compare/lists"), { ...files, k }, { signal });
      const [summary] = await session.query<Summary>(sqlFile("compare/summary"), {}, { signal });
      const page = { search: search?.trim().toLowerCase() ?? "", offset, limit, down: sort === "-overlap" };
      const rows = await session.query<SubjectRow>(sqlFile("compare/subjects"), page, { signal });
      await session.run("DROP TABLE compared_lists");
      const { only_a: onlyA, only_b: onlyB, other_first: otherFirst, ...rest } = summary!;
      return {
        ...rest,
        onlyA,
        onlyB,
        otherFirst,
        ...metrics,
        total: rows[0]?.total ?? 0,
        rows: rows.map(({ total: _total, ...row }) => row),
        basis,
      };
    });
  },

  async "recommend.compareList"(engine, { a, b, kind, id, k }, { signal }) {
    const files = await listsOf(engine, [versionOf(engine, a), versionOf(engine, b)]);
    const params = { ...files, kind, id, k };
    const rows = await engine.warehouse.query<PlaceRow>(sqlFile("compare/list"), params, { signal });
    if (rows.length === 0) {
      throw new AppError(
        "not-found",
        `Neither version has a list of the ${kind} "${id}". Choose one that has: merchbench recommend compare <version> <version>`,
      );
    }
    return {
      rows: rows.map((row) => ({
        rank: row.rank,
        a: placed(row.product_a, row.title_a, row.reason_a),
        b: placed(row.product_b, row.title_b, row.reason_b),
        aInB: row.a_in_b,
        bInA: row.b_in_a,
      })),
    };
  },

  async "recommend.segments"(engine, { id }, { signal }) {
    const version = versionOf(engine, id);
    const basis = await basisOf(engine, "compare/segments", ["mart.customer_segments"], version);
    const metric = version.scorecard?.primary ?? "NDCG@10";
    const file = casesFile(engine, version);
    if (!file) return { metric, rows: [], note: NO_CASES, basis };
    const rows = await engine.warehouse.query<SegmentCase>(
      sqlFile("compare/segments"),
      { cases: file },
      { signal },
    );
    const note =
      rows.length > 0 ? null : "No judged case belongs to a group of customers. Train segments first.";
    return { metric, rows: bySegment(rows), note, basis };
  },
};

interface Summary {
  lists: number;
  only_a: number;
  only_b: number;
  same: number;
  other_first: number;
  overlap: number | null;
  correlation: number | null;
}

interface SubjectRow {
  kind: string;
  id: string;
  title: string;
  overlap: number;
  correlation: number | null;
  total: number;
}

interface PlaceRow {
  rank: number;
  product_a: string | null;
  title_a: string | null;
  reason_a: string | null;
  product_b: string | null;
  title_b: string | null;
  reason_b: string | null;
  a_in_b: number | null;
  b_in_a: number | null;
}

interface SegmentCase {
  set: string;
  segment: string;
  model: number;
  baseline: number;
}

const NO_CASES = "This version was judged before single cases were kept. Train it again.";

const placed = (productId: string | null, title: string | null, reason: string | null) =>
  productId === null ? null : { productId, title: title ?? productId, reason: reason ?? "" };

/** Throws `invalid-input` for a version that makes no recommendations. */
function versionOf(engine: Engine, id: string): VersionRow {
  const version = engine.state.versions.get(id);
  if (version.task === "recommend") return version;
  throw new AppError("invalid-input", `${id} makes no recommendations. Choose a version of a recommender.`);
}

function listsFile(engine: Engine, version: VersionRow): string {
  const path = join(engine.compute.folderOf(version.id), "predictions", "recommendations.parquet");
  if (existsSync(path)) return path;
  throw new AppError("not-found", `The lists of ${version.id} are gone. Train the model again.`);
}

/** Both files with the placement whose lists are compared: one that both fill, else the first of each. */
async function listsOf(engine: Engine, [a, b]: readonly [VersionRow, VersionRow]) {
  const files = [listsFile(engine, a), listsFile(engine, b)];
  const [of, and] = await Promise.all(
    files.map((file) =>
      engine.warehouse.query<{ placement: string }>(
        "SELECT DISTINCT placement FROM read_parquet($file) ORDER BY placement",
        { file },
      ),
    ),
  );
  const common = of!.find((one) => and!.some((other) => other.placement === one.placement));
  return {
    a: files[0]!,
    b: files[1]!,
    placement_a: (common ?? of![0])?.placement ?? "",
    placement_b: (common ?? and![0])?.placement ?? "",
  };
}

function casesFile(engine: Engine, version: VersionRow): string | null {
  const path = join(engine.compute.folderOf(version.id), "cases.parquet");
  return existsSync(path) ? path : null;
}

/** Only where both were asked the same of the same subjects, at the same length, is a difference one of the models. */
async function metricsOf(
  engine: Engine,
  [a, b]: readonly [VersionRow, VersionRow],
  signal: AbortSignal | undefined,
): Promise<Metrics> {
  const none = (note: string): Metrics => ({ metrics: [], cases: 0, note });
  const files = [casesFile(engine, a), casesFile(engine, b)];
  if (!files[0] || !files[1]) return none(NO_CASES);
  if (a.scorecard?.primary !== b.scorecard?.primary) {
    return none(`One was judged by ${a.scorecard?.primary}, the other by ${b.scorecard?.primary}.`);
  }
  const pairs = COMPARED.map(([, column]) => `a.${column} AS a_${column}, b.${column} AS b_${column}`).join(
    ", ",
  );
  const rows = await engine.warehouse.query<Record<string, number>>(
    `SELECT ${pairs} FROM read_parquet($a) a JOIN read_parquet($b) b USING (subject, asked)`,
    { a: files[0], b: files[1] },
    { signal },
  );
  if (rows.length === 0) {
    return none(
      "The two were judged on different questions (other days, other data or other rules of judging).",
    );
  }
  const k = a.scorecard!.primary.replace(/^.*@/, "");
  const columns = COMPARED.map(([, column]) =>
    (["a", "b"] as const).map((side) => Float64Array.from(rows, (row) => row[`${side}_${column}`]!)),
  );
  const differences = columns.map(([left, right]) => right!.map((value, i) => value - left![i]!));
  const intervals = bootstrapMeans(differences, random("compare"), { draws: DRAWS });
  return {
    cases: rows.length,
    note: null,
    metrics: COMPARED.map(([name], n) => ({
      metric: `${name}@${k}`,
      a: mean(columns[n]![0]!),
      b: mean(columns[n]![1]!),
      difference: { value: mean(differences[n]!), lo: intervals[n]![0], hi: intervals[n]![1] },
    })),
  };
}

function bySegment(rows: SegmentCase[]) {
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row.set, row.segment]));
  return [...groups.values()].map((group) => {
    const columns = [group.map((row) => row.model), group.map((row) => row.baseline)].map((values) =>
      Float64Array.from(values),
    );
    const intervals = bootstrapMeans(columns, random("segments"), { draws: DRAWS });
    const [model, baseline] = columns.map((values, n): Estimate => {
      return { value: meanKnown(values), lo: intervals[n]![0], hi: intervals[n]![1] };
    });
    return {
      set: group[0]!.set,
      segment: group[0]!.segment,
      cases: group.length,
      model: model!,
      baseline: baseline!,
    };
  });
}
