/** What Merchbench makes of the files before they are loaded: tables, dialect, first rows, and what is in doubt. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../../engine/contract/run.ts";
import type { InspectedTable } from "../../engine/contract/source.ts";
import type { FilesConfig } from "./config.ts";
import { FILE_COLUMN } from "./dialect.ts";
import { ask, quoteName } from "./duck.ts";
import { findFiles } from "./find-files.ts";
import type { FileGroup } from "./found-file.ts";
import type { Shape } from "./look.ts";
import { type Part, standInScan } from "./part.ts";
import { type FileTable, shapesOf, tablesOf } from "./shape.ts";
import { unpackedWhereNeeded } from "./unpack.ts";

/** Rows that are shown of a table. */
const ROWS = 20;

/** Tables of the files as they would be loaded. Throws where nothing can be read. */
export async function inspectFiles(config: FilesConfig, run: Run): Promise<InspectedTable[]> {
  const tables: InspectedTable[] = [];
  const { shapes, leftOut } = await shapesOf(await findFiles(config), config, run);
  for (const { group, shape } of shapes) {
    for (const table of tablesOf(group.stream, shape))
      tables.push(await inspectTable(group, shape, table, run));
  }
  tables[0]?.doubts.unshift(...leftOut);
  return tables;
}

async function inspectTable(
  group: FileGroup,
  shape: Shape,
  table: FileTable,
  run: Run,
): Promise<InspectedTable> {
  const [part] = table.parts;
  const columns = table.columns.filter(({ name }) => name !== FILE_COLUMN);
  const { rows, rejected } = part ? await firstRows(part, columns, run) : { rows: [], rejected: [] };
  return {
    stream: table.name,
    format: group.format,
    files: group.files.map(({ name, size }) => ({ name, size })),
    dialect: dialectOf(shape),
    columns: columns.map(({ name, type }) => {
      const finding = shape.findings.find((other) => other.name === name);
      const { kind = type, example = "", decimal = null, dates = null, rewrite } = finding ?? {};
      return { name, kind, example, decimal, dates, rewritten: rewrite !== undefined };
    }),
    rows,
    doubts: !table.isMain
      ? []
      : [
          ...shape.notes,
          ...shape.findings.flatMap(({ doubt }) => doubt ?? []),
          ...shape.damaged.map(({ reason }) => reason),
          ...rejected
            .slice(0, ROWS)
            .map(({ file, line, reason }) => `Line ${line} of ${file} is set aside: ${reason}.`),
        ],
  };
}

function dialectOf({ parts, findings }: Shape): InspectedTable["dialect"] {
  const dialect = parts[0]?.dialect;
  if (!dialect) return null;
  const first = <T>(values: (T | undefined)[]) => values.find((value) => value !== undefined) ?? null;
  return {
    encoding: dialect.encoding,
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    header: dialect.header,
    decimal: first(findings.map((finding) => finding.decimal)),
    dates: first(findings.map((finding) => finding.dates)),
  };
}

async function firstRows(part: Part, columns: { name: string }[], run: Run) {
  const folder = await mkdtemp(join(tmpdir(), "merchbench-look-"));
  try {
    const [file] = part.files;
    const path = join(folder, "rows");
    const limits = { signal: run.signal, most: ROWS };
    const { paths, rejected, longest } = await unpackedWhereNeeded(file!, (from) =>
      part.copy(file!, path, limits, from),
    );
    const there = await ask(`DESCRIBE SELECT * FROM ${part.read(paths, longest)}`, file!.name);
    const has = new Set(there.map(([name]) => String(name)));
    const items = columns.map(({ name }) => (has.has(name) ? `CAST(${quoteName(name)} AS VARCHAR)` : "NULL"));
    const scan = standInScan(part, [{ paths, file: file!, longest }]);
    const rows = await ask(`SELECT ${items.join(", ")} FROM ${scan} LIMIT ${ROWS}`, file!.name);
    return { rows: rows as (string | null)[][], rejected };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
