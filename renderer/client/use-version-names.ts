/** Names of model versions for people: "demand-15" is "Demand forecast 15". */

import { useMemo } from "react";
import { useEngineQuery } from "./hooks.ts";

/** Writes a list of version ids, as publications keep it, with the models' titles; ids of unknown models stay. */
export function useVersionNames(): (versions: string) => string {
  const catalog = useEngineQuery("model.catalog", {}).data;
  return useMemo(() => {
    const titles = new Map((catalog ?? []).map(({ id, title }) => [id, title]));
    return (versions) => versionNames(versions, titles);
  }, [catalog]);
}

/** "als-1, rules-2" with the titles by model id. */
export function versionNames(versions: string, titles: ReadonlyMap<string, string>): string {
  return versions
    .split(/,\s*/)
    .map((id) => {
      const [, model = id, number = ""] = /^(.*)-(\d+)$/.exec(id) ?? [];
      const title = titles.get(model);
      return title ? `${title} ${number}` : id;
    })
    .join(", ");
}
