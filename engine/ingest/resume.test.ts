import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { serve } from "../../connectors/rest/json-server.fixture.ts";
import { quietRun, type Run } from "../contract/run.ts";
import type { Connection } from "../state/connections.ts";
import { openWarehouse } from "../warehouse/warehouse.ts";
import { openWorkbench, type Workbench } from "./harness.fixture.ts";
import { sourceExtra } from "./sources.ts";

const ROWS = 9000;
const PAGE = 500;

let bench: Workbench;
/** Rows at which the server begins to refuse. */
let broken: number;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.close());

const addSource = (kind: string, config: Record<string, unknown>, name = "Api"): Connection =>
  bench.state.connections.add(
    { role: "source", name, kind, connectionType: "test", config, extra: sourceExtra(bench.state, name) },
    [],
  );

/** A list of one row each number, by pages that each name the next. */
async function addList(key: string, overlap = 0, name = "Api"): Promise<Connection> {
  const url = await serve(({ searchParams }, response) => {
    const start = Number(searchParams.get("cursor") ?? 0);
    if (start >= broken) response.statusCode = 418;
    const data = Array.from({ length: Math.min(PAGE + overlap, ROWS - start) }, (_, k) => ({
      id: start + k,
    }));
    return { data, next: start + PAGE < ROWS ? String(start + PAGE) : null };
  });
  const streams = [{ name: "visits", path: "/visits", records: "data", key }];
  const pages = { pagination: "cursor", pageParam: "cursor", nextPath: "next" };
  return addSource("json-api", { url, streams, ...pages, insecure: true, requestsPerSecond: 0 }, name);
}

/** What a job hands its work: a checkpoint that stays with it over all its attempts. */
function job(): Run {
  const kept = new Map<string, unknown>();
  const checkpoint = {
    get: <T>(key: string) => kept.get(key) as T | undefined,
    set: (key: string, value: unknown) => void kept.set(key, value),
  };
  const run: Run = { ...quietRun(), checkpoint, part: () => run };
  return run;
}

const loaded = () => bench.value("SELECT count(*) || ' of ' || count(DISTINCT id) FROM raw_api.visits");

it.each(["id", ""])(
  "a list with the key '%s' that broke off has each row once when it goes on",
  async (key) => {
    const connection = await addList(key);
    const run = job();
    broken = 5000;
    await expect(bench.sync(connection, "full", run)).rejects.toThrow();
    broken = ROWS;
    const { streams } = await bench.sync(connection, "full", run);
    expect(await loaded()).toBe(`${ROWS} of ${ROWS}`);
    expect(streams).toMatchObject([{ rows: ROWS }]);
  },
);

it("a load that goes on after another one broke off earlier lacks no rows", async () => {
  const connection = await addList("id");
  const first = job();
  broken = 7000;
  await expect(bench.sync(connection, "full", first)).rejects.toThrow();
  broken = 3000;
  await expect(bench.sync(connection, "full", job())).rejects.toThrow();
  broken = ROWS;
  await bench.sync(connection, "full", first);
  expect(await loaded()).toBe(`${ROWS} of ${ROWS}`);
});

it("a load that goes on at another address has no row of the first one", async () => {
  const [connection, other] = [await addList("id"), await addList("id", 0, "Other")];
  const run = job();
  broken = 5000;
  await expect(bench.sync(connection, "full", run)).rejects.toThrow();
  broken = ROWS;
  await bench.warehouse.run("UPDATE raw_api._loading_visits SET id = -id");
  await bench.sync({ ...connection, config: other.config }, "full", run);
  expect(await loaded()).toBe(`${ROWS} of ${ROWS}`);
  expect(await bench.value("SELECT min(id) FROM raw_api.visits")).toBe(0);
});

it("a crash after a list whose pages overlapped leaves a warehouse that opens", async () => {
  broken = ROWS;
  const connection = await addList("id", 1);
  await bench.sync(connection, "full", job());
  expect(await loaded()).toBe(`${ROWS} of ${ROWS}`);
  // What a crash leaves: the file and its log as they are now.
  const path = join(bench.folder, "crashed.duckdb");
  for (const end of ["", ".wal"]) copyFileSync(bench.warehouse.path + end, path + end);
  const crashed = await openWarehouse(path);
  expect(await crashed.query("SELECT count(*) AS n FROM raw_api.visits")).toEqual([{ n: ROWS }]);
  await crashed.close();
});

