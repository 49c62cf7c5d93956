/** Old and new images of a raw table's changed rows, as tables that a SELECT can read in the table's place. */
import type { Session } from "../../warehouse/warehouse.ts";
import { newTable, oldTable, rawTable } from "../raw-tables.ts";
import type { Stand } from "../select/branch.ts";
import type { Parts } from "../select/parts.ts";
import { parseSelect, type Tree, writeSelect } from "../select/tree.ts";
import type { MappingParams } from "./stage.ts";

/** Temporary views or tables: all rows of the changed parts as they were mapped last and as they are now. */
export interface Images {
  kind: "VIEW" | "TABLE";
  before: string;
  after: string;
}

interface Place {
  session: Session;
  rawSchema: string;
  params: MappingParams;
  signal: AbortSignal;
}

/** Images of this run by table and parts, since canonical tables share them; undefined where there are too many rows. */
export type KnownImages = Map<string, Images | undefined>;

/** Rows from which on it counts what share of a table they are. */
const MANY = 100_000;

/**
 * Images of the rows that changed and, where the parts are not single rows, of all others in their parts. Undefined
 * when they are so large a share of the table that going by them saves nothing.
 */
export async function imagesOf(
  place: Place & { images: KnownImages },
  table: string,
  parts: Parts,
): Promise<Images | undefined> {
  const named =
    parts === "rows" ? [] : await Promise.all(parts.map((tree) => writeExpression(place.session, tree)));
  const key = JSON.stringify([table, ...named]);
  if (!place.images.has(key)) {
    const number = place.images.size;
    const kind = parts === "rows" ? "VIEW" : "TABLE";
    const made: Images = { kind, before: `mb_before${number}`, after: `mb_after${number}` };
    place.images.set(key, (await makeImages(place, table, named, made)) ? made : undefined);
  }
  return place.images.get(key);
}

/** Makes the images of the rows in the parts that the expressions tell; false where there are too many. */
async function makeImages(place: Place, table: string, parts: string[], made: Images): Promise<boolean> {
  const [raw, before, after] = [rawTable, oldTable, newTable].map((of) => of(place.rawSchema, table));
  const tooMany = async (rows: string) => {
    const [row] = await place.session.query<{ many: boolean }>(
      `SELECT n > ${MANY} AND n > 0.4 * (SELECT count(*) FROM ${raw}) AS many FROM (SELECT count(*) AS n FROM ${rows})`,
    );
    return row!.many;
  };
  if ((await tooMany(before!)) || (await tooMany(after!))) return false;
  const run = (sql: string) => place.session.run(sql, place.params, { signal: place.signal });
  if (parts.length === 0) {
    await run(`CREATE OR REPLACE TEMP VIEW ${made.before} AS SELECT * FROM ${before}`);
    await run(`CREATE OR REPLACE TEMP VIEW ${made.after} AS SELECT * FROM ${after}`);
    return true;
  }
  const list = parts.map((sql, k) => `${sql} AS mb_part${k}`).join(", ");
  await run(
    `CREATE OR REPLACE TEMP TABLE mb_parts AS SELECT DISTINCT ${list} FROM (SELECT * FROM ${before} UNION ALL BY NAME SELECT * FROM ${after})`,
  );
  const same = parts.map((sql, k) => `${sql} IS NOT DISTINCT FROM p.mb_part${k}`).join(" AND ");
  await run(
    `CREATE OR REPLACE TEMP TABLE ${made.after} AS SELECT * FROM ${raw} r SEMI JOIN mb_parts p ON ${same}`,
  );
  const many = await tooMany(made.after);
  if (many) await run(`DROP TABLE ${made.after}`);
  else {
    // What was there: the rows of now, less those that came, and those that went.
    await run(
      `CREATE OR REPLACE TEMP TABLE ${made.before} AS
       (SELECT * FROM ${made.after} EXCEPT ALL SELECT * FROM ${after}) UNION ALL SELECT * FROM ${before}`,
    );
  }
  await run("DROP TABLE mb_parts");
  return !many;
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
export async function dropImages(session: Session, images: KnownImages): Promise<void> {
  for (const made of images.values())
    if (made) await session.run(`DROP ${made.kind} ${made.before}; DROP ${made.kind} ${made.after}`);
}

async function writeExpression(session: Session, tree: Tree): Promise<string> {
  const node = await parseSelect(session, "SELECT 1");
  const sql = await writeSelect(session, { ...node, select_list: [tree] });
  return sql.replace(/^SELECT /, "");
}
