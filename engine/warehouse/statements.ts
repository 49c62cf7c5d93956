/** Prepared statements of a connection: bound by name, and kept where the same text is asked again and again. */
import {
  DOUBLE,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue,
  UBIGINT,
} from "@duckdb/node-api";
import { AppError } from "../contract/errors.ts";

/** Named parameters (`$from`); ones that the statement does not use are ignored. A bigint goes as UBIGINT. */
export type Params = Record<string, string | number | bigint | boolean | null>;

/** Statements that a connection keeps; the one not asked for longest goes first. */
const MOST_KEPT = 32;
const kept = new WeakMap<DuckDBConnection, Map<string, DuckDBPreparedStatement>>();

/** Does the work with the statement. A kept one is made anew where the work fails. */
export async function withStatement<T>(
  connection: DuckDBConnection,
  sql: string,
  keep: boolean,
  work: (statement: DuckDBPreparedStatement) => Promise<T>,
): Promise<T> {
  const statement = (keep ? take(connection, sql) : undefined) ?? (await connection.prepare(sql));
  let done = false;
  try {
    const result = await work(statement);
    done = true;
    return result;
  } finally {
    if (keep && done) put(connection, sql, statement);
    else statement.destroySync();
  }
}

/** Binds the parameters that the statement names. Throws `invalid-input` for one without a value, which people's SQL may name. */
export function bindParams(statement: DuckDBPreparedStatement, params: Params): void {
  const values: Record<string, DuckDBValue> = {};
  const types: Record<string, DuckDBType | undefined> = {};
  for (let index = 1; index <= statement.parameterCount; index++) {
    const name = statement.parameterName(index);
    if (!(name in params))
      throw new AppError(
        "invalid-input",
        `The SQL names $${name}, which has no value here. Write the value itself.`,
      );
    values[name] = params[name] as DuckDBValue;
    // As HUGEINT, which it would be otherwise, it would not be looked up in the statistics of a UBIGINT column.
    if (typeof params[name] === "bigint") types[name] = UBIGINT;
    // Whole as it is, it would be taken for a BIGINT, which ends before it.
    if (typeof params[name] === "number" && Math.abs(params[name]) > Number.MAX_SAFE_INTEGER)
      types[name] = DOUBLE;
  }
  statement.bind(values, types);
}

/** Ends the kept statements of a connection that is about to close. */
export function dropStatements(connection: DuckDBConnection): void {
  for (const statement of kept.get(connection)?.values() ?? []) statement.destroySync();
  kept.delete(connection);
}

/** Taken out while it is at work. */
function take(connection: DuckDBConnection, sql: string): DuckDBPreparedStatement | undefined {
  const known = kept.get(connection);
  const statement = known?.get(sql);
  known?.delete(sql);
  return statement;
}

function put(connection: DuckDBConnection, sql: string, statement: DuckDBPreparedStatement): void {
  const known = kept.get(connection) ?? new Map<string, DuckDBPreparedStatement>();
  kept.set(connection, known.set(sql, statement));
  if (known.size <= MOST_KEPT) return;
  const [oldest, unused] = known.entries().next().value!;
  unused.destroySync();
  known.delete(oldest);
}
