/** A short-lived DuckDB of its own, to ask what is inside JSON and Parquet files; the warehouse reads the rows. */
import { DuckDBInstance } from "@duckdb/node-api";
import { AppError } from "../../engine/contract/errors.ts";

export const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;
export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;
export const quoteList = (texts: string[]) => `[${texts.map(quoteText).join(", ")}]`;

/** Columns that the FROM-expression has. Throws `invalid-input` naming what is wrong with the file. */
export async function describeColumns(from: string, what: string): Promise<{ name: string; type: string }[]> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: "1GB",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
    return reader.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }));
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    throw new AppError(
      "invalid-input",
      `${what} can't be read: ${reason} Export it again, or leave it out.`,
      undefined,
      error,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
