/** A worker's files: datasets in, predictions out. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Artifact, Data, Model, Predictions, Table, TrainContext } from "../../models/model.ts";
import type { Run } from "../contract/run.ts";
import { readParquet, writeParquet, writeParts } from "./columns.ts";

/** Every dataset in `<folder>/data`. */
export async function readData(connection: DuckDBConnection, folder: string): Promise<Data> {
  const data: Data = {};
  for (const file of readdirSync(join(folder, "data"))) {
    if (file.endsWith(".parquet"))
      data[file.slice(0, -8)] = await readParquet(connection, join(folder, "data", file));
  }
  return data;
}

interface Learnt {
  model: Model;
  artifact: Artifact;
  data: Data;
  params: Record<string, unknown>;
  context: TrainContext;
}

/** Fills `<folder>/predictions`: a file a table, in parts where the model gives parts; of the customers in `only`. */
export async function writePredictions(
  connection: DuckDBConnection,
  { model, artifact, data, params, context }: Learnt,
  folder: string,
  run: Run,
  only?: ReadonlySet<string>,
): Promise<void> {
  mkdirSync(join(folder, "predictions"), { recursive: true });
  const path = (table: string) => join(folder, "predictions", `${table}.parquet`);
  const [table = ""] = model.writes;
  const parts = model.predictParts?.(artifact, data, params, context, run, only);
  if (parts) return writeParts(connection, ofTable(parts, table), path(table));
  const predictions = await model.predict(artifact, data, params, context, run);
  for (const [name, rows] of Object.entries(predictions)) {
    if (!model.writes.includes(name))
      throw new Error(`The model ${model.id} predicts ${name}, which it does not declare.`);
    await writeParquet(connection, rows, path(name));
  }
}

async function* ofTable(parts: AsyncIterable<Predictions>, name: string): AsyncGenerator<Table> {
  for await (const part of parts) if (part[name]) yield part[name];
}
