/** Reads the streams of a source into its raw tables, each whole or by its changes, as the plan of each says. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Batch, ColumnType, ReadRequest, Stream } from "../../connectors/connector.ts";
import type { DeletedRows } from "../../connectors/reading-options.ts";
import { AppError, throwIfAborted } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import type { LoadReport } from "../contract/source.ts";
import type { Connection } from "../state/connections.ts";
import type { State } from "../state/state.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { keysAreDue } from "./compare-keys.ts";
import { driftOf } from "./drift.ts";
import { placeReached } from "./full-load.ts";
import { openStreamLoad } from "./load-streams.ts";
import { saveReport } from "./loads.ts";
import {
  identityOf,
  openRawSchema,
  rawColumns,
  rawTable,
  rawTableNames,
  readDigests,
  readStreamStates,
  type StreamState,
} from "./raw-tables.ts";
import { widened } from "./seen-columns.ts";
import { isIncremental, parseConfig, rawSchemaOf, readingConnector } from "./sources.ts";
import type { StreamLoad, StreamPlan } from "./stream-plan.ts";

interface Reading {
  context: { folder: string; warehouse: Warehouse; state: State };
  connection: Connection;
  report: LoadReport;
  /** Sentences of the source about its values, for the report. */
  told: string[];
  run: Run;
}

/** By stream, the types of columns that hold wider numbers than they were taken for. */
type Wider = Map<string, Record<string, ColumnType>>;

/** Streams that are done are in the run's checkpoint, so a resumed load goes on with the others. */
export async function readStreams(
  reading: Reading,
  streams: Stream[],
  mode: LoadReport["mode"],
): Promise<void> {
  await openRawSchema(reading.context.warehouse, rawSchemaOf(reading.connection));
  const wider: Wider = new Map();
  await readPlanned({ ...reading, wider }, streams, mode);
  const again = streams.filter(({ name }) => wider.has(name));
  if (again.length === 0) return;
  const { context, connection } = reading;
  const wide = again.map((stream) => widened(context.state, connection.id, stream, wider.get(stream.name)!));
  await readPlanned({ ...reading, wider: new Map() }, wide, mode);
}

async function readPlanned(
  reading: Reading & { wider: Wider },
  streams: Stream[],
  mode: LoadReport["mode"],
): Promise<void> {
  const { context, connection, run } = reading;
  const rawSchema = rawSchemaOf(connection);
  const loaded = await readStreamStates(context.warehouse, rawSchema);
  const digests = await readDigests(context.warehouse, rawSchema);
  const doneAt = ({ name }: Stream) => run.checkpoint.get<number>(doneKey(name));
  // What an attempt before this one read need not be read whole again.
  const modeOf = (stream: Stream) => (doneAt(stream) === undefined ? mode : "incremental");
  const isDone = ({ stream, columns, identity }: StreamPlan) => {
    const before = loaded.get(stream.name);
    if (before?.identity !== identity || driftOf(stream.name, before?.columns ?? {}, columns).length > 0)
      return false;
    return Math.abs(Date.now() - (doneAt(stream) ?? 0)) < DONE_FOR;
  };
  const plans = planStreams(streams, loaded, digests, modeOf).filter((plan) => !isDone(plan));
  const unsure = await readPlans(reading, plans);
  // Rows that no cursor showed (written with an old time, say) are only found by reading the stream whole.
  await readPlans(
    reading,
    unsure.map((plan) => ({ ...plan, mode: "full", cursor: undefined })),
  );
  throwIfAborted(run.signal);
}

/** Says when a stream was done, in milliseconds. */
const doneKey = (stream: string) => `done/${stream}`;

/** A load that goes on later than so many milliseconds reads what changed since in the streams that were done, too. */
const DONE_FOR = 3_600_000;

function planStreams(
  streams: Stream[],
  loaded: Map<string, StreamState>,
  digests: Map<string, string>,
  modeOf: (stream: Stream) => LoadReport["mode"],
): StreamPlan[] {
  const names = rawTableNames(streams);
  // A table of nothing but pictures has no column that is loaded.
  const loadable = streams.filter((stream) => Object.keys(rawColumns(stream)).length > 0);
  return loadable.map((stream) => {
    const columns = rawColumns(stream);
    const before = loaded.get(stream.name);
    const drift = before ? driftOf(stream.name, before.columns, columns) : [];
    // A new column of files is in the new files; in a table it has values in rows that did not change otherwise.
    const same = drift.every(({ change }) => change === "new" && stream.key.length === 0);
    const again = modeOf(stream) === "incremental" && before !== undefined && same;
    // Each time whole, unless the source can tell which blocks of the key changed.
    const told = stream.key.length > 0 && !isIncremental(stream);
    const identity = identityOf(stream);
    const alike = before?.identity === undefined || before.identity === identity;
    const cursor = again && alike && isIncremental(stream) ? before.cursor : undefined;
    return {
      stream: { ...stream, columns: stream.columns.filter(({ name }) => name in columns) },
      table: names.get(stream.name)!,
      columns,
      mode: cursor === undefined ? "full" : "incremental",
      cursor,
      pending: before?.pending ?? "all",
      comparedAt: before?.comparedAt,
      identity,
      added: cursor === undefined ? [] : drift.map(({ column }) => column),
      // Of a table that is another one hardly a row may be the same: it is taken as a full load would.
      compare: again && alike && drift.length === 0 && before.pending === "none",
      digests: told ? (again && drift.length === 0 && digests.get(stream.name)) || null : undefined,
    };
  });
}

