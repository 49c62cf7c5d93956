/** Names and traits of behaviour segments, by what sets them apart from all customers. */
import { deviation, mean } from "../evaluate/stats.ts";
import type { Customers } from "./customers.ts";
import { featureOf } from "./features.ts";
import type { Points } from "./kmeans-fit.ts";

export interface Trait {
  column: string;
  label: string;
  unit: string;
  /** Means in plain units, here and over all customers. */
  here: number;
  all: number;
  /** Difference of the scaled means in deviations of all customers; its sign says above or below. */
  effect: number;
}

export interface Profile {
  name: string;
  customers: number;
  /** Largest difference first. */
  traits: Trait[];
}

/** A difference under this many deviations is not worth a word. */
const WORTH_A_WORD = 0.3;

/** What sets each group apart, and a name from its largest differences that no other group has. */
export function profiles(
  customers: Customers,
  points: Points,
  columns: string[],
  groups: Int32Array,
  k: number,
) {
  const found = Array.from({ length: k }, (_, group) => {
    const rows = Array.from(groups.keys()).filter((row) => groups[row] === group);
    return { rows, traits: traitsOf(customers, points, columns, rows) };
  });
  const names = uniqueNames(found.map((group) => group.traits));
  return found.map(({ rows, traits }, i) => ({ name: names[i]!, customers: rows.length, traits }) as Profile);
}

function traitsOf(customers: Customers, points: Points, columns: string[], rows: number[]): Trait[] {
  const traits = columns.map((column, j) => {
    const plain = customers.column(column);
    const scaled = Float64Array.from({ length: points.rows }, (_, i) => points.data[i * points.dims + j]!);
    const { label, unit } = featureOf(column);
    return {
      column,
      label,
      unit,
      here: mean(rows.map((row) => plain[row]!)),
      all: mean(plain),
      effect: (mean(rows.map((row) => scaled[row]!)) - mean(scaled)) / (deviation(scaled) || 1),
    };
  });
  return traits.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

/** Two words each, three or four where two groups would share a name, a number when even that is not enough. */
function uniqueNames(groups: Trait[][]): string[] {
  for (let words = 2; words <= 4; words++) {
    const names = groups.map((traits) => nameOf(traits, words));
    if (new Set(names).size === names.length) return names;
  }
  const seen = new Map<string, number>();
  return groups.map((traits) => {
    const name = nameOf(traits, 3);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  });
}

function nameOf(traits: Trait[], words: number): string {
  const telling = traits.filter((trait) => Math.abs(trait.effect) >= WORTH_A_WORD).slice(0, words);
  if (telling.length === 0) return "Average customers";
  const parts = telling.map((trait) => {
    const feature = featureOf(trait.column);
    return trait.effect > 0 ? feature.high : feature.low;
  });
  const name = parts.join(", ");
  return name[0]!.toUpperCase() + name.slice(1);
}
