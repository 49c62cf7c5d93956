/** What a table of an Excel sheet looks like: where its names stand, and how its texts write numbers and dates. */
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { FilesConfig } from "./config.ts";
import { continuedColumns, saidOfContinued } from "./continued.ts";
import { uniqueNames } from "./dialect.ts";
import { addEvidence, evidenceOf, newEvidence } from "./evidence.ts";
import { type ColumnFinding, judgeColumns } from "./findings.ts";
import type { FoundFile } from "./found-file.ts";
import { describesColumns, hasTotals, isTotal, recordsAbove, saidOfAbove, saidOfDescribed } from "./frame.ts";
import { emptyFile } from "./head.ts";
import type { LookContext, Looked } from "./look.ts";
import { sheetPart, textColumn } from "./part.ts";
import type { SheetFrame } from "./repair.ts";
import type { SheetRow } from "./sheet-row.ts";
import { readSheet } from "./xlsx.ts";

/** Rows that decide how wide a sheet is and what its cells hold. */
const SHEET_ROWS = 1000;

/** A table a sheet; several files with one sheet each may be parts of one table. Throws where all are empty. */
export async function sheetShape(
  files: FoundFile[],
  { config, signal, onFile }: LookContext,
): Promise<Looked> {
  const looks: { file: FoundFile; frame: SheetFrame; rows: SheetRow[]; notes: string[] }[] = [];
  for (const file of files) {
    throwIfAborted(signal);
    onFile();
    const rows = await firstRows(file);
    if (rows.length > 0) looks.push({ file, ...sheetLook(file, rows, config) });
  }
  if (looks.length === 0) throw emptyFile(files[0]!);
  const columns = new Map<string, string>();
  for (const name of looks.flatMap(({ frame }) => frame.columns))
    if (!columns.has(name.toLowerCase())) columns.set(name.toLowerCase(), name);
  const names = [...columns.values()];
  const cells = names.map((name) => cellsOf(name, looks));
  const findings = judgeColumns(
    names,
    cells.map(({ evidence }) => evidence),
    config,
  ).flatMap((finding, k) => usable(finding, cells[k]!.hasFractions));
  return {
    columns: names.map((name) => textColumn(name, "text")),
    parts: looks.map(({ file, frame }) => sheetPart(file, frame, findings)),
    findings,
    notes: looks.flatMap(({ notes }) => notes),
  };
}

async function firstRows(file: FoundFile): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const row of readSheet(file)) {
    if (row.values.some((value) => value !== "")) rows.push(row);
    if (rows.length === SHEET_ROWS) break;
  }
  return rows;
}

/** Columns without a name are common in sheets, numbers for names are not. */
const looksLikeName = (value: string) => value === "" || !/^[-\d.,:/ ]+$/.test(value);

/** The first row with values, or the first full one below titles, has the names, where it looks so. */
function sheetLook(file: FoundFile, all: SheetRow[], config: FilesConfig) {
  const widest = all.reduce((most, row) => Math.max(most, row.values.length), 0);
  // A sheet keeps no blank cells behind the last one of a row.
  const values = all.map((row) => [...row.values, ...Array<string>(widest - row.values.length).fill("")]);
  const above = config.header === "auto" ? recordsAbove(values) : 0;
  const names = values[above]!;
  const header = config.header === "auto" ? names.every(looksLikeName) : config.header === "yes";
  const described = header && describesColumns(values[above + 1] ?? [], values.slice(above + 2));
  const skipped = above + (header ? 1 : 0) + (described ? 1 : 0);
  const rows = all.slice(skipped);
  const width = all.slice(above).reduce((most, row) => Math.max(most, row.values.length), 0);
  const padded = (row: SheetRow) => Array.from({ length: width }, (_, k) => row.values[k] ?? "");
  const totals = hasTotals(rows.map(padded));
  const kept = totals ? rows.filter((row) => !isTotal(padded(row))) : rows;
  const columns = uniqueNames(Array.from({ length: width }, (_, k) => (header ? (names[k] ?? "") : "")));
  const continued = header ? continuedColumns(columns, kept.map(padded)) : 0;
  const frame: SheetFrame = { skipped, columns, totals, continued };
  const notes = [
    ...saidOfAbove(file.name, values, above),
    ...saidOfDescribed(file.name, described),
    ...saidOfContinued(file.name, columns, continued),
    ...saidOfUnsolved(file.name, columns, rows),
    ...(all.some(({ isFilled }) => isFilled)
      ? [`Cells of ${file.name} that are merged over several rows stand for each of them.`]
      : []),
  ];
  return { frame, rows: kept, notes };
}

/** What is said of formulas that a program wrote and no spreadsheet has worked out. */
function saidOfUnsolved(file: string, columns: string[], rows: SheetRow[]): string[] {
  const blank = columns.filter((_name, k) => rows.some(({ unsolved }) => unsolved.has(k)));
  return blank.length === 0
    ? []
    : [
        `${file} holds formulas without their results in ${blank.join(", ")}, which are loaded as blank. Open and save it in Excel, then load it again.`,
      ];
}

/** What was typed as text in the column of this name, and whether it has numbers with fractions beside it. */
function cellsOf(name: string, looks: { frame: SheetFrame; rows: SheetRow[] }[]) {
  const evidence = newEvidence();
  let hasFractions = false;
  for (const { frame, rows } of looks) {
    const k = frame.columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
    if (k < 0) continue;
    addEvidence(
      evidence,
      evidenceOf(rows.flatMap(({ values, typed }) => (typed.has(k) ? [] : (values[k] ?? "")))),
    );
    hasFractions ||= rows.some(({ values, typed }) => typed.has(k) && (values[k] ?? "").includes("."));
  }
  return { evidence, hasFractions };
}

/** Only what texts leave open or must be evened out is said; numbers and dates that the sheet knows are plain. */
function usable(finding: ColumnFinding, hasFractions: boolean): ColumnFinding[] {
  const { name, example, rewrite, doubt } = finding;
  if (!rewrite && !doubt) return [];
  if (rewrite?.kind !== "number" || rewrite.decimal === "point" || !hasFractions) return [finding];
  const both = `Some cells of ${name} are numbers, others text such as "${example}", which is kept as text. Make them all numbers in the sheet.`;
  return [{ name, kind: "text", example, doubt: both }];
}
