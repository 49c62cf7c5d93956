/**
 * Columns of streams that only their rows tell of, as those of a JSON API. Each look is at a few rows, the newest as a
 * rule: what these lack by chance is remembered of the looks before, so that no column comes and goes.
 */
import type { ColumnType, SourceColumn, Stream } from "../../connectors/connector.ts";
import type { State } from "../state/state.ts";

const KIND = "seen-columns";

interface Seen {
  /** Of the stream; another one has columns of its own. */
  identity: string;
  columns: SourceColumn[];
}

type Documents = Pick<State, "documents">;

const seenOf = (state: Documents, sourceId: string) =>
  state.documents.get<Record<string, Seen>>(KIND, sourceId) ?? {};

/** The streams with what earlier looks saw of them, too; remembers what this one did. */
export function withSeenColumns(state: Documents, sourceId: string, streams: Stream[]): Stream[] {
  if (!streams.some(({ sampled }) => sampled)) return streams;
  const before = seenOf(state, sourceId);
  const now = { ...before };
  const whole = streams.map((stream) => {
    if (!stream.sampled) return stream;
    const { name, identity = "" } = stream;
    const known = before[name]?.identity === identity ? before[name].columns : [];
    const columns = together(known, stream.columns);
    now[name] = { identity, columns };
    return { ...stream, columns };
  });
  if (JSON.stringify(now) !== JSON.stringify(before)) state.documents.put(KIND, sourceId, now);
  return whole;
}

/** Remembers that columns of a stream hold other types than were seen; answers the stream with these. */
export function widened(
  state: Documents,
  sourceId: string,
  stream: Stream,
  types: Record<string, ColumnType>,
): Stream {
  const wide = (columns: SourceColumn[]) =>
    columns.map((column) => ({ ...column, type: types[column.name] ?? column.type }));
  const seen = seenOf(state, sourceId);
  const own = seen[stream.name];
  if (own)
    state.documents.put(KIND, sourceId, { ...seen, [stream.name]: { ...own, columns: wide(own.columns) } });
  return { ...stream, columns: wide(stream.columns) };
}

/** Forgets what was seen of a source that is removed. */
export function forgetSeenColumns(state: Documents, sourceId: string): void {
  state.documents.delete(KIND, sourceId);
}

/** A column that every row had is gone where rows are seen without it; one that some had stays. */
function together(known: SourceColumn[], now: SourceColumn[]): SourceColumn[] {
  const isEmpty = now.every(({ unseen }) => unseen);
  const here = new Map(now.map((column) => [column.name, column]));
  const kept = known.flatMap((column) => {
    const again = here.get(column.name);
    if (again) return [both(column, again)];
    return isEmpty || column.optional ? [column] : [];
  });
  const names = new Set(known.map(({ name }) => name));
  const fresh = now.filter(({ name }) => !names.has(name));
  return [...kept, ...fresh.map((column) => (known.length > 0 ? { ...column, optional: true } : column))];
}

/** Of two types that hold numbers the one that holds those of both. */
const WIDER: ColumnType[] = ["integer", "hugeint", "double"];

function both(known: SourceColumn, now: SourceColumn): SourceColumn {
  const wider = Math.max(WIDER.indexOf(known.type), WIDER.indexOf(now.type));
  const areNumbers = WIDER.includes(known.type) && WIDER.includes(now.type);
  const { type, nativeType } = now.unseen ? known : now;
  return {
    ...now,
    nativeType,
    type: areNumbers && !known.unseen && !now.unseen ? WIDER[wider]! : type,
    ...((known.optional || now.optional) && { optional: true }),
    unseen: Boolean(known.unseen && now.unseen),
  };
}
