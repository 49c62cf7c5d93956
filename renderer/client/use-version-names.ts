/** The hook beside version-names.ts: titles come from the catalogue of models. */

import { useMemo } from "react";
import { useEngineQuery } from "./hooks.ts";
import { versionNames } from "./version-names.ts";

/** Writes a list of version ids, as publications keep it, with the models' titles; ids of unknown models stay. */
export function useVersionNames(): (versions: string) => string {
  const catalog = useEngineQuery("model.catalog", {}).data;
  return useMemo(() => {
    const titles = new Map((catalog ?? []).map(({ id, title }) => [id, title]));
    return (versions) => versionNames(versions, titles);
  }, [catalog]);
}
