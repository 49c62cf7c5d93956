/** Where the numbers of an answer come from. */
import { dataAsOf } from "../compute/as-of.ts";
import { AppError } from "../contract/errors.ts";
import { commandMeta } from "../contract/meta.ts";
import { lineageOf } from "../lineage/lineage.ts";
import type { AnyHandler, Handlers } from "./handlers.ts";
import { issueText } from "./issue-text.ts";

/** Areas whose queries answer from the warehouse; others ask a source, or only the state. */
const AREAS = [
  "overview",
  "segments",
  "demand",
  "recommend",
  "rules",
  "experiment",
  "price",
  "publish",
  "quality",
  "warehouse",
];

export type LineageCommands = Pick<Handlers<"warehouse">, "warehouse.lineage">;

/** `handlerOf` knows all commands, these among them. */
export const lineageCommands = (handlerOf: (command: string) => AnyHandler | undefined): LineageCommands => ({
  "warehouse.lineage": async (engine, { command, input, query }, { signal }) => {
    const handler = handlerOf(command);
    const declared = commandMeta(command);
    if (
      !handler ||
      declared?.meta.kind !== "query" ||
      !AREAS.includes(declared.area) ||
      command === "warehouse.lineage"
    ) {
      throw new AppError(
        "invalid-input",
        `"${command}" is no query whose numbers come from the warehouse. Give one such as overview.summary.`,
      );
    }
    const parsed = declared.input.safeParse(input);
    if (!parsed.success)
      throw new AppError("invalid-input", `The input does not fit ${command}: ${issueText(parsed.error)}`);
    const lineage = await lineageOf(engine, (watched) => handler(watched, parsed.data, { signal }), query);
    const asOf = await dataAsOf(engine.warehouse, engine.state.settings().timeZone);
    return { ...lineage, dataAsOf: asOf?.at ?? null };
  },
});
