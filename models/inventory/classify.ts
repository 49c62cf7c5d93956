/** ABC by revenue and XYZ by how steadily an item sells. */

/** A up to 80 % of revenue, B up to 95 %, C the rest; items without revenue are C. */
export function abcClasses(revenue: ArrayLike<number>): string[] {
  let total = 0;
  for (let i = 0; i < revenue.length; i++) total += Math.max(0, revenue[i]!);
  const order = Array.from({ length: revenue.length }, (_, i) => i).sort((a, b) => revenue[b]! - revenue[a]!);
  const classes: string[] = new Array(revenue.length).fill("C");
  let before = 0;
  for (const i of order) {
    if (!(revenue[i]! > 0)) break;
    // The item that crosses a boundary still belongs to the class below it.
    if (before < 0.8 * total) classes[i] = "A";
    else if (before < 0.95 * total) classes[i] = "B";
    before += revenue[i]!;
  }
  return classes;
}

/** Coefficient of variation of demand a step: X up to 0.5, Y up to 1, Z above or without sales. */
export function xyzClass(demand: Float64Array): string {
  let mean = 0;
  for (let t = 0; t < demand.length; t++) mean += demand[t]! / demand.length;
  if (!(mean > 0)) return "Z";
  let squares = 0;
  for (let t = 0; t < demand.length; t++) squares += (demand[t]! - mean) ** 2;
  const variation = Math.sqrt(squares / demand.length) / mean;
  return variation <= 0.5 ? "X" : variation <= 1 ? "Y" : "Z";
}