/** Answers the plans whose stream turned out to hold rows that its cursor did not show. */
async function readPlans(reading: Reading & { wider: Wider }, wanted: StreamPlan[]): Promise<StreamPlan[]> {
  if (wanted.length === 0) return [];
  const { context, connection, report, run } = reading;
  const plans = await resumed(reading, wanted);
  const scratch = join(context.folder, "scratch", connection.id);
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const rawSchema = rawSchemaOf(connection);
  const tell = (sentence: string) => void reading.told.push(sentence);
  const unsure: StreamPlan[] = [];
  const finished = (plan: StreamPlan, load: StreamLoad) => {
    const others = report.streams.filter((other) => other.stream !== load.count.stream);
    report.streams = [...others, { ...load.count }];
    // Before the stream counts as done, which no other attempt looks at again.
    saveReport(context.state, report);
    run.checkpoint.set(begunKey(plan), null);
    // Comparing starts from what is mapped, so it is no use once changes of this load wait to be mapped.
    const compare = plan.pending === "none" && load.count.changed + load.count.deleted === 0;
    if (load.missing > 0) unsure.push({ ...plan, compare });
    else if (!reading.wider.has(load.count.stream))
      run.checkpoint.set(doneKey(load.count.stream), Date.now());
  };
  try {
    const connector = readingConnector(connection.kind);
    const config = parseConfig(connector, context.state.connections.openConfig(connection));
    const deletedRows = (config.deletedRows ?? "auto") as DeletedRows;
    const place = {
      warehouse: context.warehouse,
      rawSchema,
      sourceId: connection.id,
      signal: run.signal,
      tell,
      tellsAll: connector.source.isSnapshot === true && ["auto", "sync"].includes(deletedRows),
    };
    const request: ReadRequest = {
      streams: plans.map((plan) => plan.stream),
      cursors: Object.fromEntries(plans.map((plan) => [plan.stream.name, plan.cursor])),
      resume: Object.fromEntries(plans.map((plan) => [plan.stream.name, plan.resume])),
      digests: Object.fromEntries(
        plans.flatMap(({ stream, digests }) => (digests === undefined ? [] : [[stream.name, digests]])),
      ),
      wantsKeys: keysWanted(context.warehouse, rawSchema, plans, deletedRows),
      tell,
      widen: (stream, types) => void reading.wider.set(stream, types),
      scratch,
    };
    const batches = connector.source.read(config, request, run);
    const kept = (plan: StreamPlan, batch: Batch) => {
      if (plan.mode === "full" && batch.resume !== undefined && !isBegun(run, plan))
        run.checkpoint.set(begunKey(plan), plan.identity);
    };
    await takeBatches(batches, plans, {
      open: (plan, first) => openStreamLoad(place, plan, first),
      kept,
      finished,
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return unsure;
}

/** Says of what stream the rows of this load are that lie in the loading table: the source may point elsewhere since. */
const begunKey = (plan: StreamPlan) => `begun/${plan.stream.name}`;
const isBegun = ({ checkpoint }: Run, plan: StreamPlan) => checkpoint.get(begunKey(plan)) === plan.identity;

/** Whole reads that broke off go on behind the last batch that lies in their loading table. */
async function resumed({ context, connection, run }: Reading, plans: StreamPlan[]): Promise<StreamPlan[]> {
  return Promise.all(
    plans.map(async (plan) => {
      if (plan.mode !== "full" || !isBegun(run, plan)) return plan;
      return { ...plan, resume: await placeReached(context.warehouse, rawSchemaOf(connection), plan) };
    }),
  );
}

function keysWanted(
  warehouse: Warehouse,
  rawSchema: string,
  plans: StreamPlan[],
  setting: DeletedRows,
): NonNullable<ReadRequest["wantsKeys"]> {
  return async (stream, rowsThere, highestThere) => {
    const plan = plans.find((candidate) => candidate.stream.name === stream);
    if (!plan) return false;
    // Rows that came with an old time make up for as many that went, but have numbers of their own.
    const looksOther = async () => {
      const [here] = await warehouse.query<{ rows: number; highest: string | null }>(
        `SELECT count(*) AS rows, CAST(max(${quoteName(plan.stream.key[0]!)}) AS VARCHAR) AS highest
         FROM ${rawTable(rawSchema, plan.table)}`,
      );
      if (here!.rows !== (await rowsThere())) return true;
      return highestThere !== undefined && (here!.highest ?? undefined) !== (await highestThere());
    };
    return keysAreDue(setting, plan.comparedAt, looksOther);
  };
}

async function takeBatches(
  batches: ReturnType<ReturnType<typeof readingConnector>["source"]["read"]>,
  plans: StreamPlan[],
  steps: {
    open(plan: StreamPlan, first?: Batch): Promise<StreamLoad>;
    /** The batch is in the warehouse. */
    kept(plan: StreamPlan, batch: Batch): void;
    finished(plan: StreamPlan, load: StreamLoad): void;
  },
): Promise<void> {
  const waiting = new Map(plans.map((plan) => [plan.stream.name, plan]));
  let current: { plan: StreamPlan; load: StreamLoad } | undefined;
  const close = async () => {
    if (!current) return;
    await current.load.finish();
    steps.finished(current.plan, current.load);
    current = undefined;
  };
  for await (const { stream, batch } of batches) {
    if (current?.plan.stream.name !== stream) {
      await close();
      const plan = waiting.get(stream);
      if (!plan)
        throw new AppError("internal", `The source came back to ${stream} after it had ended. Report this.`);
      waiting.delete(stream);
      current = { plan, load: await steps.open(plan, batch) };
    }
    await current.load.take(batch);
    steps.kept(current.plan, batch);
    if (batch.kind === "file" && batch.temporary) await rm(batch.path, { force: true });
  }
  await close();
  // A stream without any batch is an empty table, or one with nothing new.
  for (const plan of waiting.values()) {
    current = { plan, load: await steps.open(plan) };
    await close();
  }
}
