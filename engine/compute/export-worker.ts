/** Writes a version's artifact for other programs: plain tensors with a header, or tables. Layout: docs/reference/artifact-layout.md. */
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { endianness } from "node:os";
import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Artifact, Column, Table, Tensor } from "../../models/model.ts";
import { throwIfAborted } from "../contract/errors.ts";
import type { Run } from "../contract/run.ts";
import { quoteText } from "../warehouse/sql.ts";
import { loadArtifact } from "./artifact.ts";
import { readParquet, withDuckDB, writeParquet } from "./columns.ts";
import { serveOrders } from "./serve-orders.ts";

export interface ExportOrder {
  /** Folder of the version. */
  folder: string;
  /** New folder that gets the files, whole or not at all. */
  target: string;
  format: "tensors" | "parquet" | "table";
  /** What the header says of the version. */
  model: Record<string, unknown>;
}

export interface ExportedFile {
  name: string;
  bytes: number;
}

serveOrders<ExportOrder, ExportedFile[]>(async (order, run) => {
  const artifact = await withOffered(loadArtifact(order.folder), order.folder);
  const partial = `${order.target}.part`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    const names =
      order.format === "tensors"
        ? writeTensors(artifact, order, partial)
        : await writeTables(artifact, order, partial, run);
    renameSync(partial, order.target);
    return names.map((name) => ({ name, bytes: statSync(join(order.target, name)).size }));
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
});

/** With `offered`, 1 for the products that lists may hold, where the version kept its catalogue. */
async function withOffered(artifact: Artifact, folder: string): Promise<Artifact> {
  const file = join(folder, "data", "recommend_products.parquet");
  const ids = artifact.meta.products;
  if (!Array.isArray(ids) || !existsSync(file)) return artifact;
  const { rows, columns } = await withDuckDB((connection) => readParquet(connection, file));
  if (rows !== ids.length || !columns.offered) return artifact;
  const offered = Int32Array.from(columns.offered as ArrayLike<number>);
  return { ...artifact, tensors: { ...artifact.tensors, offered: { shape: [rows], data: offered } } };
}

/** Names and numbers of ONNX's TensorProto.DataType. */
const TYPES = { FLOAT: 1, INT32: 6, STRING: 8 } as const;

function writeTensors({ meta, tensors }: Artifact, { model }: ExportOrder, folder: string): string[] {
  const files: string[] = [];
  const put = (name: string, content: Uint8Array | string) => {
    writeFileSync(join(folder, name), content);
    files.push(name);
    return { location: name, offset: 0, length: statSync(join(folder, name)).size };
  };
  const initializers = Object.entries(tensors).map(([name, { shape, data }]) => ({
    name,
    dims: shape,
    data_type: data instanceof Int32Array ? TYPES.INT32 : TYPES.FLOAT,
    type: data instanceof Int32Array ? "INT32" : "FLOAT",
    external_data: put(
      `${fileName(name)}.bin`,
      littleEndian(data instanceof Int32Array ? data : Float32Array.from(data)),
    ),
  }));
  const lists = Object.entries(meta).filter(([, value]) => isTexts(value));
  const names = lists.map(([name, value]) => ({
    name,
    dims: [(value as string[]).length],
    data_type: TYPES.STRING,
    type: "STRING",
    external_data: put(`${fileName(name)}.json`, JSON.stringify(value)),
  }));
  const header = {
    format: "merchbench-tensors",
    format_version: 1,
    byte_order: "little",
    model,
    metadata: Object.fromEntries(Object.entries(meta).filter(([, value]) => !isTexts(value))),
    initializers: [...initializers, ...names],
  };
  put("header.json", `${JSON.stringify(header, null, 2)}\n`);
  return files;
}

const isTexts = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string");
/** Names of tensors become names of files: those of a hybrid's members, `als/items`, each its own. */
const fileName = (name: string) => name.replace(/[^\w-]+/g, "_");

function littleEndian(data: Float32Array | Int32Array): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return endianness() === "LE" ? bytes : Buffer.from(bytes).swap32();
}

/** A table a tensor, a row for each place of its first dimension; columns side by side are cut at so many. */
const MOST_COLUMNS = 1024;

async function writeTables(
  artifact: Artifact,
  order: ExportOrder,
  folder: string,
  run: Run,
): Promise<string[]> {
  const files: string[] = [];
  const entries = Object.entries(artifact.tensors);
  await withDuckDB(async (connection) => {
    for (const [i, [name, tensor]] of entries.entries()) {
      throwIfAborted(run.signal);
      run.progress(i, entries.length, name);
      const table = tableOf(tensor, artifact.meta);
      if (table) files.push(await writeTable(connection, table, join(folder, fileName(name)), order.format));
    }
  });
  return files;
}

async function writeTable(
  connection: DuckDBConnection,
  table: Table,
  path: string,
  format: string,
): Promise<string> {
  const parquet = `${path}.parquet`;
  await writeParquet(connection, table, parquet);
  if (format === "parquet") return basename(parquet);
  const csv = `${path}.csv`;
  await connection.run(
    `COPY (SELECT * FROM read_parquet(${quoteText(parquet)})) TO ${quoteText(csv)} (FORMAT csv, HEADER)`,
  );
  rmSync(parquet);
  return basename(csv);
}

/** Null for a tensor that is no table: more than two dimensions, or too wide. */
function tableOf({ shape, data }: Tensor, meta: Artifact["meta"]): Table | null {
  const [rows = 0, width = 1] = shape;
  if (shape.length > 2 || width > MOST_COLUMNS) return null;
  const columns: Record<string, Column> = { row: Int32Array.from({ length: rows }, (_, r) => r) };
  for (const [name, column] of [
    ["products", "product_id"],
    ["customers", "customer_id"],
  ] as const) {
    const ids = meta[name];
    if (Array.isArray(ids) && ids.length === rows) columns[column] = ids as string[];
  }
  const Typed = data.constructor as new (size: number) => Float64Array;
  for (let c = 0; c < width; c++) {
    const values = new Typed(rows);
    for (let r = 0; r < rows; r++) values[r] = data[r * width + c]!;
    columns[shape.length === 1 ? "value" : `value_${c}`] = values;
  }
  return { rows, columns };
}
