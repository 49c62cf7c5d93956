/** Pieces of SQL for the documents that web APIs answer with: lists of objects in a JSON column. */

/** The objects of a JSON list; NULL where the column holds none. */
export const listOf = (column: string) => `TRY_CAST(${column} AS JSON[])`;

/** A number at a path of a JSON value, as an amount. */
export const amountAt = (json: string, path: string) =>
  `TRY_CAST(${json}->>'${root(path)}' AS DECIMAL(18, 4))`;

/** Text at a path of a JSON value; NULL where it is empty. */
export const textAt = (json: string, path: string) => `nullif(trim(${json}->>'${root(path)}'), '')`;

const root = (path: string) => (path.startsWith("[") ? `$${path}` : `$.${path}`);

/** Sum over the objects of a list, 0 for none; `value` is the SQL of one object's share, which it calls by `name`. */
export const sumOver = (list: string, value: string, name = "x") =>
  `coalesce(list_sum(list_transform(${list}, lambda ${name}: ${value})), 0)`;

/** Sum of the amounts at a path over the objects of a JSON column. */
export const sumAt = (column: string, path: string) => sumOver(listOf(column), amountAt("x", path));
