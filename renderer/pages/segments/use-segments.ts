/** What the page shows, from its address: segment set, segment, open customer, search. */

import { SEGMENT_SETS } from "../../../engine/contract/segments.ts";
import { type OutputOf, useEngineQuery } from "../../client/index.ts";
import { useSetUrl, useUrlState } from "../../ui/index.ts";

export type SegmentSet = (typeof SEGMENT_SETS)[number];
export type Shown = OutputOf<"segments.show">;
export type Segment = Shown["segments"][number];

/** In the address when the table holds the customers of all segments. */
export const ALL = "all";

export function useSegments() {
  const [set] = useUrlState("set", "rfm", SEGMENT_SETS);
  const [chosen, choose] = useUrlState("segment", "");
  const [customer, openCustomer] = useUrlState("customer", "");
  const [search, setSearch] = useUrlState("q", "");
  const setUrl = useSetUrl();
  const query = useEngineQuery("segments.show", { set });
  const segments = query.data?.set === set ? query.data.segments : [];
  const segment = chosen === ALL ? undefined : (segments.find(({ id }) => id === chosen) ?? segments[0]);
  return {
    set,
    chooseSet: (next: SegmentSet) => setUrl({ set: next, segment: null, customer: null }),
    query,
    segment,
    choose,
    customer,
    openCustomer,
    search,
    setSearch,
  };
}

export type SegmentsView = ReturnType<typeof useSegments>;
