/** Titles of kinds of connection, which sources and targets know by id. */
import { useEngineQuery } from "../../client/index.ts";

/** Answers the title of a kind's id, "PostgreSQL" of postgres; the id itself until the list is there. */
export function useKindTitle(): (id: string) => string {
  const kinds = useEngineQuery("source.kinds", {}).data ?? [];
  return (id) => kinds.find((kind) => kind.id === id)?.title ?? id;
}
