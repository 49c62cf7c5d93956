/** Titles of presets, which sources and mappings know by id. */
import { useEngineQuery } from "../../client/index.ts";

/** Answers the title of a preset's id; the id itself until the list is there. */
export function usePresetTitle(): (id: string) => string {
  const presets = useEngineQuery("mapping.presets", {}).data ?? [];
  return (id) => presets.find((preset) => preset.id === id)?.title ?? id;
}