it("a load that was killed before its end was written down tells what it did, not that there was nothing to do", async () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-resume-"));
  const names = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
  const line = (id: number, quantity: string) => `${id},S1,Mug,${quantity},2024-01-01 08:00:00,2.5,7,France`;
  writeFileSync(join(folder, "lines.csv"), [names, line(1, "2"), line(2, "many"), line(3, "1")].join("\n"));
  try {
    const connection = bench.addFiles(folder);
    const run = job();
    const first = await bench.sync(connection, "incremental", run);
    const again = await bench.sync(connection, "incremental", run);
    expect(again.id).toBe(first.id);
    expect(again.tables).toEqual(first.tables);
    expect(again.tables).toContainEqual(
      expect.objectContaining({ table: "order_items", read: 3, accepted: 2, rejected: 1 }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it("a load that was killed as soon as its rows were in tells what it did", async () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-resume-"));
  writeFileSync(
    join(folder, "lines.csv"),
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n1,S1,Mug,2,2024-01-01 08:00:00,2.5,7,France\n",
  );
  try {
    const connection = bench.addFiles(folder);
    const run = job();
    const { documents } = bench.state;
    const put = documents.put.bind(documents);
    const transaction = bench.warehouse.transaction.bind(bench.warehouse);
    const dead = (): never => {
      throw new Error("Killed.");
    };
    bench.warehouse.transaction = async (work, options) => {
      const result = await transaction(work, options);
      // The last one of a load, which answers what it did with each table; nothing is written after it.
      if (!Array.isArray(result) || result[0]?.accepted === undefined) return result;
      documents.put = dead;
      return dead();
    };
    await expect(bench.sync(connection, "incremental", run)).rejects.toThrow("Killed");
    bench.warehouse.transaction = transaction;
    documents.put = put;
    const { tables } = await bench.sync(connection, "incremental", run);
    expect(tables).toContainEqual(expect.objectContaining({ table: "order_items", read: 1, accepted: 1 }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it("a load that was killed as soon as a list was done tells its rows", async () => {
  const connection = await addList("id");
  broken = ROWS;
  const run = job();
  const killed: Run = {
    ...run,
    checkpoint: {
      ...run.checkpoint,
      set: (key, value) => {
        run.checkpoint.set(key, value);
        if (!key.startsWith("done/")) return;
        bench.state.documents.put = put;
        throw new Error("Killed.");
      },
    },
    part: () => killed,
  };
  // Nothing is written down after the end; what was before it stays.
  const put = () => {};
  const { documents } = bench.state;
  const writing = documents.put;
  await expect(bench.sync(connection, "full", killed)).rejects.toThrow("Killed");
  documents.put = writing;
  expect(await bench.sync(connection, "full", run)).toMatchObject({ streams: [{ rows: ROWS }] });
});

it.each([
  ["hours later", "INSERT INTO carts VALUES (2)", 2, 2],
  ["after a column came", "ALTER TABLE carts ADD note TEXT", 0, 1],
  ["after the tables were made otherwise", "DELETE FROM carts; CREATE INDEX ids ON carts (id)", 0, 0],
])("a load that goes on %s has what changed in a table that it had read", async (_, change, hours, rows) => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-resume-"));
  const shop = new Database(join(folder, "shop.sqlite"));
  try {
    shop.exec("CREATE TABLE carts (id INTEGER PRIMARY KEY); INSERT INTO carts VALUES (1)");
    shop.exec("CREATE TABLE visits (id INTEGER PRIMARY KEY)");
    const connection = addSource("sqlite", { path: join(folder, "shop.sqlite") });
    const run = job();
    const { set } = run.checkpoint;
    run.checkpoint.set = (key, value) => {
      const isCarts = key === "done/carts";
      set(key, isCarts ? Date.now() - hours * 3_600_000 : value);
      if (isCarts) throw new Error("Killed.");
    };
    await expect(bench.sync(connection, "full", run)).rejects.toThrow("Killed");
    run.checkpoint.set = set;
    shop.exec(change);
    await bench.sync(connection, "full", run);
    const columns = shop.prepare("SELECT * FROM carts").columns();
    expect(await bench.value("SELECT count(*) FROM raw_api.carts")).toBe(rows);
    expect(await bench.value("SELECT count(*) FROM (DESCRIBE raw_api.carts)")).toBe(columns.length);
  } finally {
    shop.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

it("a load that was killed when it had seen that rows are missing still finds them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "merchbench-resume-"));
  const shop = new Database(join(folder, "shop.sqlite"));
  try {
    shop.exec("CREATE TABLE visits (id INTEGER PRIMARY KEY, updated_at DATETIME)");
    shop.exec("INSERT INTO visits VALUES (1, '2024-01-01 00:00:00'), (2, '2024-06-01 00:00:00')");
    const connection = addSource("sqlite", { path: join(folder, "shop.sqlite"), deletedRows: "daily" });
    await bench.sync(connection);
    await bench.warehouse.run("UPDATE raw_api._streams SET compared_at = compared_at - INTERVAL 2 DAY");
    // Written with an old time, which no cursor shows.
    shop.exec("INSERT INTO visits VALUES (3, '2024-02-01 00:00:00')");
    const run = job();
    const killed: Run = {
      ...run,
      checkpoint: {
        ...run.checkpoint,
        get: (key) => {
          if (key.startsWith("begun/")) throw new Error("Killed before it read the list whole.");
          return run.checkpoint.get(key);
        },
      },
      part: () => killed,
    };
    await expect(bench.sync(connection, "incremental", killed)).rejects.toThrow("Killed");
    await bench.sync(connection, "incremental", run);
    expect(await loaded()).toBe("3 of 3");
  } finally {
    shop.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
