/** Where a number comes from: the query that answered it is followed to its tables, sources, loads and models. */

import type { Basis } from "../../engine/contract/common.ts";
import { LineageButton } from "./lineage/LineageButton.tsx";

/** `of` names the number for screen readers: "Net revenue". */
export function BasisPopover({ basis, of }: { basis: Basis | undefined; of: string }) {
  if (!basis?.command) return null;
  return <LineageButton of={of} command={basis.command} input={basis.input} query={basis.query} />;
}
