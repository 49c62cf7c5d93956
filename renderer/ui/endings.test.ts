import { describe, expect, it } from "vitest";
import { readEndings } from "./endings.ts";

describe("price endings", () => {
  it("are read with point, comma or digits alone, parted by spaces, commas or semicolons", () => {
    const read = [".95", ".50"];
    for (const text of [".95 .50", "95, 50", ".95,.50", "0,95 0,50", ",95 ,50", "95;50 ", "95,50"])
      expect(readEndings(text), text).toEqual({ list: read, wrong: undefined });
    expect(readEndings("")).toEqual({ list: [], wrong: undefined });
  });
  it("name the part that is none", () => {
    expect(readEndings(".95 .5")).toEqual({ list: [".95"], wrong: ".5" });
    expect(readEndings("ninety")).toEqual({ list: [], wrong: "ninety" });
    expect(readEndings("1.95").wrong).toBe("1.95");
  });
});
