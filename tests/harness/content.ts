/** What a warehouse holds, in a form that two workspaces can be compared by. */

/** The part of a client that is needed; one over the wire and one in the process both have it. */
interface Asked {
  warehouse: {
    tables(input: Record<string, never>): Promise<{ schema: string; name: string }[]>;
    query(input: { sql: string }): Promise<{ rows: unknown[][] }>;
  };
}

/**
 * Count and content of every canonical table, whatever the order of rows and the time of loading. `source_id` differs
 * between workspaces; the order of rejected rows of one file is not part of the promise.
 */
export async function contentOf({ warehouse }: Asked): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const { name } of (await warehouse.tables({})).filter((table) => table.schema === "store")) {
    const { rows } = await warehouse.query({
      sql: `SELECT count(*) || ':' || coalesce(sum(hash(t)::HUGEINT), 0)
            FROM (SELECT * EXCLUDE (loaded_at, source_id) FROM store."${name}") t`,
    });
    content[name] = String(rows[0]![0]);
  }
  return content;
}
