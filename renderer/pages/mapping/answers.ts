/** What the engine answers to this page. */
import type { OutputOf } from "../../client/index.ts";

export type Mapping = OutputOf<"mapping.get">;

export type TableMapping = Mapping["tables"][number];

export type WarehouseTable = OutputOf<"mapping.tables">[number];

export type Preview = OutputOf<"mapping.preview">;

export type Suggestions = OutputOf<"mapping.suggest">;

export type Suggestion = Suggestions["tables"][number];

export type Problem = OutputOf<"mapping.check">["problems"][number];
