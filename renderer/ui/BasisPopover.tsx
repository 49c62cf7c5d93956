/** Where a number comes from: the query that answered it is followed to its tables, sources, loads and models. */

import type { Basis } from "../../engine/contract/common.ts";
import { LineageButton } from "./lineage/LineageButton.tsx";

interface BasisPopoverProps {
  basis: Basis | undefined;
  /** Names the number: "Net revenue". */
  of: string;
  /** SQL file of the number, where the answer's basis names another one. */
  query?: string;
}

export function BasisPopover({ basis, of, query = basis?.query }: BasisPopoverProps) {
  if (!basis?.command) return null;
  return <LineageButton of={of} command={basis.command} input={basis.input} query={query} />;
}
