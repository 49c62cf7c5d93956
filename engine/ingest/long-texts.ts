/**
 * Long texts on their way into a raw table. The warehouse holds 2,048 values of a column in memory together whenever it
 * stores or reads them: where such texts follow each other only their beginnings go in, or it could not be opened again.
 */
import type { Batch } from "../../connectors/connector.ts";
import { isOutOfMemory } from "../contract/errors.ts";
import { whole } from "../contract/figures.ts";
import { quoteName } from "../warehouse/sql.ts";
import type { Session } from "../warehouse/warehouse.ts";
import { hidingRowIds } from "./raw-tables.ts";
import type { LoadPlace, StreamPlan } from "./stream-plan.ts";

const ROWS_TOGETHER = 2048;
/** What the texts of a column may come to in so many rows. */
const BYTES_TOGETHER = 256_000_000;
/** Letters that are left of each long text where they come to more. */
const LETTERS_OF_CUT = 32_000;
/** Rows of so many bytes, and batches of so many, can't come to that: their texts are not looked at. */
const SHORT_ROW = 30_000;
const SMALL_BATCH = 100_000;

/** Rows that follow each other, with the bytes of their texts by column. */
interface Together {
  rows: number;
  bytes: Record<string, number>;
}

class LongRows extends Error {}

/** Cuts texts of the batches of one stream on their way into `target`, where whole they take more memory than there is. */
export class LongTexts {
  readonly #plan: Pick<StreamPlan, "stream" | "columns">;
  readonly #target: string;
  readonly #most: number;
  /** Whether batches are looked at before they are put in. */
  #looks = false;
  /** The last rows that were put in, once some were long. */
  #last: Together | undefined;
  #bytes = 0;
  /** Texts that were cut by column, in the batch that is under way and in all before. */
  #cutting: Record<string, number> = {};
  readonly #cut: Record<string, number> = {};

  constructor(plan: Pick<StreamPlan, "stream" | "columns">, target: string, most = BYTES_TOGETHER) {
    this.#plan = plan;
    this.#target = target;
    this.#most = most;
  }

  /** FROM-expression of the rows as they may be put in. */
  async fitting(session: Session, batch: Batch, rows: string): Promise<string> {
    this.#cutting = {};
    // A batch of more rows that lie in memory is never so large.
    const looks = batch.kind === "columns" ? batch.rows < ROWS_TOGETHER : this.#looks;
    if (!looks) this.#last = undefined;
    const texts = looks ? await this.#textsIn(session, rows) : [];
    if (texts.length === 0) return rows;
    const long = await this.#longOf(session, rows, texts);
    if (long.length === 0) return rows;
    const counts = long.map((name) => `count_if(${isLong(name)}) AS ${quoteName(name)}`);
    const [cutting] = await session.query<Record<string, number>>(`SELECT ${counts.join(", ")} FROM ${rows}`);
    this.#cutting = cutting!;
    const cuts = long.map((name) => `${this.#cutSql(name)} AS ${quoteName(name)}`);
    return `(SELECT * REPLACE (${cuts.join(", ")}) FROM ${rows})`;
  }

