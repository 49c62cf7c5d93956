/**
 * Profiles of a source's tables: from the raw rows where they are loaded, else from the first rows that the source
 * gives. Big tables are sampled, and the profile says so.
 */

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Stream } from "../../connectors/connector.ts";
import { AppError, throwIfAborted, toErrorInfo } from "../contract/errors.ts";
import { whole } from "../contract/figures.ts";
import type { TableProfile } from "../contract/profile.ts";
import type { Run } from "../contract/run.ts";
import type { Connection } from "../state/connections.ts";
import type { State } from "../state/state.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import { peekRows } from "./peek.ts";
import { columnProfiles, type ProfiledTable } from "./profile-columns.ts";
import { rawColumns, rawTable, readStreamStates, type StreamState, sampled } from "./raw-tables.ts";
import { discoverStreams, rawSchemaOf } from "./sources.ts";
import { guessTable } from "./suggest/guess.ts";
import type { IngestContext } from "./sync.ts";

const KIND = "profile";
const SAMPLE_ROWS = 20;

export interface ProfileRequest {
  /** Tables by name; all of them when absent. */
  streams?: string[] | undefined;
  /** Rows looked at in a table that has more. */
  sample: number;
}

/** Profiles the tables and keeps the profiles. Throws `not-found` for a table that the source does not have. */
export async function profileSource(
  context: IngestContext,
  connection: Connection,
  request: ProfileRequest,
  run: Run,
): Promise<TableProfile[]> {
  const streams = chosen(await discoverStreams(context.state, connection, run), request.streams);
  const states = await readStreamStates(context.warehouse, rawSchemaOf(connection));
  const profiles: TableProfile[] = [];
  for (const [done, stream] of streams.entries()) {
    throwIfAborted(run.signal);
    run.progress(done, streams.length, `Looking through ${stream.name}`);
    const profile = await profileTable(context, connection, stream, states.get(stream.name), request, run);
    context.state.documents.put(KIND, idOf(connection, stream.name), profile);
    profiles.push(profile);
  }
  if (!request.streams) forgetOthers(context.state, connection, streams);
  run.progress(streams.length, streams.length);
  return profiles;
}

/** A table that can't be read is said to be so; the others are looked through all the same. */
async function profileTable(
  context: IngestContext,
  connection: Connection,
  stream: Stream,
  state: StreamState | undefined,
  { sample }: ProfileRequest,
  run: Run,
): Promise<TableProfile> {
  if (Object.keys(state?.columns ?? rawColumns(stream)).length === 0)
    return unread(stream, "No column with values that can be shown");
  try {
    return state
      ? await profileLoaded(context, connection, stream, state, sample, run.signal)
      : await profileUnloaded(context, connection, stream, run);
  } catch (error) {
    if (run.signal.aborted || (error instanceof AppError && error.code === "unavailable")) throw error;
    return unread(stream, `Could not be read: ${toErrorInfo(error).message}`);
  }
}

const unread = (stream: Stream, basedOn: string): TableProfile => ({
  stream: stream.name,
  loaded: false,
  rows: stream.rowCount ?? null,
  basedOn,
  isSample: false,
  key: stream.key,
  columns: [],
  seemsToBe: null,
  sample: { columns: [], rows: [], truncated: false },
  takenAt: new Date().toISOString(),
});

/** Profiles of a source as last taken, by table. */
export function keptProfiles(state: State, connection: Connection): TableProfile[] {
  return state.documents
    .list<TableProfile>(KIND)
    .filter(({ id }) => id.startsWith(`${connection.id}|`))
    .map(({ value }) => value)
    .sort((a, b) => a.stream.localeCompare(b.stream));
}

/** Throws `not-found` while the table was not looked through. */
export function keptProfile(state: State, connection: Connection, stream: string): TableProfile {
  const kept = state.documents.get<TableProfile>(KIND, idOf(connection, stream));
  if (kept) return kept;
  throw new AppError(
    "not-found",
    `${stream} was not looked through yet. Run: merchbench source profile ${connection.name} --streams ${stream}`,
  );
}

/** Drops the profiles of a source that is removed. */
export function forgetProfiles(state: State, connection: Connection): void {
  forgetOthers(state, connection, []);
}

const idOf = (connection: Connection, stream: string) => `${connection.id}|${stream}`;

function forgetOthers(state: State, connection: Connection, present: Stream[]): void {
  const names = new Set(present.map((stream) => stream.name));
  for (const { stream } of keptProfiles(state, connection)) {
    if (!names.has(stream)) state.documents.delete(KIND, idOf(connection, stream));
  }
}

