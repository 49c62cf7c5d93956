/** Turns a file, folder or pattern into the list of data files, and the list into groups that are one stream each. */
import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { AppError, isCancelled } from "../../engine/contract/errors.ts";
import { monthsFor, plain } from "../written-dates.ts";
import { listAllMembers } from "./archives-within.ts";
import type { FilesConfig, Format } from "./config.ts";
import type { FileGroup, FoundFile, FoundFiles } from "./found-file.ts";
import { filesAmong, filesBelow, type Walked } from "./walk.ts";
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

/**
 * Files that the configuration names, archives and workbooks opened; one that can't be opened keeps no other from being
 * read. Throws with what to do when there is none.
 */
export async function findFiles(config: FilesConfig): Promise<FoundFiles> {
  try {
    return await lookFor(config);
  } catch (error) {
    throw whyClosed(error, config.path) ?? error;
  }
}

/** What is said of a file that can't be opened; undefined for what is no fault of the file. */
function whyClosed(error: unknown, given: string): AppError | undefined {
  if (error instanceof AppError) return isCancelled(error) ? undefined : error;
  const { code, path = given } = error as NodeJS.ErrnoException;
  // Archives of old Windows programs leave such names behind on other systems.
  if (code === "ENOENT" && path.includes("\ufffd"))
    return new AppError(
      "invalid-input",
      `The name of ${path} has letters that are no UTF-8, so it can't be opened. Rename it, or move it out of the folder.`,
    );
  if (code === "EBUSY" || code === "EIO")
    return new AppError(
      "unavailable",
      `${path} can't be read now: ${(error as Error).message}. Close it in other programs, check its disk, then try again.`,
    );
  if (code !== "EACCES" && code !== "EPERM") return undefined;
  return new AppError(
    "unauthorised",
    `${path} may not be read by the user that Merchbench runs as. Grant the right to read it, or choose another file or folder.`,
    undefined,
    error,
  );
}

async function lookFor(config: FilesConfig): Promise<FoundFiles> {
  const path = resolve(config.path);
  const { root, paths, closed } = await expand(path);
  const found: FoundFiles = { root, files: [], closed: [], unread: [], single: false };
  for (const folder of closed) leave(found, nameBelow(root, folder.path), folder.path, folder.error);
  for (let at = 0; at < paths.length; at += AT_ONCE)
    await Promise.all(paths.slice(at, at + AT_ONCE).map((file) => take(found, file, config)));
  for (const list of [found.files, found.closed]) list.sort((a, b) => (a.name < b.name ? -1 : 1));
  found.unread.sort();
  if (found.files.length > 0) return { ...found, single: paths[0] === path && found.files.length === 1 };
  if (found.closed.length > 0) throw found.closed[0]!.error;
  if (found.unread.length > 0) throw new AppError("not-found", found.unread[0]!);
  const what = isPattern(config.path)
    ? `No file matches ${config.path}.`
    : `There is no data file in ${config.path}.`;
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
    const there = await stat(path).catch(() => undefined);
    hash.update(JSON.stringify([path, there?.size, there?.mtimeMs]));
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

type Expanded = { root: string; paths: string[] } & Pick<Walked, "closed">;

async function expand(path: string): Promise<Expanded> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isFile()) return { root: dirname(path), paths: [path], closed: [] };
  if (there?.isDirectory()) return expanded(path, await filesBelow(path));
  if (!isPattern(path)) {
    throw absent(path);
  }
  const fixed = path.slice(0, path.search(/[*?[\]{}]/));
  const root = fixed.slice(0, fixed.lastIndexOf(sep)) || sep;
  // A folder that is named, {2024,2025}, is read as one that stands alone is.
  const folders = !/[*?]/.test(basename(path));
  return expanded(root, await filesAmong(globSync(path, { withFileTypes: true }), folders));
}

const expanded = (root: string, { files, closed }: Walked): Expanded => ({ root, paths: files, closed });
const nameBelow = (root: string, path: string) => relative(root, path).split(sep).join("/");

