/** Turns a file, folder or pattern into the list of data files, and the list into groups that are one stream each. */
import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { AppError } from "../../engine/contract/errors.ts";
import { monthsFor, plain } from "../written-dates.ts";
import { listAllMembers } from "./archives-within.ts";
import type { FilesConfig, Format } from "./config.ts";
import type { FileGroup, FoundFile, FoundFiles } from "./found-file.ts";
import { filesAmong, filesBelow } from "./walk.ts";
import { listSheets } from "./xlsx.ts";

const ENDINGS: Record<string, Format> = {
  csv: "csv",
  txt: "csv",
  tsv: "tsv",
  tab: "tsv",
  jsonl: "json",
  ndjson: "json",
  json: "json",
  parquet: "parquet",
  pq: "parquet",
  xlsx: "xlsx",
  xlsm: "xlsx",
  xls: "xlsx",
  xml: "xml",
  rss: "xml",
  atom: "xml",
};

const ENDING = /\.([a-z]+)(?:\.(gz|zst))?$/i;
const ZIP = /\.zip$/i;
/** Files looked at at once: each is open for a moment, and a system lends only so many. */
const AT_ONCE = 64;
const isPattern = (path: string) => /[*?[\]{}]/.test(path);

/** Files that the configuration names, archives and workbooks opened. Throws with what to do when there is none. */
export async function findFiles(config: FilesConfig): Promise<FoundFiles> {
  try {
    return await lookFor(config);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && path?.includes("\ufffd")) throw unreadableName(path);
    if (code !== "EACCES" && code !== "EPERM") throw error;
    throw new AppError(
      "unauthorised",
      `${path ?? config.path} may not be read by the user that Merchbench runs as. Grant the right to read it, or choose another file or folder.`,
      undefined,
      error,
    );
  }
}

/** Archives of old Windows programs leave such names behind on other systems. */
const unreadableName = (path: string) =>
  new AppError(
    "invalid-input",
    `The name of ${path} has letters that are no UTF-8, so it can't be opened. Rename it, or move it out of the folder.`,
  );

async function lookFor(config: FilesConfig): Promise<FoundFiles> {
  const path = resolve(config.path);
  const { root, paths } = await expand(path);
  const found: FoundFile[] = [];
  for (let at = 0; at < paths.length; at += AT_ONCE)
    found.push(
      ...(
        await Promise.all(paths.slice(at, at + AT_ONCE).map((file) => describe(file, root, config)))
      ).flat(),
    );
  const files = found.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (files.length > 0) return { root, files, single: paths[0] === path && files.length === 1 };
  const what = isPattern(config.path)
    ? `No file matches ${config.path}.`
    : `There is no data file in ${config.path}.`;
  if (/\.xls$/i.test(config.path))
    throw new AppError(
      "invalid-input",
      `${config.path} is a workbook of an old Excel, which is not read. Save it as .xlsx or CSV.`,
    );
  throw new AppError(
    "not-found",
    `${what} Give a CSV, TSV, JSON, JSONL, Parquet, Excel (.xlsx) or XML file (plain, .gz, .zst or .zip), a folder with such files, or a pattern such as exports/*.csv.`,
  );
}

/** Names, sizes and times of the files, as one text; what does not look like data is left out. */
export async function markOfFiles(config: FilesConfig): Promise<string> {
  const { paths } = await expand(resolve(config.path));
  const hash = createHash("sha256");
  for (const path of paths.sort()) {
    const [, ending = ""] = ENDING.exec(basename(path)) ?? [];
    if (config.format === "auto" && !ZIP.test(path) && !ENDINGS[ending.toLowerCase()]) continue;
    const { size, mtimeMs } = await stat(path);
    hash.update(JSON.stringify([path, size, mtimeMs]));
  }
  return hash.digest("base64url");
}

/**
 * Throws `not-found` for a file or folder that is not there. What a pattern, or a folder that is watched, names may come
 * later.
 */
export async function demandPath({ path, watch }: FilesConfig): Promise<void> {
  const isThere = watch || isPattern(path) || (await stat(resolve(path)).catch(() => undefined));
  if (!isThere) throw absent(resolve(path));
}

const absent = (path: string) =>
  new AppError(
    "not-found",
    `There is no file or folder ${path}. Check the path; on another computer it may be mounted elsewhere.`,
  );

async function expand(path: string): Promise<{ root: string; paths: string[] }> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isFile()) return { root: dirname(path), paths: [path] };
  if (there?.isDirectory()) return { root: path, paths: await filesBelow(path) };
  if (!isPattern(path)) {
    throw absent(path);
  }
  const fixed = path.slice(0, path.search(/[*?[\]{}]/));
  const root = fixed.slice(0, fixed.lastIndexOf(sep)) || sep;
  // A folder that is named, {2024,2025}, is read as one that stands alone is.
  const folders = !/[*?]/.test(basename(path));
  return { root, paths: await filesAmong(globSync(path, { withFileTypes: true }), folders) };
}

