/** Which canonical table one raw table seems to be, told as a suggestion would tell it, with the reason. */
import { listed } from "../../contract/figures.ts";
import type { TableProfile } from "../../contract/profile.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { CANONICAL } from "../fill/canonical.ts";
import { readFacts } from "./facts/facts.ts";
import { readName } from "./names/concepts.ts";
import { calledScore } from "./names/name-score.ts";
import { TABLES } from "./names/signs.ts";
import type { Role } from "./roles/role.ts";
import { findRoles } from "./roles/roles.ts";

/** What the columns of a table that is not called so must come to. */
const LEAST = { columns: 3, confidence: 0.6 };

/**
 * Looks at rows in the temporary table `rows`, which stand in the source as `name`; null where nothing speaks loudly
 * enough. `home` is the workspace's currency.
 */
export async function guessTable(
  session: Session,
  { name, rows, columns }: { name: string; rows: string; columns: string[] },
  home: string,
  signal: AbortSignal,
): Promise<TableProfile["seemsToBe"]> {
  const [read] = await readFacts(session, "temp", new Map([[rows, columns]]), home, signal);
  const roles = findRoles([{ ...read!, table: name, called: name, name: readName(name) }]);
  // A log of all that shoppers did may hold orders, too.
  const role = roles.find(({ table }) => table === "interactions") ?? roles[0];
  if (!role) return null;
  const isCalled = calledScore(role.facts.name, TABLES[role.table]!) > 0;
  const isClear = role.hits.size >= LEAST.columns && role.confidence >= LEAST.confidence;
  if (!isCalled && !isClear) return null;
  return {
    table: role.table,
    confidence: Number(role.confidence.toFixed(2)),
    reason: [...(isCalled ? [`called "${name}"`] : []), `has ${listed(mainColumns(role))}`].join(", "),
  };
}

/** The columns without which it would be none, each with its name in the source where that is another. */
function mainColumns({ table, hits }: Role): string[] {
  const groups = [...CANONICAL[table]!.key.map((key) => [key]), ...TABLES[table]!.needs];
  const names = groups.map((group) => group.find((name) => hits.has(name)));
  return [...new Set(names.filter((name) => name !== undefined))].map((name) => {
    const { column } = hits.get(name)!.column;
    const words = name.replaceAll("_", " ");
    return column.toLowerCase() === name ? words : `${words} (${column})`;
  });
}
