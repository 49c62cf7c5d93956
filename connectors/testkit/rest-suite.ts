/** What every REST source must do, whatever its API: no row lost or doubled, patience, and closed lips. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toErrorInfo } from "../../engine/contract/errors.ts";
import { quietRun } from "../../engine/contract/run.ts";
import { type Fault, type RestServer, startRest } from "../../tests/support/rest/server.ts";
import type { Connector } from "../connector.ts";
import { readAll } from "./read-all.ts";

export interface RestHarness {
  // The suite hands the config through; only the connector knows its shape.
  connector: Connector<never>;
  server: RestServer;
  /** The configuration with that address, waiting half a second at most for an answer. */
  config(url: string): never;
  /** The same with credentials that the server does not know, and what must never be shown of any. */
  wrong: never;
  secrets: string[];
  wrongSecret: string;
  /** The stream that the suite reads: several pages long. */
  stream: string;
  key: string;
  /** Rows of the stream now, oldest first: their keys as the source gives them. */
  keys(): string[];
  /** Keys can be had without the rows. */
  namesKeys: boolean;
  /** Takes the oldest row away. */
  removeOldest(): void;
  /** Adds a row, or changes the oldest one, at that moment. */
  touchOldest(at: Date): void;
}

/** Runs the suite on a web API's connector and its server. */
export function restSuite(name: string, open: () => Promise<RestHarness>): void {
  describe(name, () => {
    let harness: RestHarness;
    beforeEach(async () => {
      harness = await open();
    });
    afterEach(() => harness.server.close());

    const config = () => harness.config(harness.server.url);
    /** Reads the stream; `trouble` begins once its streams are known, when the reading starts. */
    async function read(cursor?: string, trouble?: () => void, wantsKeys = false) {
      const { connector, stream, key } = harness;
      const run = quietRun();
      const streams = await connector.source!.streams(config(), run);
      const only = streams.filter((each) => each.name === stream);
      trouble?.();
      const cursors: Record<string, string> = cursor ? { [stream]: cursor } : {};
      const result = await readAll(connector, config(), only, run, cursors, async (_stream, count) => {
        counts.push(await count());
        return wantsKeys;
      });
      return {
        all: result.keys[stream]?.map((row) => row[key]!),
        keys: (result.rows[stream] ?? []).map((row) => row[key]!),
        cursor: result.cursors[stream],
      };
    }
    const counts: number[] = [];
    const sorted = (keys: string[]) => [...keys].sort();
    async function readsAll(trouble?: () => void): Promise<void> {
      expect(sorted((await read(undefined, trouble)).keys)).toEqual(sorted(harness.keys()));
    }

    it("reads every row of every page once", async () => {
      expect(harness.keys().length).toBeGreaterThan(100);
      await readsAll();
    });

    it("waits when the server asks for it, and goes on", async () => {
      harness.server.fail({ status: 429, headers: { "Retry-After": "0" }, times: 2 });
      const soon = new Date(Date.now() + 500).toUTCString();
      harness.server.fail({ status: 503, headers: { "Retry-After": soon } });
      await readsAll();
    });

    const faults: [string, Fault][] = [
      ["errors", { status: 502, body: "<html>Bad gateway</html>", times: 2 }],
      ["a cut connection", { cut: true }],
      ["a server that hangs", { hang: true }],
    ];
    it.each(faults)("tries again after %s", async (_name, fault) => {
      let struck = 0;
      await readsAll(() => harness.server.fail({ ...fault, when: () => ++struck > 0 }));
      expect(struck).toBe(fault.times ?? 1);
    });

    it("loses and doubles nothing while rows go between two pages", async () => {
      const before = harness.keys();
      let pages = 0;
      const { keys } = await read(undefined, () => {
        harness.server.before = () => {
          pages++;
          if (pages === 2 || pages === 3) harness.removeOldest();
        };
      });
      expect(pages).toBeGreaterThan(2);
      expect(harness.keys()).toHaveLength(before.length - 2);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toEqual(expect.arrayContaining(harness.keys()));
      expect(before).toEqual(expect.arrayContaining(keys));
    });

    it("reads only what changed since the last time", async () => {
      const { cursor } = await read();
      expect(cursor).toBeDefined();
      const idle = await read(cursor);
      expect(idle.keys.length).toBeLessThan(harness.keys().length);
      harness.touchOldest(new Date(Date.now() + 60_000));
      const [oldest] = harness.keys();
      expect((await read(idle.cursor)).keys).toContain(oldest);
      // The clock that dates changes may be behind the one that dates answers.
      harness.touchOldest(new Date(Date.now() - 50 * 60_000));
      expect((await read(idle.cursor)).keys).toContain(harness.keys()[0]);
    });

    it("names all keys there are, so that deleted rows are found, or none where the API has no list of them", async () => {
      const { cursor } = await read();
      harness.removeOldest();
      const { all } = await read(cursor, undefined, true);
      if (!harness.namesKeys) return expect(all).toBeUndefined();
      expect(sorted(all!)).toEqual(sorted(harness.keys()));
      expect(counts.at(-1)).toBe(harness.keys().length);
    });

    it("ends at once when cancelled, also in the middle of a wait", async () => {
      const abort = new AbortController();
      const streams = await harness.connector.source!.streams(config(), quietRun());
      harness.server.fail({ status: 429, headers: { "Retry-After": "60" }, times: 99 });
      setTimeout(() => abort.abort(), 100);
      const reading = readAll(
        harness.connector,
        config(),
        streams.filter((each) => each.name === harness.stream),
        quietRun(abort.signal),
      );
      await expect(reading).rejects.toMatchObject({ code: "cancelled" });
    });

    it("says which step of the check failed, and shows no secret", async () => {
      const good = await harness.connector.check(config(), "source", quietRun());
      expect(good.filter((step) => !step.ok)).toEqual([]);
      const bad = await harness.connector.check(harness.wrong, "source", quietRun());
      expect(bad.at(-1)).toMatchObject({ name: "Signed in", ok: false });
      const echo = harness.secrets.join(" ");
      harness.server.fail({ status: 400, body: { message: `You sent ${echo}` }, times: 99 });
      const told = await harness.connector.check(config(), "source", quietRun());
      for (const secret of [...harness.secrets, harness.wrongSecret])
        expect(JSON.stringify([bad, told])).not.toContain(secret);
    });

    it("sends its credentials to no other host", async () => {
      const stranger = await startRest(() => ({ body: [] }));
      try {
        const other = stranger.url.replace("127.0.0.1", "localhost");
        const headers = { Location: `${other}/wherever` };
        harness.server.fail({ status: 307, headers, times: 99 });
        await expect(read()).rejects.toMatchObject({ code: "invalid-input" });
        expect(stranger.requests).toEqual([]);
        const plain = harness.config("http://shop.example.org");
        const refused = await harness.connector.source!.streams(plain, quietRun()).catch(toErrorInfo);
        expect(refused).toMatchObject({ code: "invalid-input" });
      } finally {
        await stranger.close();
      }
    });

    it("says what to do about a list that is gone", async () => {
      const { connector } = harness;
      const [stream] = await connector.source!.streams(config(), quietRun());
      const gone = { ...stream!, name: "nowhere" };
      await expect(readAll(connector, config(), [gone], quietRun())).rejects.toMatchObject({
        code: "not-found",
      });
    });
  });
}
