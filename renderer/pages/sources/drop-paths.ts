/** One path for several files, and a name for what they are. */

/** The path of one file, or a pattern for several of one folder; undefined where no pattern can say it. */
export function commonPath(paths: string[]): string | undefined {
  const [first] = paths;
  if (first === undefined || paths.length === 1) return first;
  const folderOf = (path: string) => path.slice(0, cut(path) + 1);
  const names = paths.map(lastOf);
  const folder = folderOf(first);
  const sayable = [folder, ...names].every((part) => !/[{}[\],*?]/.test(part));
  return sayable && paths.every((path) => folderOf(path) === folder)
    ? `${folder}{${names.join(",")}}`
    : undefined;
}

/** The kind of source that reads what was dropped; told by the ending, for a database looks like no other file. */
export const kindOf = (path: string): "sqlite" | "files" =>
  /\.(sqlite3?|s?db3?)$/i.test(path) ? "sqlite" : "files";

/** What was dropped and lies in no table: pictures, PDFs, workbooks of an old Excel. Names of tables' files go by `/`. */
export function leftOut(dropped: string[], tables: { files: { name: string }[] }[]): string[] {
  const read = tables.flatMap(({ files }) => files.map(({ name }) => name));
  return dropped.filter((one) => !read.some((name) => name === one || name.startsWith(`${one}/`)));
}

/** The last part of a path. */
export const lastOf = (path: string): string => path.slice(cut(path) + 1);

const cut = (path: string) => Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));

/** "orders_export_1.csv.gz" is "Orders export"; several files go by the first. */
export function nameOf([path = ""]: string[]): string {
  const bare = lastOf(path).replace(/(\.[a-z]+){1,2}$/i, "");
  const words = bare.split(/[-_. ]+/).filter((word) => word !== "" && !/^\d+$/.test(word));
  const name = words.join(" ");
  return name === "" ? bare || "Files" : name[0]!.toUpperCase() + name.slice(1);
}
