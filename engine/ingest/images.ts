/** Old and new images of a raw table's changed rows, as tables that a SELECT can read in the table's place. */
import type { Session } from "../warehouse/warehouse.ts";
import { newTable, oldTable, rawTable } from "./raw-tables.ts";
import type { Parts } from "./select-parts.ts";
import type { Stand } from "./select-reach.ts";
import { parseSelect, type Tree, writeSelect } from "./select-tree.ts";
import type { MappingParams } from "./stage.ts";

/** Temporary views or tables: all rows of the changed parts as they were mapped last and as they are now. */
export interface Images {
  before: string;
  after: string;
}

interface Place {
  session: Session;
  rawSchema: string;
  params: MappingParams;
  signal: AbortSignal;
}

/** Rows from which on it counts what share of a table they are. */
const MANY = 100_000;

/**
 * Images of the rows that changed and, where the parts are not single rows, of all others in their parts. Undefined
 * when they are so large a share of the table that going by them saves nothing.
 */
export async function imagesOf(place: Place, table: string, parts: Parts): Promise<Images | undefined> {
  const [before, after] = [oldTable(place.rawSchema, table), newTable(place.rawSchema, table)];
  const images = { before: "mb_before", after: "mb_after" };
  const tooMany = async (rows: string) => {
    const [row] = await place.session.query<{ many: boolean }>(
      `SELECT n > ${MANY} AND n > 0.4 * (SELECT count(*) FROM ${rawTable(place.rawSchema, table)}) AS many FROM (SELECT count(*) AS n FROM ${rows})`,
    );
    return row!.many;
  };
  if ((await tooMany(before)) || (await tooMany(after))) return undefined;
  if (parts === "rows") {
    await place.session.run(`CREATE OR REPLACE TEMP VIEW ${images.before} AS SELECT * FROM ${before};
      CREATE OR REPLACE TEMP VIEW ${images.after} AS SELECT * FROM ${after}`);
    return images;
  }
  const named = await Promise.all(parts.map((tree) => writeExpression(place.session, tree)));
  const list = named.map((sql, k) => `${sql} AS mb_part${k}`).join(", ");
  const run = (sql: string) => place.session.run(sql, place.params, { signal: place.signal });
  await run(
    `CREATE OR REPLACE TEMP TABLE mb_parts AS SELECT DISTINCT ${list} FROM (SELECT * FROM ${before} UNION ALL BY NAME SELECT * FROM ${after})`,
  );
  const same = named.map((sql, k) => `${sql} IS NOT DISTINCT FROM p.mb_part${k}`).join(" AND ");
  await run(
    `CREATE OR REPLACE TEMP TABLE mb_parts_after AS SELECT * FROM ${rawTable(place.rawSchema, table)} r SEMI JOIN mb_parts p ON ${same}`,
  );
  if (await tooMany("mb_parts_after")) {
    await dropImages(place.session);
    return undefined;
  }
  // What was there: the rows of now, less those that came, and those that went.
  await run(
    `CREATE OR REPLACE TEMP TABLE mb_parts_before AS
     (SELECT * FROM mb_parts_after EXCEPT ALL SELECT * FROM ${after}) UNION ALL SELECT * FROM ${before}`,
  );
  return { before: "mb_parts_before", after: "mb_parts_after" };
}

/** Views of a table's changed rows, old and new, and of all rows that it holds or held. */
export async function standFor({ session, rawSchema }: Place, table: string, number: number): Promise<Stand> {
  const stand = { moved: `mb_moved${number}`, ever: `mb_ever${number}` };
  const [before, after] = [oldTable(rawSchema, table), newTable(rawSchema, table)];
  await session.run(`CREATE OR REPLACE TEMP VIEW ${stand.moved} AS SELECT * FROM ${before} UNION ALL SELECT * FROM ${after};
    CREATE OR REPLACE TEMP VIEW ${stand.ever} AS SELECT * FROM ${rawTable(rawSchema, table)} UNION ALL SELECT * FROM ${before}`);
  return stand;
}

/** Drops what imagesOf made. */
export async function dropImages(session: Session): Promise<void> {
  await session.run(`DROP VIEW IF EXISTS mb_before; DROP VIEW IF EXISTS mb_after; DROP TABLE IF EXISTS mb_parts;
    DROP TABLE IF EXISTS mb_parts_before; DROP TABLE IF EXISTS mb_parts_after`);
}

async function writeExpression(session: Session, tree: Tree): Promise<string> {
  const node = await parseSelect(session, "SELECT 1");
  const sql = await writeSelect(session, { ...node, select_list: [tree] });
  return sql.replace(/^SELECT /, "");
}