async function describe(path: string, root: string, config: FilesConfig): Promise<FoundFile[]> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" || path.includes("\ufffd")) throw error;
  });
  // Moved away since the folder was looked through.
  if (!there) return [];
  const { size, mtimeMs } = there;
  const name = relative(root, path).split(sep).join("/");
  if (!ZIP.test(path)) {
    const file = fileOf({ path, name, title: name, size, mtimeMs }, config);
    return sheetsOf(file && (await asItIs(file)), config);
  }
  const files = (await listAllMembers(path, name)).map((member) =>
    fileOf(
      {
        path,
        name: [name, ...member.path].join("/"),
        title: member.name,
        member: member.path,
        size: member.size,
        mtimeMs,
      },
      config,
    ),
  );
  return (await Promise.all(files.map((file) => sheetsOf(file, config)))).flat();
}

/** The file with its format; undefined for what is no data file. */
function fileOf(file: Omit<FoundFile, "format" | "compression">, config: FilesConfig): FoundFile | undefined {
  const [, ending = "", compression] = ENDING.exec(basename(file.title)) ?? [];
  const format = config.format === "auto" ? ENDINGS[ending.toLowerCase()] : config.format;
  if (!format) return undefined;
  return { ...file, format, compression: (compression?.toLowerCase() ?? "none") as FoundFile["compression"] };
}

const PACKED = [
  ["1f8b", "gz"],
  ["28b52ffd", "zst"],
  ["504b0304", "zip"],
] as const;
const TEXTS = new Set<Format>(["csv", "tsv", "json", "xml"]);

const OLD_EXCEL = "d0cf11e0";

/**
 * The file as its first bytes say. Text may be packed: a browser unpacks what it saves, or saves packed what it shows.
 * Many programs call CSV a workbook, so that Excel opens it. Undefined for a workbook of an old Excel.
 */
async function asItIs(file: FoundFile): Promise<FoundFile | undefined> {
  if (!TEXTS.has(file.format) && file.format !== "xlsx") return file;
  const hex = await firstBytes(file.path);
  const packed = PACKED.find(([mark]) => hex.startsWith(mark))?.[1];
  if (file.format === "xlsx") {
    if (packed === "zip" || hex === "") return file;
    return hex === OLD_EXCEL ? undefined : { ...file, format: "csv", compression: packed ?? "none" };
  }
  if (packed !== "zip") return { ...file, compression: packed ?? "none" };
  throw new AppError(
    "invalid-input",
    `${file.name} is an archive or an Excel workbook, not ${file.format.toUpperCase()}. Give it the ending .zip or .xlsx.`,
    { file: file.name },
  );
}

async function firstBytes(path: string): Promise<string> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString("hex", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A workbook is one file a sheet. */
async function sheetsOf(file: FoundFile | undefined, config: FilesConfig): Promise<FoundFile[]> {
  if (file?.format !== "xlsx" || file.size === 0) return file ? [file] : [];
  const all = await listSheets(file);
  const sheets = config.sheet === "" ? all : all.filter((sheet) => sheet === config.sheet);
  if (sheets.length === 0) {
    throw new AppError(
      "not-found",
      `${file.name} has no sheet "${config.sheet}". It has: ${all.join(", ")}.`,
    );
  }
  const bare = file.title.replace(ENDING, "");
  return sheets.map((sheet) => ({
    ...file,
    sheet,
    name: sheets.length === 1 ? file.name : `${file.name}/${sheet}`,
    title: `${sheets.length === 1 ? bare : `${bare}_${sheet}`}.xlsx`,
  }));
}

/**
 * Groups files that are parts of one table: same folder and format, and the same name once numbers and months are
 * left out (`events-2024-01.jsonl`, `events-2024-02.jsonl` are `events`).
 */
export function groupFiles({ root, files, single }: FoundFiles): FileGroup[] {
  const groups = new Map<string, FileGroup>();
  for (const file of files) {
    const stream = slug(single ? stem(file.title) : seriesName(file.title, root));
    const key = `${stream} ${file.format}`;
    const group = groups.get(key) ?? { stream, format: file.format, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const named = (stream: string) => all.filter((group) => group.stream === stream).length;
  return all.map((group) =>
    named(group.stream) > 1 ? { ...group, stream: `${group.stream}_${group.format}` } : group,
  );
}

const stem = (name: string) => basename(name).replace(ENDING, "");
/** Programs name the parts that they write at random; a year, a day or a counter may stand right behind a name. */
const RANDOM = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const AT_END = /(?<=\p{L})\d{4,}$/u;
const COUNTER = /^(\d+[a-z]?|\d*t\d+z?|part|q[1-4]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$/i;

/** Short names of months in other languages are words as well. */
const counts = (word: string) =>
  COUNTER.test(word) || (word.length > 3 && monthsFor([plain(word)]) !== undefined);

function seriesName(name: string, root: string): string {
  const words = stem(name)
    .replace(RANDOM, "")
    .split(/[-_. ()]+/);
  const kept = words.map((word) => word.replace(AT_END, "")).filter((word) => word && !counts(word));
  const folder =
    dirname(name) === "."
      ? ""
      : dirname(name)
          .split("/")
          .filter((part) => !/^(\w+=.*|[\d-]+)$/.test(part))
          .join("_");
  if (kept.length > 0)
    return folder && !kept.includes(folder) ? `${folder}_${kept.join("_")}` : kept.join("_");
  return folder || basename(root);
}

/** A name of small letters, digits and underscores. */
export function slug(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
  return plain || "files";
}
