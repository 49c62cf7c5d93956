/** Data files as they were found, and groups of them that are one stream each. */
import type { AppError } from "../../engine/contract/errors.ts";
import type { Format } from "./config.ts";

export interface FoundFile {
  path: string;
  /** Path below the folder that was asked for, with forward slashes: the file's name in the warehouse. */
  name: string;
  /** What its table is named after: the name, without the archive that it lies in, with the sheet it is. */
  title: string;
  format: Format;
  compression: "none" | "gz" | "zst";
  /** Its name within the zip archive at `path`, behind those of archives that lie between. */
  member?: string[];
  /** Sheet of a workbook. */
  sheet?: string;
  size: number;
  mtimeMs: number;
}

/** A file, archive or folder among others that can't be opened: what was read of it before stays. */
export interface ClosedFile {
  /** As `FoundFile.name`; what lies within has it before its own. */
  name: string;
  error: AppError;
}

export interface FoundFiles {
  /** Folder that the files' names are below. */
  root: string;
  files: FoundFile[];
  closed: ClosedFile[];
  /** What of workbooks is not read, as sentences. */
  unread: string[];
  /** One file was named, rather than a folder or pattern where more may come. */
  single: boolean;
}

export interface FileGroup {
  stream: string;
  format: Format;
  files: FoundFile[];
}