  /** Says how many rows of the batch were put in. Throws where they are long and were not looked at. */
  taken({ kind, bytesSoFar = this.#bytes }: Batch, rows: number): void {
    const bytes = bytesSoFar - this.#bytes;
    const isLarge = rows > 0 && bytes > Math.max(SMALL_BATCH, rows * SHORT_ROW);
    if (kind === "file" && isLarge && !this.#looks) throw new LongRows();
    this.#bytes = bytesSoFar;
    for (const [name, count] of Object.entries(this.#cutting))
      this.#cut[name] = (this.#cut[name] ?? 0) + count;
  }

  /** Whether a batch that failed so may fit when it is put in again. */
  helps(error: unknown): boolean {
    if (this.#looks || !(error instanceof LongRows || isOutOfMemory(String(error)))) return false;
    this.#looks = true;
    return true;
  }

  /** Says which texts were cut. */
  tell(say: LoadPlace["tell"]): void {
    for (const [name, count] of Object.entries(this.#cut))
      if (count > 0)
        say(
          `${whole(count)} texts of ${this.#plan.stream.name}.${name} were cut after ${whole(LETTERS_OF_CUT)} letters: whole, they take more memory than the warehouse has.`,
        );
  }

  /** Columns of texts that the rows have; keys are never cut. */
  async #textsIn(session: Session, rows: string): Promise<string[]> {
    const { columns, stream } = this.#plan;
    const isText = (name: string) => ["VARCHAR", "JSON"].includes(columns[name] ?? "");
    const found = await session.query<{ name: string }>(
      `SELECT column_name AS name FROM (DESCRIBE SELECT * FROM ${rows})`,
    );
    return found.map(({ name }) => name).filter((name) => isText(name) && !stream.key.includes(name));
  }

  async #longOf(session: Session, rows: string, texts: string[]): Promise<string[]> {
    const long = new Set<string>();
    for (const next of await together(session, rows, texts)) {
      const most = Math.max(SMALL_BATCH, next.rows * SHORT_ROW);
      if (!this.#last && texts.some((name) => next.bytes[name]! > most))
        this.#last = await this.#lastRows(session, texts);
      if (!this.#last) continue;
      this.#last = joined(this.#last, next);
      for (const name of texts) if (this.#last.bytes[name]! > this.#most) long.add(name);
    }
    return [...long];
  }

  /** The rows of the target that the next ones join. */
  async #lastRows(session: Session, texts: string[]): Promise<Together> {
    const none = { rows: 0, bytes: {} };
    if (hidingRowIds(Object.keys(this.#plan.columns)) !== undefined) return none;
    const begin = `(SELECT (max(rowid) + 1) // ${ROWS_TOGETHER} * ${ROWS_TOGETHER} FROM ${this.#target})`;
    const [last] = await together(session, `(FROM ${this.#target} WHERE rowid >= ${begin})`, texts);
    return last ?? none;
  }

  #cutSql(name: string): string {
    const text = `left(${textOf(name)}, ${LETTERS_OF_CUT})`;
    // What is left of JSON is a text.
    const cut = this.#plan.columns[name] === "JSON" ? `to_json(${text})` : text;
    return `CASE WHEN ${isLong(name)} THEN ${cut} ELSE ${quoteName(name)} END`;
  }
}

function joined(before: Together, next: Together): Together {
  const rows = before.rows + next.rows;
  if (rows > ROWS_TOGETHER) return next;
  const sums = Object.entries(next.bytes).map(([name, bytes]) => [name, (before.bytes[name] ?? 0) + bytes]);
  return { rows, bytes: Object.fromEntries(sums) };
}

const textOf = (name: string) => `CAST(${quoteName(name)} AS VARCHAR)`;
const isLong = (name: string) => `length(${textOf(name)}) > ${LETTERS_OF_CUT}`;

async function together(session: Session, rows: string, texts: string[]): Promise<Together[]> {
  const lengths = texts.map((name, k) => `strlen(${textOf(name)}) AS bytes_${k}`);
  const sums = texts.map((_name, k) => `coalesce(sum(bytes_${k}), 0) AS bytes_${k}`);
  const found = await session.query<Record<string, number>>(
    `SELECT place // ${ROWS_TOGETHER} AS part, count(*) AS n, ${sums.join(", ")}
     FROM (SELECT row_number() OVER () - 1 AS place, ${lengths.join(", ")} FROM ${rows}) GROUP BY part ORDER BY part`,
  );
  return found.map((row) => ({
    rows: row.n!,
    bytes: Object.fromEntries(texts.map((name, k) => [name, Number(row[`bytes_${k}`])])),
  }));
}
