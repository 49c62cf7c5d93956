/** Words for a source: where it lies, and its kind. */

interface Described {
  kind: string;
  config: Record<string, unknown>;
}

const text = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** "db.example.org/shop" of a server, the path of a file, behind the kind. */
export function whereOf({ kind, config }: Described): string {
  const server = [text(config.host), text(config.database)].filter(Boolean).join("/");
  const place = text(config.path) || text(config.file) || server;
  return place ? `${kind}, ${place}` : kind;
}
