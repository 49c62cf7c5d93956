/**
 * Excel workbooks, read as a stream: zip members through an XML parser, one row in memory at a time. Every value
 * becomes text as a CSV would hold it; dates become ISO dates.
 */
import { AppError } from "../../engine/contract/errors.ts";
import { type Archive, listMembers, openMember, readMember } from "./archive.ts";
import { archiveOf } from "./archives-within.ts";
import type { FoundFile } from "./found-file.ts";
import { damagedFile } from "./head.ts";
import { LONGEST_CSV_LINE } from "./lines.ts";
import { type Merged, mergedCells, withMerged } from "./merged.ts";
import { Remembered } from "./remembered.ts";
import { columnOf, type SheetRow } from "./sheet-row.ts";
import { localName, parseXml, type XmlTag } from "./xml.ts";

interface Sheet {
  name: string;
  member: string;
  isHidden: boolean;
}

interface Workbook {
  archive: Archive;
  /** By their names in small letters: programs differ in case. */
  members: Map<string, string>;
  sheets: Sheet[];
  /** Days count from 1904, as old Macs did. */
  from1904: boolean;
}

/** Sheets of the workbook, in their order. Throws `invalid-input` where it has none. */
export async function listSheets(file: FoundFile): Promise<Pick<Sheet, "name" | "isHidden">[]> {
  const { sheets } = await openWorkbook(file);
  if (sheets.length === 0) throw damagedFile(file, new Error("it has no sheet"));
  return sheets;
}

/** Rows of the file's sheet. Throws `invalid-input` for a damaged file. */
export async function* readSheet(file: FoundFile): AsyncGenerator<SheetRow> {
  const book = await openWorkbook(file);
  const sheet = book.sheets.find((one) => one.name === file.sheet) ?? book.sheets[0];
  if (!sheet) throw damagedFile(file, new Error("it has no sheet"));
  try {
    const texts = await sharedTexts(book, file);
    const styles = await readStyles(book, file);
    const content = () => openMember(book.archive, sheet.member, file.name);
    const merged = await mergedIn(file, sheet.member, content);
    yield* withMerged(rowsOf(content(), { texts, styles, book }), merged);
  } catch (error) {
    throw damagedFile(file, error);
  }
}

/** Of sheets that were looked through: each is read twice. */
const mergedKnown = new Remembered<Merged[]>(20_000);

async function mergedIn(file: FoundFile, member: string, content: () => AsyncIterable<Buffer>) {
  const { path, size, mtimeMs } = file;
  const key = JSON.stringify([path, file.member, member, size, mtimeMs]);
  const known = mergedKnown.get(key);
  if (known) return known;
  const merged = await mergedCells(content());
  mergedKnown.put(key, merged, 1 + merged.length);
  return merged;
}

async function openWorkbook(file: FoundFile): Promise<Workbook> {
  const { path, member, name } = file;
  const archive =
    member === undefined ? path : await readMember(await archiveOf(path, member, name), member.at(-1)!, name);
  const listed = await listMembers(archive, file.name);
  const members = new Map(listed.map(({ name }) => [name.toLowerCase(), name]));
  const targets = new Map<string, string>();
  const sheets: { name: string; id: string; isHidden: boolean }[] = [];
  let from1904 = false;
  const read = async (name: string, open: (tag: XmlTag) => void) => {
    const member = members.get(name);
    if (member === undefined) return;
    for await (const _piece of parseXml(openMember(archive, member, file.name), { open }));
  };
  try {
    await read("xl/_rels/workbook.xml.rels", ({ attributes }) => {
      if (attributes.Id && attributes.Target) targets.set(attributes.Id, attributes.Target);
    });
    await read("xl/workbook.xml", ({ name, attributes }) => {
      if (localName(name) === "workbookPr") from1904 = /^(1|true)$/.test(attributes.date1904 ?? "");
      if (localName(name) !== "sheet") return;
      const id = Object.entries(attributes).find(([key]) => localName(key) === "id")?.[1];
      const isHidden = (attributes.state ?? "visible") !== "visible";
      sheets.push({ name: attributes.name ?? "", id: id ?? "", isHidden });
    });
  } catch (error) {
    throw damagedFile(file, error);
  }
  const found = sheets
    .map(({ id, ...sheet }) => ({ ...sheet, member: members.get(memberOf(targets.get(id) ?? "")) }))
    .filter((sheet): sheet is Sheet => sheet.member !== undefined);
  return { archive, members, sheets: found, from1904 };
}

const memberOf = (target: string) =>
  (target.startsWith("/") ? target.slice(1) : `xl/${target.replace(/^\.\//, "")}`).toLowerCase();

/** Letters of all texts that cells point to, which are held in memory. */
const MOST_LETTERS = 200_000_000;

const tooMuchText = (file: FoundFile) =>
  new AppError(
    "invalid-input",
    `${file.name} holds more than ${MOST_LETTERS / 1e6} million letters of text. Save its sheets as CSV and give those.`,
    { file: file.name },
  );

/** Texts that cells point to; phonetic hints are left out. */
async function sharedTexts(book: Workbook, file: FoundFile): Promise<string[]> {
  const texts: string[] = [];
  const member = book.members.get("xl/sharedstrings.xml");
  if (member === undefined) return texts;
  let text = "";
  let letters = 0;
  let inText = false;
  let hints = 0;
  const xml = parseXml(openMember(book.archive, member, file.name), {
    open({ name }) {
      if (localName(name) === "rPh") hints++;
      if (localName(name) === "t") inText = hints === 0;
    },
    text(value) {
      if (!inText) return;
      letters += value.length;
      if (letters > MOST_LETTERS) throw tooMuchText(file);
      text += value;
    },
    close(name) {
      if (localName(name) === "t") inText = false;
      if (localName(name) === "rPh") hints--;
      if (localName(name) !== "si") return;
      texts.push(text);
      text = "";
    },
  });
  for await (const _piece of xml);
  return texts;
}