function leave({ closed }: FoundFiles, name: string, path: string, cause: unknown): void {
  const error = whyClosed(cause, path);
  if (!error) throw cause;
  closed.push({ name, error });
}

/** Adds what the file at the path holds: itself, its sheets, or the members of an archive. */
async function take(found: FoundFiles, path: string, config: FilesConfig): Promise<void> {
  const name = nameBelow(found.root, path);
  try {
    const { size, mtimeMs } = await stat(path);
    if (!ZIP.test(path)) {
      const file = fileOf({ path, name, title: name, size, mtimeMs }, config);
      if (file) await takeSheets(found, await asItIs(file), config);
      return;
    }
    const members = await listAllMembers(path, name);
    const files = members.map(({ name: title, path: member, size }) =>
      fileOf({ path, name: [name, ...member].join("/"), title, member, size, mtimeMs }, config),
    );
    for (const file of files)
      if (file) await takeSheets(found, file, config).catch((error) => leave(found, file.name, path, error));
  } catch (error) {
    // Else moved away since the folder was looked through.
    const isThere = (error as NodeJS.ErrnoException).code !== "ENOENT" || path.includes("\ufffd");
    if (isThere) leave(found, name, path, error);
  }
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

/** What an old Excel wrote, and what a workbook is wrapped in that asks for a password. */
const OLE = "d0cf11e0";

/**
 * The file as its first bytes say. Text may be packed: a browser unpacks what it saves, or saves packed what it shows.
 * Many programs call CSV a workbook, so that Excel opens it.
 */
async function asItIs(file: FoundFile): Promise<FoundFile> {
  const hex = await firstBytes(file.path);
  if (!TEXTS.has(file.format) && file.format !== "xlsx") return file;
  const packed = PACKED.find(([mark]) => hex.startsWith(mark))?.[1];
  if (file.format === "xlsx") {
    if (packed === "zip" || hex === "") return file;
    if (hex === OLE) throw closedWorkbook(file);
    return { ...file, format: "csv", compression: packed ?? "none" };
  }
  if (packed !== "zip") return { ...file, compression: packed ?? "none" };
  throw new AppError(
    "invalid-input",
    `${file.name} is an archive or an Excel workbook, not ${file.format.toUpperCase()}. Give it the ending .zip or .xlsx.`,
    { file: file.name },
  );
}

function closedWorkbook({ name }: FoundFile): AppError {
  const said = /\.xls$/i.test(name)
    ? "is a workbook of an old Excel, which is not read. Save it as .xlsx or CSV."
    : "is locked with a password, or a workbook of an old Excel. Save it as .xlsx without a password.";
  return new AppError("invalid-input", `${name} ${said}`, { file: name });
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

/** Adds the file; a workbook is one file a sheet that it shows, or the sheet that is named. */
async function takeSheets(found: FoundFiles, file: FoundFile, { sheet }: FilesConfig): Promise<void> {
  if (file.format !== "xlsx" || file.size === 0) {
    found.files.push(file);
    return;
  }
  const all = await listSheets(file);
  const sheets = all.filter(({ name, isHidden }) => (sheet === "" ? !isHidden : name === sheet));
  const names = (ones: { name: string }[]) => ones.map(({ name }) => name).join(", ");
  const hidden = all.filter(({ isHidden }) => isHidden);
  if (sheet !== "" && sheets.length === 0)
    found.unread.push(`${file.name} has no sheet "${sheet}". It has: ${names(all)}.`);
  if (sheet === "" && hidden.length > 0)
    found.unread.push(
      `Hidden sheets of ${file.name} are not read: ${names(hidden)}. Show them in Excel to have them read, or name one as the sheet.`,
    );
  const bare = file.title.replace(ENDING, "");
  for (const { name } of sheets)
    found.files.push({
      ...file,
      sheet: name,
      name: sheets.length === 1 ? file.name : `${file.name}/${name}`,
      title: `${sheets.length === 1 ? bare : `${bare}_${name}`}.xlsx`,
    });
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
