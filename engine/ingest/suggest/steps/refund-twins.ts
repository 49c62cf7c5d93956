/** Credit notes beside the payments that they led to: two tables of one layout that name the same refunds. */
import { quoteName } from "../../../warehouse/sql.ts";
import { rawTable } from "../../raw-tables.ts";
import type { Role } from "../roles/role.ts";
import type { Scope } from "../scope.ts";

/** Share of the smaller table's rows with the order and the amount of one in the larger, from which on they are the same. */
const LEAST_SAME = 0.5;

/** The tables of refunds, the largest first, without those whose refunds a larger one has, too. */
export async function withoutTwins(scope: Scope, roles: Role[]): Promise<Role[]> {
  const kept: Role[] = [];
  const isTwin = async (role: Role) => {
    for (const other of kept) if ((await sameIn(scope, role, other)) >= LEAST_SAME) return true;
    return false;
  };
  for (const role of roles.toSorted((a, b) => b.facts.rows - a.facts.rows))
    if (!(await isTwin(role))) kept.push(role);
  return kept;
}

async function sameIn(scope: Scope, role: Role, other: Role): Promise<number> {
  const [own, others] = [role, other].map((one) => pairsOf(scope, one));
  if (!own || !others) return 0;
  const [row] = await scope.session.query<{ n: number; same: number }>(
    `SELECT count(*) AS n, count(*) FILTER (pair IN (${others})) AS same FROM (${own})`,
    {},
    { signal: scope.signal },
  );
  return Number(row!.n) === 0 ? 0 : Number(row!.same) / Number(row!.n);
}

/** Order and amount of each row, as a SELECT; undefined where one is lacking. */
function pairsOf({ rawSchema }: Scope, { facts, hits }: Role): string | undefined {
  const of = ["order_id", "amount"].map((name) => hits.get(name)?.column.column);
  if (of.includes(undefined)) return undefined;
  const texts = of.map((column) => `CAST(${quoteName(column!)} AS VARCHAR)`).join(", ");
  return `SELECT concat_ws(' ', ${texts}) AS pair FROM ${rawTable(rawSchema, facts.table)}`;
}
