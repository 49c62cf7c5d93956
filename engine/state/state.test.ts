import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { secretKey } from "./secrets.ts";
import { lowOnSpace } from "./space.ts";
import { openState, type State } from "./state.ts";

let path: string;
let state: State;
const key = randomBytes(32);

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "merchbench-state-")), "state.sqlite");
  state = openState(path, key);
});
afterEach(() => state.close());

const shop = {
  role: "source" as const,
  name: "shop",
  kind: "postgres",
  connectionType: "production" as const,
  config: { host: "db.example.org", password: "hunter2-very-secret" },
  extra: {},
};

describe("connections", () => {
  it("keeps secrets out of the row, encrypted, and gives them back to the connector only", () => {
    const saved = state.connections.add(shop, ["password"]);
    expect(saved.config).toEqual({ host: "db.example.org" });
    expect(state.connections.openConfig(saved)).toEqual(shop.config);
    state.database.pragma("wal_checkpoint(TRUNCATE)");
    expect(readFileSync(path).includes("hunter2")).toBe(false);
  });

  it("leaves a secret as it is when an update does not name it", () => {
    const saved = state.connections.add(shop, ["password"]);
    const updated = state.connections.update({ ...saved, config: { host: "other.example.org" } }, [
      "password",
    ]);
    expect(state.connections.openConfig(updated)).toEqual({
      host: "other.example.org",
      password: "hunter2-very-secret",
    });
  });

  it("finds by id and by name, and says which there are", () => {
    const saved = state.connections.add(shop, ["password"]);
    expect(state.connections.get("source", "shop").id).toBe(saved.id);
    expect(() => state.connections.get("source", "shpo")).toThrow("There are: shop");
    expect(() => state.connections.add(shop, ["password"])).toThrow("already a source");
  });

  it("says so when the secrets were stored with another key", () => {
    const saved = state.connections.add(shop, ["password"]);
    state.close();
    state = openState(path, randomBytes(32));
    expect(() => state.connections.openConfig(saved)).toThrow("Enter it again");
  });
});

describe("the key", () => {
  it("lies in a file of its own that only the owner reads", () => {
    const home = mkdtempSync(join(tmpdir(), "merchbench-home-"));
    expect(secretKey(home)).toEqual(secretKey(home));
    expect(statSync(join(home, "key")).mode & 0o777).toBe(0o600);
  });
});

describe("a damaged file", () => {
  it("is refused with what to do, not overwritten", () => {
    const damaged = `${path}.damaged`;
    writeFileSync(damaged, "no database".repeat(1000));
    expect(() => openState(damaged, key)).toThrow("Restore state.sqlite");
    expect(readFileSync(damaged, "utf8").startsWith("no database")).toBe(true);
  });

  it("is refused, too, where nothing is left in it: a new state would forget what was published", () => {
    const emptied = `${path}.emptied`;
    openState(emptied, key).close();
    writeFileSync(emptied, "");
    expect(() => openState(emptied, key)).toThrow(/\(it is empty\)\. Restore state.sqlite/);
    expect(statSync(emptied).size).toBe(0);
  });
});

it("a folder that is gone, as with a disk that was taken out, ends work with what to do and not the engine", () => {
  expect(lowOnSpace(`${path}.gone`)).toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(/can't be reached\. Connect its disk/),
  });
});
