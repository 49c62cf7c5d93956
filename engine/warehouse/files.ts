/** Which SQL files there are. */
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** Names of the SQL files below `queries` or `datasets`, as `overview/daily`. */
export function filesBelow(folder: "queries" | "datasets"): string[] {
  const root = join(import.meta.dirname, folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".sql"))
    .map((entry) =>
      relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/").slice(0, -".sql".length),
    )
    .sort();
}