function chosen(streams: Stream[], wanted: string[] | undefined): Stream[] {
  if (!wanted) return streams;
  return wanted.map((name) => {
    const found = streams.find((stream) => stream.name === name || stream.name.endsWith(`.${name}`));
    if (found) return found;
    throw new AppError(
      "not-found",
      `The source has no table "${name}". It has: ${streams.map((stream) => stream.name).join(", ")}.`,
    );
  });
}

function profileLoaded(
  context: IngestContext,
  connection: Connection,
  stream: Stream,
  state: StreamState,
  sample: number,
  signal: AbortSignal,
): Promise<TableProfile> {
  const table = rawTable(rawSchemaOf(connection), state.table);
  return context.warehouse.transaction(async (session) => {
    const [counted] = await session.query<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`);
    const rows = counted!.rows;
    const some = rows > sample;
    await session.run(
      `CREATE OR REPLACE TEMP TABLE mb_profile AS SELECT * FROM ${table} ${some ? sampled(table, Object.keys(state.columns), sample) : ""}`,
      undefined,
      { signal },
    );
    const basedOn = some
      ? `A sample of ${whole(sample)} of ${whole(rows)} rows; empty, smallest and largest values in all of them`
      : allRows(rows);
    const profiled = { stream, columns: state.columns, ...(some && { whole: table }) };
    const home = context.state.settings().currency;
    return describe(session, profiled, { loaded: true, rows, basedOn, isSample: some }, { home, signal });
  });
}

/** Before any load: the first rows that the source gives, and its own estimate of how many there are. */
async function profileUnloaded(
  context: IngestContext,
  connection: Connection,
  stream: Stream,
  run: Run,
): Promise<TableProfile> {
  try {
    return await profilePeek(context, connection, stream, false, run);
  } catch (error) {
    if (error instanceof AppError || run.signal.aborted) throw error;
    return profilePeek(context, connection, stream, true, run);
  }
}

async function profilePeek(
  { warehouse, state, folder }: IngestContext,
  connection: Connection,
  stream: Stream,
  repair: boolean,
  run: Run,
): Promise<TableProfile> {
  const scratch = join(folder, "scratch", `${connection.id}-profile`);
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    return await warehouse.transaction(async (session) => {
      const peek = await peekRows(session, { state, connection, stream, scratch, repair }, run);
      const rows = peek.all ? peek.rows : (stream.rowCount ?? null);
      const basedOn = peek.all
        ? `${allRows(peek.rows)}, read from the source`
        : `The first ${whole(peek.rows)}${rows ? ` of about ${whole(rows)}` : ""} rows, read from the source`;
      const table = { stream, columns: rawColumns(stream) };
      const about = { loaded: false, rows, basedOn, isSample: !peek.all };
      return describe(session, table, about, { home: state.settings().currency, signal: run.signal });
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const allRows = (rows: number) => (rows < 2 ? ["No rows", "The only row"][rows]! : `All ${whole(rows)} rows`);

/** Describes what stands in the temporary table `mb_profile`, which it drops. `home` is the workspace's currency. */
async function describe(
  session: Session,
  table: ProfiledTable,
  about: Pick<TableProfile, "loaded" | "rows" | "basedOn" | "isSample">,
  { home, signal }: { home: string; signal: AbortSignal },
): Promise<TableProfile> {
  const names = Object.keys(table.columns);
  const columns = await columnProfiles(session, table, signal);
  const rows = await session.query<Record<string, string | number | boolean | null>>(
    `SELECT ${names.map((name) => `${shown(name, table.columns[name]!)} AS ${quoteName(name)}`).join(", ")} FROM mb_profile LIMIT ${SAMPLE_ROWS}`,
  );
  const { name } = table.stream;
  const seemsToBe = await guessTable(session, { name, rows: "mb_profile", columns: names }, home, signal);
  await session.run("DROP TABLE mb_profile");
  return {
    stream: name,
    ...about,
    key: table.stream.key,
    columns,
    seemsToBe,
    sample: {
      columns: names.map((name) => ({ name, type: table.columns[name]! })),
      rows: rows.map((row) => names.map((name) => row[name] ?? null)),
      truncated: about.rows === null || about.rows > rows.length,
    },
    takenAt: new Date().toISOString(),
  };
}

/** Long texts are cut: a profile shows what they look like, not what they say. */
const shown = (name: string, type: string) =>
  /VARCHAR|JSON/.test(type) ? `left(CAST(${quoteName(name)} AS VARCHAR), 200)` : quoteName(name);
