/** What was dropped, as files: a browser can't tell where a folder lies, so its files are taken out of it. */
import { host } from "../../client/index.ts";
import { commonPath } from "./drop-paths.ts";

export interface Dropped {
  files: File[];
  /** Of the folder, where one was dropped. */
  name?: string;
}

/** Must be called within the drop event, which is when the browser shows the entries; throws what reading one throws. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const files = [...transfer.files];
  // The window knows where files and folders lie, so that those of one place are read there.
  const paths = files.flatMap((file) => host.pathOf(file) ?? []);
  if (paths.length === files.length && commonPath(paths) !== undefined) return { files };
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const folder = entries.find((entry) => entry.isDirectory);
  if (!folder) return { files };
  const found = await Promise.all(entries.map((entry) => filesIn(entry)));
  return { files: apart(found.flat()), ...(entries.length === 1 && { name: folder.name }) };
}

interface Found {
  file: File;
  /** Folders on the way to it. */
  way: string[];
}

async function filesIn(entry: FileSystemEntry, way: string[] = []): Promise<Found[]> {
  // What the system puts beside the files, such as .DS_Store.
  if (entry.name.startsWith(".")) return [];
  if (!entry.isDirectory) {
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    return [{ file, way }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const entries: FileSystemEntry[] = [];
  // A folder is read in parts, until one is empty.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (part.length === 0) break;
    entries.push(...part);
  }
  const inner = await Promise.all(entries.map((one) => filesIn(one, [...way, entry.name])));
  return inner.flat();
}

/** All go into one folder, so files of one name carry the folders that they lay in. */
function apart(found: Found[]): File[] {
  const times = Map.groupBy(found, ({ file }) => file.name);
  return found.map(({ file, way }) =>
    times.get(file.name)!.length > 1 ? new File([file], [...way, file.name].join(" ")) : file,
  );
}