/** What a number format shows: a date, a length of time, so many digits of a number; undefined for a plain number. */
type Shown = "date" | "duration" | { digits: number } | undefined;

/** Number formats of Excel itself that are dates or times. */
const isDateFormat = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
const HOURS_FORMAT = 46;

/** What a cell's style, by its number, shows. */
async function readStyles(book: Workbook, file: FoundFile): Promise<Shown[]> {
  const styles: Shown[] = [];
  const member = book.members.get("xl/styles.xml");
  if (member === undefined) return styles;
  const own = new Map<number, Shown>();
  let inCells = false;
  const xml = parseXml(openMember(book.archive, member, file.name), {
    open({ name, attributes }) {
      const local = localName(name);
      if (local === "numFmt") own.set(Number(attributes.numFmtId), shownBy(attributes.formatCode ?? ""));
      if (local === "cellXfs") inCells = true;
      if (local !== "xf" || !inCells) return;
      const id = Number(attributes.numFmtId ?? 0);
      const known = id === HOURS_FORMAT ? "duration" : isDateFormat(id) ? "date" : undefined;
      styles.push(own.get(id) ?? known);
    },
    close(name) {
      if (localName(name) === "cellXfs") inCells = false;
    },
  });
  for await (const _piece of xml);
  return styles;
}

/** `[$-409]d-mmm-yy` is a date, `[h]:mm` a length of time; `"days" 0.00` and `[Red]0` are numbers, `00000` postcodes. */
function shownBy(code: string): Shown {
  const format = code.replaceAll(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "").split(";")[0]!;
  if (/\[/.test(format)) return "duration";
  if (/[ymdhs]/i.test(format)) return "date";
  return /^0{2,}$/.test(code) ? { digits: code.length } : undefined;
}

interface SheetContext {
  texts: string[];
  styles: Shown[];
  book: Workbook;
}

async function* rowsOf(sheet: AsyncIterable<Buffer>, context: SheetContext) {
  const rows: SheetRow[] = [];
  let number = 0;
  let values: string[] = [];
  let typed = new Set<number>();
  let unsolved = new Set<number>();
  let column = -1;
  let cell: { type: string; style: number; text: string; isSolved?: boolean } | undefined;
  let inValue = false;
  const xml = parseXml(sheet, {
    open({ name, attributes }) {
      const local = localName(name);
      if (local === "row") {
        number = Number(attributes.r ?? number + 1);
        values = [];
        typed = new Set();
        unsolved = new Set();
        column = -1;
      } else if (local === "c") {
        column = attributes.r ? columnOf(attributes.r) : column + 1;
        cell = { type: attributes.t ?? "n", style: Number(attributes.s ?? -1), text: "" };
      } else if (local === "f" && cell) cell.isSolved = false;
      else if (local === "v" || local === "t") {
        inValue = cell !== undefined;
        if (cell) cell.isSolved = true;
      }
    },
    text(value) {
      if (inValue && cell && cell.text.length <= LONGEST_CSV_LINE) cell.text += value;
    },
    close(name) {
      const local = localName(name);
      if (local === "v" || local === "t") inValue = false;
      else if (local === "c" && cell) {
        while (values.length < column) values.push("");
        values[column] = cellText(cell, context);
        if (!TEXTS.has(cell.type)) typed.add(column);
        if (cell.isSolved === false) unsolved.add(column);
        cell = undefined;
      } else if (local === "row") rows.push({ number, values, typed, unsolved });
    },
  });
  for await (const _piece of xml) yield* rows.splice(0);
  yield* rows.splice(0);
}

/** Kinds of cells that hold text: shared, in line, and what a formula made. */
const TEXTS = new Set(["s", "inlineStr", "str"]);

function cellText(cell: { type: string; style: number; text: string }, context: SheetContext): string {
  const { type, style, text } = cell;
  if (type === "s") return context.texts[Number(text)] ?? "";
  if (type === "b") return text === "1" ? "true" : text === "0" ? "false" : "";
  if (type === "e") return "";
  if (type !== "n" || text === "") return text;
  const number = Number(text);
  if (Number.isNaN(number)) return text;
  const shown = context.styles[style];
  if (shown === "duration") return durationText(number);
  if (shown === "date") return dateText(number, context.book.from1904);
  if (shown && /^\d+$/.test(text)) return text.padStart(shown.digits, "0");
  // Excel counts with fifteen digits, but writes 0.3 as 0.30000000000000004; a whole number stays as it is.
  return /^-?\d+$/.test(text) ? text : String(Number(number.toPrecision(15)));
}

const DAY = 86_400_000;
/** Excel knows no day after the year 9999. */
const DAYS_KNOWN = 2_958_466;

/** Days as hours, minutes and seconds: 1.5 is 36:00:00. */
function durationText(days: number): string {
  const seconds = Math.round(Math.abs(days) * 86_400);
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(Math.floor);
  return `${days < 0 ? "-" : ""}${parts.map((part) => String(part).padStart(2, "0")).join(":")}`;
}

/** Day numbers of Excel, which believes in 29 February 1900; below one it is a time of day. */
function dateText(serial: number, from1904: boolean): string {
  const shifted = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  if (shifted < 0 || shifted >= DAYS_KNOWN) return String(serial);
  const time = new Date(Date.UTC(1899, 11, 30) + Math.round(shifted * 86_400) * 1000);
  const iso = time.toISOString();
  if (serial >= 0 && serial < 1) return iso.slice(11, 19);
  return time.getTime() % DAY === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}
