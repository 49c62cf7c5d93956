/** Reads a mapping that another workspace exported. */
import { mappingFile } from "../../../engine/contract/mapping.ts";
import type { TableMapping } from "./index.tsx";

/** The mapping in the file's text, or why there is none. */
export function readMappingFile(
  text: string,
): { source: string; tables: TableMapping[] } | { error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: "This file is no JSON. Choose one that was exported from Mapping." };
  }
  const read = mappingFile.safeParse(value);
  if (read.success) return read.data;
  return { error: "This file holds no mapping. Choose one that was exported from Mapping." };
}
