/** Products, customers and segments that the engine finds by name, id or SKU while it is typed. */

import { useEffect, useState } from "react";
import { useEngineQuery } from "./hooks.ts";
import type { InputOf, OutputOf } from "./names.ts";

/** Milliseconds of quiet before the engine is asked. */
const PAUSE = 200;

interface Subjects {
  found: OutputOf<"recommend.subjects">;
  /** Not yet what the text asks for. */
  loading: boolean;
}

export function useSubjects(
  kind: InputOf<"recommend.subjects">["kind"],
  text: string,
  { limit = 20, enabled = true } = {},
): Subjects {
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, isFetching } = useEngineQuery(
    "recommend.subjects",
    { kind, search: asked, limit },
    { enabled },
  );
  return enabled
    ? { found: data ?? [], loading: isFetching || asked !== text }
    : { found: [], loading: false };
}
