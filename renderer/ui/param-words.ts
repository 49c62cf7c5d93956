/** What a model's parameters are called where a person reads them: the labels of the form that sets them. */

import { useEngineQuery } from "../client/hooks.ts";
import { asObjectSchema, fieldLabel } from "./form/schema.ts";

/** Answers the label of a parameter of the model; its own name until the catalogue is there or where it has none. */
export function useParamWords(modelId: string): (name: string) => string {
  const model = useEngineQuery("model.catalog", {}).data?.find(({ id }) => id === modelId);
  const fields = asObjectSchema(model?.params ?? {}).properties ?? {};
  return (name) => (fields[name] ? fieldLabel(name, fields[name]) : name);
}

/** A parameter's value as text: "none" of an empty list. */
export function paramText(value: unknown): string {
  if (Array.isArray(value)) return value.length > 0 ? value.map(paramText).join(", ") : "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}
