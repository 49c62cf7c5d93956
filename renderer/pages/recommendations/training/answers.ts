/** What the engine answers to this tab. */
import type { OutputOf } from "../../../client/index.ts";

export type CatalogModel = OutputOf<"model.catalog">[number];
