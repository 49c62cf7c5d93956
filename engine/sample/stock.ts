/** The stockroom: sales take units out, a weekly buyer orders more, suppliers are sometimes late. */
import type { Random } from "../../models/random.ts";
import { type Calendar, isoDay, isoTime, weekday } from "./calendar.ts";
import type { Catalogue } from "./catalogue.ts";
import type { StoreWriter } from "./store-database.ts";
import type { CatalogueWords } from "./words.ts";

const LOCATION = 1;
const HOUR = 3600;

/** A spell without stock: what the shop could not sell is known only here. */
export interface Stockout {
  variant_id: number;
  from: string;
  to: string;
  lost_units: number;
}

export interface Stockroom {
  onHand: Int32Array;
  stockouts: Stockout[];
  /** Receives what arrives, and on Mondays orders what runs low. */
  open(day: number): void;
  sell(variant: number, units: number, orderItem: number, day: number, second: number): void;
  /** Demand that found an empty shelf. */
  miss(variant: number, units: number): void;
  /** Units back on the shelf on a later day. */
  giveBack(variant: number, units: number, orderItem: number, day: number): void;
  /** Counts on Sundays and on the last day. */
  close(day: number): void;
}

interface Arrival {
  order: number;
  lines: [variant: number, units: number][];
}

/** The stockroom before its first day; `dailyUnits` is what each variant sells a day. */
export function openStockroom(
  c: Calendar,
  catalogue: Catalogue,
  words: CatalogueWords,
  season: Float64Array[],
  dailyUnits: Float64Array,
  writer: StoreWriter,
  rng: Random,
): Stockroom {
  const { variants, products } = catalogue;
  const onHand = new Int32Array(variants.length);
  const incoming = new Int32Array(variants.length);
  const soldToday = new Int32Array(variants.length);
  const rate = Float64Array.from(dailyUnits);
  const emptySince = new Int32Array(variants.length).fill(-1);
  const lost = new Int32Array(variants.length);
  const arrivals = new Map<number, Arrival[]>();
  const returns = new Map<number, [variant: number, units: number, orderItem: number][]>();
  const stockouts: Stockout[] = [];
  let orders = 0;

  const seasonOf = (v: number, day: number) =>
    season[products[variants[v]!.product]!.category]![Math.min(c.days - 1, day)]!;

  const move = (
    v: number,
    units: number,
    kind: string,
    time: string,
    item: number | null,
    po: number | null,
  ) => {
    onHand[v]! += units;
    writer.movement(v + 1, LOCATION, units, kind, item, po, time);
  };

  const orderFrom = (supplier: number, lines: Arrival["lines"], day: number) => {
    const { lead } = words.suppliers[supplier]!;
    const late = rng.next() < 0.08 ? 2 : 0.85 + 0.4 * rng.next();
    const arrival = day + Math.max(2, Math.round(lead * late));
    const id = ++orders;
    const received = arrival < c.days ? isoTime(c, arrival, 8 * HOUR) : null;
    writer.purchaseOrder(
      id,
      supplier + 1,
      LOCATION,
      isoTime(c, day, 9 * HOUR),
      isoDay(c, day + lead),
      received,
    );
    for (const [v, units] of lines) {
      incoming[v]! += units;
      writer.purchaseOrderLine(id, v + 1, units, variants[v]!.cost, received ?? isoTime(c, day, 9 * HOUR));
    }
    arrivals.set(arrival, [...(arrivals.get(arrival) ?? []), { order: id, lines }]);
  };

  const wanted = (v: number, day: number): number => {
    const variant = variants[v]!;
    const product = products[variant.product]!;
    const supplier = words.suppliers[product.supplier]!;
    if (day + supplier.lead < product.from || day > product.to - 30) return 0;
    const ahead = Math.max(seasonOf(v, day + supplier.lead), seasonOf(v, day + supplier.lead + 14));
    const cover = supplier.lead + 7 + variant.safetyDays;
    const position = onHand[v]! + incoming[v]!;
    const daily = rate[v]! * (0.5 * seasonOf(v, day) + 0.5 * ahead);
    if (position >= daily * cover) return 0;
    const units = Math.max(supplier.minimum, daily * (cover + 14) - position);
    return Math.ceil(units / supplier.pack) * supplier.pack;
  };

  const buy = (day: number) => {
    const bySupplier = words.suppliers.map(() => [] as Arrival["lines"]);
    variants.forEach((variant, v) => {
      const units = wanted(v, day);
      if (units > 0) bySupplier[products[variant.product]!.supplier]!.push([v, units]);
    });
    bySupplier.forEach((lines, supplier) => {
      if (lines.length > 0) orderFrom(supplier, lines, day);
    });
  };

  const receive = (day: number) => {
    for (const arrival of arrivals.get(day) ?? []) {
      for (const [v, units] of arrival.lines) {
        incoming[v]! -= units;
        move(v, units, "receipt", isoTime(c, day, 8 * HOUR), null, arrival.order);
      }
    }
    arrivals.delete(day);
    for (const [v, units, item] of returns.get(day) ?? []) {
      move(v, units, "return", isoTime(c, day, 10 * HOUR), item, null);
    }
    returns.delete(day);
  };

  const fillShelves = () => {
    variants.forEach((variant, v) => {
      const product = products[variant.product]!;
      const supplier = words.suppliers[product.supplier]!;
      if (product.from > supplier.lead) return;
      const units = Math.ceil(dailyUnits[v]! * seasonOf(v, 10) * (supplier.lead + 24 + rng.int(20))) + 2;
      move(v, units, "opening", isoTime(c, 0, 0), null, null);
    });
  };

  /** Follows spells without stock and learns each variant's pace on days when it could be bought. */
  const observe = (day: number) => {
    for (let v = 0; v < variants.length; v++) {
      const product = products[variants[v]!.product]!;
      if (day < product.from || day > product.to) continue;
      const empty = onHand[v]! <= 0;
      if (empty && emptySince[v]! < 0) emptySince[v] = day;
      if (emptySince[v]! >= 0 && (!empty || day === c.days - 1)) {
        const from = isoDay(c, emptySince[v]!);
        stockouts.push({ variant_id: v + 1, from, to: isoDay(c, day), lost_units: lost[v]! });
        emptySince[v] = -1;
        lost[v] = 0;
      }
      if (!empty) rate[v] = 0.97 * rate[v]! + (0.03 * soldToday[v]!) / seasonOf(v, day);
    }
  };

  return {
    onHand,
    stockouts,
    open(day) {
      if (day === 0) fillShelves();
      receive(day);
      if (weekday(c, day) === 1) buy(day);
      soldToday.fill(0);
    },
    sell(v, units, orderItem, day, second) {
      soldToday[v]! += units;
      move(v, -units, "sale", isoTime(c, day, second), orderItem, null);
    },
    miss(v, units) {
      lost[v]! += units;
    },
    giveBack(v, units, orderItem, day) {
      returns.set(day, [...(returns.get(day) ?? []), [v, units, orderItem]]);
    },
    close(day) {
      observe(day);
      if (weekday(c, day) !== 0 && day !== c.days - 1) return;
      const asOf = isoDay(c, day);
      const time = isoTime(c, day, 86_399);
      for (let v = 0; v < variants.length; v++) {
        if (products[variants[v]!.product]!.from <= day) {
          writer.level(v + 1, LOCATION, asOf, onHand[v]!, incoming[v]!, time);
        }
      }
    },
  };
}
