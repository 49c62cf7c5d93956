/** What CSV files of one table look like: their columns, and how numbers and dates are written in them. */
import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { FilesConfig } from "./config.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { addEvidence, type Evidence, evidenceOf, newEvidence } from "./evidence.ts";
import { type ColumnFinding, judgeColumns } from "./findings.ts";
import type { FoundFile } from "./found-file.ts";
import { Groups } from "./groups.ts";
import { sampleOf } from "./head.ts";
import { type LookContext, type Looked, PIECES } from "./look.ts";
import { csvPart, textColumn } from "./part.ts";
import { Remembered } from "./remembered.ts";
import { hardlyRepeats } from "./varied.ts";

/** CSV stays text: leading zeros and long ids are kept; only how numbers and dates are written is evened out. */
export async function csvShape(files: FoundFile[], { config, signal, onFile }: LookContext): Promise<Looked> {
  const groups = new Groups<Dialect>();
  const notes: string[] = [];
  const looks = new Map<FoundFile, CsvLook>();
  for (const file of files) {
    throwIfAborted(signal);
    onFile();
    const look = await csvLook(file, Math.floor(PIECES / files.length), config);
    looks.set(file, look);
    groups.add(file, look.dialect);
    notes.push(...look.notes);
  }
  const names = new Map<string, string>();
  for (const name of [...looks.values()].flatMap(({ dialect }) => dialect.columns))
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  const columns = [...names.values()];
  const judged = (some: FoundFile[]) => {
    const evidence = columns.map((name) => evidenceFor(name, some, looks));
    return judgeColumns(columns, evidence, config);
  };
  const all = judged(files);
  const ways = groups.all.flatMap(({ like, files: alike }) =>
    byDates(all, alike, judged).map((same) => ({ like, files: same })),
  );
  const findings = ways.map(({ files: alike }) => (ways.length === 1 ? all : decided(all, judged(alike))));
  const largest = looks.get(files.reduce((one, other) => (other.size > one.size ? other : one)))!;
  const described = columns.map((name) => ({
    ...textColumn(name, "text"),
    ...(largest.varied[largest.places.get(name.toLowerCase()) ?? -1] && { varied: true }),
  }));
  const parts = ways.map(({ like, files: alike }, k) => csvPart(like, alike, findings[k]!));
  return { columns: described, parts, findings: told(findings), notes };
}

function evidenceFor(name: string, files: FoundFile[], looks: Map<FoundFile, CsvLook>): Evidence {
  const sum = newEvidence();
  const key = name.toLowerCase();
  for (const file of files) {
    const { places, evidence } = looks.get(file)!;
    const own = evidence[places.get(key) ?? -1];
    if (own) addEvidence(sum, own);
  }
  return sum;
}

/** The files parted by the order of day and month that each has for itself, where all of them contradict each other. */
function byDates(
  all: ColumnFinding[],
  files: FoundFile[],
  judged: (files: FoundFile[]) => ColumnFinding[],
): FoundFile[][] {
  const open = all.flatMap(({ kind, doubt }, k) => (kind === "date" && doubt ? [k] : []));
  if (open.length === 0) return [files];
  const orders = new Groups<(string | undefined)[]>();
  for (const file of files) {
    const own = judged([file]);
    orders.add(
      file,
      open.map((k) => own[k]!.dates),
    );
  }
  return orders.all.map(({ files: alike }) => alike);
}

/** Files that are written in different ways decide each for themselves where all of them together contradict themselves. */
const decided = (all: ColumnFinding[], own: ColumnFinding[]) =>
  all.map((finding, k) => (finding.rewrite || own[k]!.kind === "empty" || own[k]!.doubt ? finding : own[k]!));

/** What is said of each column: of several ways of writing one that is in doubt, else one that is evened out. */
const told = ([first = [], ...others]: ColumnFinding[][]): ColumnFinding[] =>
  first.map((finding, k) => {
    const ways = [finding, ...others.map((findings) => findings[k]!)];
    return ways.find(({ doubt }) => doubt) ?? ways.find(({ rewrite }) => rewrite) ?? finding;
  });

interface CsvLook {
  dialect: Dialect;
  /** Where each column stands, by its name in small letters. */
  places: Map<string, number>;
  notes: string[];
  /** Of each column. */
  evidence: Evidence[];
  varied: boolean[];
}

/**
 * Looks of single files: in a folder that one more file came into, the others need no second look. They weigh as many
 * columns as they have, each of which takes more than a kilobyte.
 */
const looked = new Remembered<CsvLook>(40_000);

async function csvLook(file: FoundFile, pieces: number, config: FilesConfig): Promise<CsvLook> {
  const { watch: _watch, path: _path, ...reading } = config;
  const key = JSON.stringify([reading, file, pieces]);
  const before = looked.get(key);
  if (before) return before;
  const { dialect, records, notes } = dialectOf(file, await sampleOf(file, pieces), config);
  const whole = records.filter((record) => record.length === dialect.columns.length);
  const places = new Map(dialect.columns.map((name, k) => [name.toLowerCase(), k]));
  const look: CsvLook = { dialect, places, notes, evidence: [], varied: [] };
  for (const k of dialect.columns.keys()) {
    const values = whole.map((record) => record[k]!);
    look.evidence.push(evidenceOf(values));
    look.varied.push(hardlyRepeats(values));
  }
  looked.put(key, look, dialect.columns.length);
  return look;
}
