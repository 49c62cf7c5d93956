/** Invents customers of known types and the moments they order, as many as asked for. */
import { pickWeighted, type Random } from "../../models/random.ts";
import { type Calendar, secondOfDay, weekdayFactor } from "./calendar.ts";
import type { CatalogueWords, PeopleWords } from "./words.ts";

export interface Customer {
  id: number;
  type: number;
  firstName: string;
  lastName: string;
  gender: "f" | "m" | null;
  birthYear: number | null;
  place: number;
  guest: boolean;
  marketing: boolean;
  /** Two leaf categories the customer likes best, and a style. */
  favourites: [number, number];
  style: number;
  device: "desktop" | "mobile" | "tablet";
  /** Allowed analytics: the visits of the others leave no events. */
  tracked: boolean;
  /** Days between which the customer is one; lapsed ones end early. */
  from: number;
  to: number;
  orders: number;
}

/** Orders in time order: day, second of the day and index of the customer. */
export interface Schedule {
  day: Int32Array;
  second: Float64Array;
  customer: Int32Array;
}

/** Invents `count` customers who arrive over the days. */
export function inventCustomers(
  words: CatalogueWords,
  people: PeopleWords,
  count: number,
  days: number,
  rng: Random,
): Customer[] {
  const shares = words.types.map((t) => t.share);
  const places = people.places.map((p) => p.weight);
  return Array.from({ length: count }, (_, i) => {
    const type = pickWeighted(shares, rng);
    const gender = rng.next() < 0.66 ? "f" : "m";
    const firsts = people.first_names[gender];
    const from = rng.next() < 0.45 ? 0 : rng.int(Math.max(1, days - 30));
    return {
      id: i + 1,
      type,
      firstName: firsts[rng.int(firsts.length)]!,
      lastName: people.last_names[rng.int(people.last_names.length)]!,
      gender: rng.next() < 0.85 ? gender : null,
      birthYear: rng.next() < 0.7 ? 1948 + rng.int(58) : null,
      place: pickWeighted(places, rng),
      guest: words.types[type]!.name === "one-off" && rng.next() < 0.6,
      marketing: rng.next() < 0.55,
      favourites: [rng.int(words.categories.length), rng.int(words.categories.length)],
      style: rng.int(words.styles.length),
      device: (["desktop", "mobile", "mobile", "mobile", "tablet"] as const)[rng.int(5)]!,
      tracked: rng.next() < 0.7,
      from,
      to: lastDay(words.types[type]!.name, from, days, rng),
      orders: 0,
    };
  });
}

function lastDay(type: string, from: number, days: number, rng: Random): number {
  if (type !== "lapsed") return days - 1;
  return Math.min(days - 1, from + 30 + rng.int(Math.max(1, Math.floor((days - from) * 0.55))));
}

/** Gives out exactly `total` orders by type, length of stay and luck; one-off customers get one. */
export function shareOrders(
  customers: Customer[],
  words: CatalogueWords,
  total: number,
  days: number,
  rng: Random,
): void {
  const appetite = customers.map((c) => {
    const type = words.types[c.type]!;
    return type.orders <= 1 ? 0 : type.orders * rng.gamma(3, 1 / 3) * ((c.to - c.from + 1) / days);
  });
  const repeating = customers.filter((_, i) => appetite[i]! > 0);
  const singles = customers.length - repeating.length;
  const scale = Math.max(0, total - singles) / appetite.reduce((a, b) => a + b, 0);
  let sum = 0;
  customers.forEach((customer, i) => {
    customer.orders = appetite[i]! > 0 ? Math.max(1, rng.poisson(appetite[i]! * scale)) : 1;
    sum += customer.orders;
  });
  const least = total < customers.length ? 0 : 1;
  const most = repeating.length > 0 ? repeating : customers;
  for (; sum < total; sum++) most[rng.int(most.length)]!.orders++;
  while (sum > total) {
    const customer = customers[rng.int(customers.length)]!;
    if (customer.orders > least) {
      customer.orders--;
      sum--;
    }
  }
}

/** Cumulative pull of each day on a type: weekday, growth, season, coupons. Entry d + 1 includes day d. */
function pullOfDays(
  c: Calendar,
  season: Float64Array,
  coupons: Uint8Array,
  exponent: number,
  promotion: number,
) {
  const sums = new Float64Array(c.days + 1);
  for (let day = 0; day < c.days; day++) {
    const growth = 1 + (0.1 * day) / 365;
    const pull =
      weekdayFactor(c, day) * growth * season[day]! ** exponent * (1 + promotion * 0.25 * coupons[day]!);
    sums[day + 1] = sums[day]! + pull;
  }
  return sums;
}

/** Spreads the customers' orders over days and seconds, oldest first. */
export function scheduleOrders(
  c: Calendar,
  customers: Customer[],
  words: CatalogueWords,
  season: Float64Array,
  coupons: Uint8Array,
  rng: Random,
): Schedule {
  const pulls = words.types.map((t) => pullOfDays(c, season, coupons, t.season, t.promotion));
  const times: [number, number, number][] = [];
  customers.forEach((customer, index) => {
    const sums = pulls[customer.type]!;
    const low = sums[customer.from]!;
    const high = sums[customer.to + 1]!;
    for (let n = 0; n < customer.orders; n++) {
      const day = locate(sums, low + (high - low) * rng.next(), customer.from, customer.to);
      times.push([day, secondOfDay(c, day, rng.next()), index]);
    }
  });
  times.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  return {
    day: Int32Array.from(times, (t) => t[0]),
    second: Float64Array.from(times, (t) => t[1]),
    customer: Int32Array.from(times, (t) => t[2]),
  };
}

/** First index i of [low, high] whose cumulative sum (entry i + 1) exceeds the value. */
export function locate(sums: Float64Array, value: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle + 1]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
