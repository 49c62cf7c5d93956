/** Changes to which rows feed a part: its base table and its joins, with what no longer has a table taken out. */
import { type ColumnRef, type GridJoin, type GridPart, type SourceTable, tablesOf } from "./grid-edit.ts";

/** Another base table: rules and joins whose columns it also has stay. */
export function withBase(part: GridPart, base: SourceTable): GridPart {
  const joins = part.joins.filter((join) => nameOf(join) !== base.name);
  const moved = moveRefs({ ...part, joins }, part.from, base.name, base);
  return pruned({ ...moved, select: undefined, from: base.name });
}

/** Takes a join out, with everything that read from it. */
export const withoutJoin = (part: GridPart, at: number): GridPart =>
  pruned({ ...part, joins: part.joins.filter((_, k) => k !== at) });

/** One more join, of the table that fits best. */
export function withJoin(part: GridPart, tables: SourceTable[]): GridPart {
  const present = tablesOf(part);
  const free = tables.filter(({ name }) => present.every((own) => own.table !== name));
  const left = presentTables(part, tables);
  const scores = free.map((table) => bestPair(left, table)?.score ?? 0);
  const other = free[scores.indexOf(Math.max(...scores))] ?? tables[0];
  return other ? { ...part, joins: [...part.joins, joinTo(part, tables, other)] } : part;
}

/** Another table in a join: what reads columns that it also has stays. */
export function withJoinedTable(
  part: GridPart,
  at: number,
  tables: SourceTable[],
  table: SourceTable,
): GridPart {
  const join = part.joins[at]!;
  const others = { ...part, joins: part.joins.filter((_, k) => k !== at) };
  const before = { ...part, joins: part.joins.slice(0, at) };
  const next = { ...joinTo(before, tables, table), ...freeName(others, table.name), type: join.type };
  const moved = moveRefs(part, nameOf(join), nameOf(next), table);
  return pruned({ ...moved, joins: moved.joins.map((other, k) => (k === at ? next : other)) });
}

const nameOf = (join: GridJoin) => join.as ?? join.table;

function joinTo(part: GridPart, tables: SourceTable[], other: SourceTable): GridJoin {
  const on = likelyPairs(presentTables(part, tables), other);
  return { table: other.name, ...freeName(part, other.name), type: "left", on };
}

/** The name by which a table goes that the part reads already. */
function freeName(part: GridPart, table: string): { as?: string } {
  const taken = new Set(tablesOf(part).map(({ name }) => name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? table : `${table}_${n}`;
    if (!taken.has(name)) return n === 1 ? {} : { as: name };
  }
}

/** The tables that the part reads, by the names that its columns go by. */
const presentTables = (part: GridPart, tables: SourceTable[]): SourceTable[] =>
  tablesOf(part).flatMap(({ name, table }) => {
    const found = tables.find((candidate) => candidate.name === table);
    return found ? [{ ...found, name }] : [];
  });

const isRef = (value: unknown): value is ColumnRef =>
  typeof value === "object" && value !== null && "table" in value && "column" in value;

function moveRefs(part: GridPart, from: string, to: string, table: SourceTable): GridPart {
  const has = new Set(table.columns.map(({ name }) => name));
  const text = JSON.stringify(part, (_key, value) =>
    isRef(value) && value.table === from && has.has(value.column) ? { ...value, table: to } : value,
  );
  return JSON.parse(text) as GridPart;
}

function refsIn(value: unknown): ColumnRef[] {
  if (typeof value !== "object" || value === null) return [];
  return isRef(value) ? [value] : Object.values(value).flatMap(refsIn);
}

/** Without what refers to a table that the part does not read: joins first, since others may lean on them. */
function pruned(part: GridPart): GridPart {
  const isKept = (value: unknown, of: string[]) => refsIn(value).every(({ table }) => of.includes(table));
  const joins: GridJoin[] = [];
  const names = [part.from];
  for (const join of part.joins) {
    if (!isKept(join.on, names)) continue;
    joins.push(join);
    names.push(nameOf(join));
  }
  const rules = Object.entries(part.columns).filter(([, rule]) => isKept(rule.from, names));
  return {
    ...part,
    joins,
    filters: part.filters.filter((filter) => isKept(filter, names)),
    newest: part.newest?.filter((ref) => isKept(ref, names)),
    group: part.group.filter((ref) => isKept(ref, names)),
    order: part.order && isKept(part.order, names) ? part.order : undefined,
    columns: Object.fromEntries(
      rules.map(([column, rule]) => [column, isKept(rule.tax, names) ? rule : { ...rule, tax: undefined }]),
    ),
  };
}

interface Pair {
  left: ColumnRef;
  right: string;
}

/** Columns of two tables that most likely belong together, all of a key of several; the first of each where no name says it. */
export function likelyPairs(left: SourceTable[], right: SourceTable): Pair[] {
  const best = bestPair(left, right)?.pair;
  if (!best) {
    const [table] = left;
    const of = { table: table?.name ?? "", column: table?.columns[0]?.name ?? "" };
    return [{ left: of, right: right.columns[0]?.name ?? "" }];
  }
  const own = left.find(({ name }) => name === best.left.table)!;
  return sharedKey(own, right) ?? [best];
}

/** The key of several columns that one of two tables has, where the other has all of its columns too. */
function sharedKey(left: SourceTable, right: SourceTable): Pair[] | undefined {
  const named = (table: SourceTable, name: string) =>
    table.columns.find((column) => plain(column.name) === plain(name))?.name;
  for (const keyed of [right, left]) {
    const key = keyed.columns.filter((column) => column.key);
    const pairs = key.map(({ name }) => [named(left, name), named(right, name)] as const);
    if (pairs.length < 2 || pairs.some((pair) => pair.includes(undefined))) continue;
    return pairs.map(([column, other]) => ({ left: { table: left.name, column: column! }, right: other! }));
  }
  return undefined;
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
const LOOKS_LIKE_KEY = /(id|no|nr|num|number|code|key|sku|ref|uuid|guid)$/;

function bestPair(left: SourceTable[], right: SourceTable): { score: number; pair: Pair } | undefined {
  let best: { score: number; pair: Pair } | undefined;
  for (const table of left) {
    for (const own of table.columns) {
      for (const other of right.columns) {
        const score = scoreOf(table, own, right, other);
        if (score <= (best?.score ?? 0)) continue;
        best = { score, pair: { left: { table: table.name, column: own.name }, right: other.name } };
      }
    }
  }
  return best;
}

type Column = SourceTable["columns"][number];

/** How surely two columns belong together, by their names and keys: one names the other's table, or both are called alike. */
function scoreOf(left: SourceTable, own: Column, right: SourceTable, other: Column): number {
  if (isKeyOf(other, right) && names(own, right)) return 5;
  if (isKeyOf(own, left) && names(other, left)) return 4;
  if (plain(own.name) !== plain(other.name) || plain(own.name) === "id") return 0;
  if (isKeyOf(other, right)) return 4;
  return LOOKS_LIKE_KEY.test(plain(own.name)) ? 3 : 1;
}

const isKeyOf = ({ name, key }: Column, table: SourceTable) =>
  plain(name) === "id" || (key && table.columns.filter((column) => column.key).length === 1);

/** `customer_id` names the tables customers and shop_customers, `article` the table article. */
function names({ name }: Column, table: SourceTable): boolean {
  if (plain(name) === plain(table.name)) return true;
  const [, stem] = /^(.{2,})id$/.exec(plain(name)) ?? [];
  return stem !== undefined && plain(table.name).replace(/s$/, "").endsWith(stem.replace(/s$/, ""));
}
