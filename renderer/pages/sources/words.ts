/** Words for a source: where it lies, and its kind. */

interface Described {
  kind: string;
  config: Record<string, unknown>;
}

interface Mapped {
  preset: string | null;
  mappedTables: number;
}

const text = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** The step of the first run that connects a store; it offers the sample one, too. */
export const SAMPLE = "/first-run?step=connect";

/** "db.example.org/shop" of a server, the path of a file, behind the kind's title. */
export function whereOf({ kind, config }: Described, titleOf: (kind: string) => string): string {
  const server = [text(config.host), text(config.database)].filter(Boolean).join("/");
  const place = text(config.path) || text(config.file) || server;
  return place ? `${titleOf(kind)}, ${place}` : titleOf(kind);
}

/** How a source's rows become the warehouse's: by a known layout, by hand, or not yet. */
export function layoutOf(source: Mapped, titleOf: (preset: string) => string): string {
  if (source.preset) return titleOf(source.preset);
  return source.mappedTables > 0 ? "mapped by hand" : "not mapped yet";
}
