/** What each segment of customers buys: for shoppers of whom nothing but the segment is known. */

import type { Data } from "../../model.ts";
import { NEEDS, numbers, spanOf, tableOf, texts } from "../history/signals.ts";

export interface SegmentSales {
  /** `<segment set>:<segment id>` */
  id: string;
  name: string;
  /** Purchases by product, each weighing half after the half-life. */
  score: Float64Array;
  /** The same, counted. */
  orders: Int32Array;
}

/** Purchases that a segment must have, for its own best sellers to say more than the store's. */
const LEAST = 50;

/** What each segment buys, with decay; segments as they are now. */
export function segmentSales(data: Data, halfLifeDays: number): SegmentSales[] {
  const members = membersOf(data);
  const table = tableOf(data, NEEDS.interactions);
  const { last } = spanOf(data);
  const [customer, product, day, purchases] = ["customer_no", "product_no", "day", "purchases"].map((name) =>
    numbers(table, name),
  );
  const products = tableOf(data, NEEDS.products).rows;
  for (let i = 0; i < table.rows; i++) {
    if (purchases![i] === 0) continue;
    for (const segment of members.of(customer![i]!)) {
      segment.score ??= new Float64Array(products);
      segment.orders ??= new Int32Array(products);
      segment.score[product![i]!]! += purchases![i]! * 2 ** ((day![i]! - last) / halfLifeDays);
      segment.orders[product![i]!]! += purchases![i]!;
      segment.total += purchases![i]!;
    }
  }
  return members.all.flatMap(({ id, name, score, orders, total }) =>
    score && orders && total >= LEAST ? [{ id, name, score, orders }] : [],
  );
}

interface Member {
  id: string;
  name: string;
  total: number;
  score?: Float64Array;
  orders?: Int32Array;
}

const NONE: Member[] = [];

function membersOf(data: Data) {
  const table = tableOf(data, NEEDS.segments);
  const byId = new Map<string, Member>();
  const byCustomer = new Map<number, Member[]>();
  if (table.rows > 0) {
    const customer = numbers(table, "customer_no");
    const [ids, names] = [texts(table, "segment"), texts(table, "name")];
    for (let r = 0; r < table.rows; r++) {
      const id = ids[r]!;
      const segment = byId.get(id) ?? { id, name: names[r] ?? id, total: 0 };
      byId.set(id, segment);
      byCustomer.set(customer[r]!, [...(byCustomer.get(customer[r]!) ?? []), segment]);
    }
  }
  return {
    all: [...byId.values()],
    of: (customer: number): readonly Member[] => byCustomer.get(customer) ?? NONE,
  };
}
