import { describe, expect, it } from "vitest";
import { topK } from "../../evaluate/ranking.ts";
import { random } from "../../random.ts";
import { csrFromTriplets } from "../history/csr.ts";
import { hideRow } from "../history/holdout.ts";
import { type Factors, scoreByFactors } from "./als.ts";
import { topLists } from "./top-lists.ts";

const rng = random("top lists");
const [customers, products, factors] = [131, 301, 10];
const draw = (length: number) => Float32Array.from({ length }, () => rng.normal());
const model: Factors = { factors, users: draw(customers * factors), items: draw(products * factors) };
// Half of the products have short vectors, so that whole panels are passed over.
for (let i = 0; i < products * factors; i += 2 * factors) {
  for (let a = i; a < i + factors && a < products * factors; a++) model.items[a]! *= 0.05;
}
const pairs = Array.from({ length: 2000 }, () => [rng.int(customers), rng.int(products)]);
const hidden = csrFromTriplets(
  { rows: customers, columns: products },
  {
    count: pairs.length,
    row: pairs.map(([c]) => c!),
    column: pairs.map(([, p]) => p!),
    value: 1,
  },
);

describe("lists by factors", () => {
  it.each([1, 3])("are those of a plain ranking, on %i threads", async (threads) => {
    const offered = Uint8Array.from({ length: products }, (_, p) => (p % 7 === 3 ? 0 : 1));
    const lists = await topLists(model, { k: 9, hidden, offered, threads });
    const scores = new Float64Array(products);
    const best = new Int32Array(9);
    for (let c = 0; c < customers; c++) {
      scoreByFactors(model, c, scores);
      hideRow(hidden, c, scores);
      for (let p = 0; p < products; p++) if (offered[p] === 0) scores[p] = Number.NEGATIVE_INFINITY;
      topK(scores, 9, best);
      expect(lists.items.subarray(c * 9, c * 9 + 9)).toEqual(best);
      for (let r = 0; r < 9; r++) expect(lists.scores[c * 9 + r]!).toBeCloseTo(scores[best[r]!]!, 4);
    }
  });

  it("are short where little is left, and empty for a customer without factors", async () => {
    const small: Factors = { factors, users: new Float32Array(2 * factors), items: draw(3 * factors) };
    small.users.set(draw(factors));
    const known = { offsets: Int32Array.of(0, 1, 1), indices: Int32Array.of(1) };
    const lists = await topLists(small, { k: 4, hidden: known });
    expect([...lists.items.subarray(0, 2)].sort()).toEqual([0, 2]);
    expect([...lists.items.subarray(2)]).toEqual([-1, -1, -1, -1, -1, -1]);
    const none = await topLists({ factors, users: new Float32Array(0), items: small.items }, { k: 4 });
    expect(none.items).toHaveLength(0);
  });

  it("put the lower number first among equal scores", async () => {
    const items = Float32Array.from({ length: 20 * factors }, (_, at) => (at % factors === 0 ? 1 : 0));
    const users = Float32Array.from({ length: factors }, () => 1);
    const lists = await topLists({ factors, users, items }, { k: 5 });
    expect([...lists.items]).toEqual([0, 1, 2, 3, 4]);
  });
});
