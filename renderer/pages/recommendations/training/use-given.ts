/** What the form of a training holds: the models, and the parameters of each that differ from its own. */

import type { FormValue } from "../../../ui/index.ts";

export interface Given {
  chosen: string[];
  /** Model whose parameters are open. */
  shown: string;
  params: Record<string, FormValue>;
}

/** Values that differ from the schema's defaults: what is sent, so that a version says what was changed. */
export function changedParams(
  schema: { properties?: Record<string, { default?: unknown }> },
  value: FormValue,
): FormValue {
  const changed = Object.entries(value).filter(
    ([name, one]) =>
      one !== null && JSON.stringify(one) !== JSON.stringify(schema.properties?.[name]?.default),
  );
  return Object.fromEntries(changed);
}
