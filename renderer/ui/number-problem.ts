/** The one check of numbers that are typed, for single fields and for forms drawn from a schema. */

export interface NumberBounds {
  min?: number | undefined;
  max?: number | undefined;
  /** Nothing behind the point. */
  whole?: boolean | undefined;
}

/** What to type instead, in words; null for a number that fits. */
export function numberProblem(value: number, { min, max, whole }: NumberBounds): string | null {
  if (min !== undefined && value < min) return `Use ${min} or more.`;
  if (max !== undefined && value > max) return `Use ${max} or less.`;
  return whole && !Number.isInteger(value) ? "Use a whole number." : null;
}
