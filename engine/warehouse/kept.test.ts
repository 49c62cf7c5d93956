import { describe, expect, it } from "vitest";
import { cancelled } from "../contract/errors.ts";
import { keptByStamp, sharedBy } from "./kept.ts";

describe("values kept by a stamp", () => {
  it("are made once for a stamp and object, and anew for another", async () => {
    const keep = keptByStamp<object, Promise<number>>();
    const [one, other] = [{}, {}];
    let made = 0;
    const ask = (of: object, stamp: string) => keep(of, stamp, async () => ++made);
    expect(await Promise.all([ask(one, "a"), ask(one, "a"), ask(other, "a")])).toEqual([1, 1, 2]);
    expect(await ask(one, "b")).toBe(3);
    expect(await ask(other, "a")).toBe(2);
  });

  it("are asked for again after a failure, which takes no newer value away", async () => {
    const keep = keptByStamp<object, Promise<string>>();
    const of = {};
    const failing = keep(of, "a", () => Promise.reject(new Error("no room")));
    const newer = keep(of, "b", async () => "newer");
    await expect(failing).rejects.toThrow("no room");
    expect(keep(of, "b", async () => "again")).toBe(newer);
    const failed = keep(of, "c", () => Promise.reject(new Error("no room")));
    await expect(failed).rejects.toThrow("no room");
    expect(await keep(of, "c", async () => "made")).toBe("made");
  });

  it("are made for who still waits where who asked first gave up", async () => {
    const keep = keptByStamp<object, Promise<string>>();
    const of = {};
    const [first, second] = [new AbortController(), new AbortController()];
    const ask = ({ signal }: AbortController, value: string) =>
      sharedBy(signal, () =>
        keep(
          of,
          "a",
          () =>
            new Promise((done, fail) => {
              signal.addEventListener("abort", () => fail(cancelled()));
              if (value !== "never") done(value);
            }),
        ),
      );
    const [gaveUp, waits] = [ask(first, "never"), ask(second, "made")];
    first.abort();
    await expect(gaveUp).rejects.toMatchObject({ code: "cancelled" });
    expect(await waits).toBe("made");
  });
});
