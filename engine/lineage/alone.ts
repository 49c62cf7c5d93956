/** A statement of an answer as one SELECT that runs by itself, to be read, copied and run by people. */
import { quoteText } from "../warehouse/sql.ts";
import { selectOf } from "./tables.ts";

/** What its parameters stood for. */
export type Values = Record<string, string | number | boolean | null>;

interface Ran {
  sql: string;
  params: Values;
  /** Temporary tables that it reads. */
  temporary: string[];
  /** The temporary table that it makes. */
  creates: string | undefined;
}

/** Its values written in, and the temporary tables that it reads put before it; `all` holds what made those. */
export function alone(statement: Ran, all: Ran[]): string {
  const select = withValues(statement);
  const made = statement.temporary.flatMap((name) => {
    const maker = all.find((each) => each.creates === name && each !== statement);
    return maker ? `${name} AS (\n${alone(maker, all)}\n)` : [];
  });
  return made.length === 0 ? select : withTables(made, select);
}

function withValues({ sql, params }: Ran): string {
  return selectOf(sql)
    .trim()
    .replace(/;$/, "")
    .replaceAll(/\$(\w+)/g, (whole, name: string) =>
      name in params ? literal(params[name] ?? null) : whole,
    );
}

/** A fraction is bound as a double, and would be a decimal as a number in SQL. */
function literal(value: Values[string]): string {
  if (typeof value === "string") return quoteText(value);
  if (typeof value === "number" && !Number.isInteger(value)) return `${value}::DOUBLE`;
  return value === null ? "NULL" : String(value);
}

/** Comments stay at the top; a WITH of its own goes on behind. */
function withTables(tables: string[], select: string): string {
  const [, comments = "", own = "", rest = ""] =
    /^((?:\s*--[^\n]*\n)*)\s*(WITH\s+(?:RECURSIVE\s+)?)?([\s\S]*)$/i.exec(select) ?? [];
  return `${comments}${own.trim() || "WITH"} ${tables.join(",\n")}${own ? ",\n" : "\n"}${rest}`;
}
