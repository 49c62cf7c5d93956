/** Every saved mapping is kept: listed, looked at, saved again. */
import { AppError } from "../../contract/errors.ts";
import type { Connection } from "../../state/connections.ts";
import type { State } from "../../state/state.ts";
import type { Mapping, TableMapping } from "./mapping.ts";

const KIND = "mapping-version";
const idOf = (sourceId: string, version: number) => `${sourceId}/${version}`;

/** Keeps the mapping under its version. */
export function keepVersion(state: State, mapping: Mapping): void {
  state.documents.put(KIND, idOf(mapping.sourceId, mapping.version), mapping);
}

/** Newest first. */
export function listVersions(state: State, connection: Connection): Mapping[] {
  return state.documents
    .list<Mapping>(KIND)
    .map(({ value }) => value)
    .filter(({ sourceId }) => sourceId === connection.id)
    .sort((a, b) => b.version - a.version);
}

/** Throws `not-found` for a version that there is not. */
export function loadVersion(state: State, connection: Connection, version: number): Mapping {
  const found = state.documents.get<Mapping>(KIND, idOf(connection.id, version));
  if (found) return found;
  const known = listVersions(state, connection).map((mapping) => mapping.version);
  const there = known.length > 0 ? `There are: ${known.join(", ")}.` : "Nothing was saved yet.";
  throw new AppError("not-found", `The mapping has no version ${version}. ${there}`);
}

/** Forgets all versions of a source's mapping. */
export function dropVersions(state: State, sourceId: string): void {
  for (const { id, value } of state.documents.list<Mapping>(KIND)) {
    if (value.sourceId === sourceId) state.documents.delete(KIND, id);
  }
}

/** Canonical tables whose mapping is another, new or gone. */
export function changedTables(before: TableMapping[], after: TableMapping[]): string[] {
  const text = (mapping: TableMapping | undefined) =>
    mapping && JSON.stringify([mapping.sql, mapping.enabled]);
  const names = [...new Set([...before, ...after].map(({ table }) => table))];
  const find = (tables: TableMapping[], name: string) => tables.find(({ table }) => table === name);
  return names.filter((name) => text(find(before, name)) !== text(find(after, name)));
}
