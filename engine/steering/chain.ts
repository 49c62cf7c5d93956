/** The chains of placements in rows: which model's lists are asked, in which order. */
import type { Placement } from "../contract/placements.ts";
import { GROUPED } from "../shelves/candidates.ts";
import { type Chains, currentChains, type Open } from "../shelves/chains.ts";
import { enabledPlacements } from "../shelves/settings.ts";

export interface Link {
  /** Where the list stands. */
  placement: string;
  /** Where its candidates stand in mart.recommendations. */
  source: string;
  /** Version in use of the model. */
  version: string;
  model: string;
  /** From 0. */
  position: number;
}

/** Placements in use, of those that are wanted; all of them for an empty list. */
export function placementsInUse({ state }: Open, wanted: string[]): Placement[] {
  return enabledPlacements(state).filter((placement) => wanted.length === 0 || wanted.includes(placement));
}

/** The steps of these placements, and of those for groups of shoppers, whose lists end every chain. */
export async function chainLinks(engine: Open, placements: string[]): Promise<Link[]> {
  return linksOf(await currentChains(engine), placements);
}

/** The same of chains that are not those in use. */
export function linksOf({ of }: Pick<Chains, "of">, placements: string[]): Link[] {
  const wanted = new Set([...placements, ...GROUPED]);
  return Object.entries(of)
    .filter(([placement]) => wanted.has(placement))
    .flatMap(([placement, sources]) =>
      sources.map((source, position) => ({
        placement,
        source: source.placement,
        version: source.versionId,
        model: source.title,
        position,
      })),
    );
}
