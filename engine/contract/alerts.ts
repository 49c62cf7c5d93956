/** Alerts: what needs a person's eye, until it is over. */
import { z } from "zod";
import { change, none, query } from "./command.ts";

export const ALERT_KINDS = [
  "load-failed",
  "late",
  "load-empty",
  "load-large",
  "rows-gone",
  "totals-differ",
  "quality",
  "given-up",
] as const;

export const alertSchema = z.object({
  id: z.string(),
  kind: z.enum(ALERT_KINDS),
  /** What it is about; one kind and subject is one alert, however often it is raised. */
  subject: z.string(),
  title: z.string(),
  detail: z.string(),
  /** Page that shows more: `/jobs?job=...` */
  href: z.string(),
  raisedAt: z.string(),
  /** Last time it was raised again. */
  lastAt: z.string(),
  times: z.number().int(),
  /** When it was over; null while it lasts. */
  resolvedAt: z.string().nullable(),
  /** When the user had seen it; null while new. */
  seenAt: z.string().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

export const alerts = {
  list: query("alerts.list", {
    summary: "What needs a look, newest first",
    input: z.object({
      all: z.boolean().default(false).meta({ help: "Also what is over." }),
    }),
    output: z.array(alertSchema),
    examples: ["alerts list", "alerts list --all"],
  }),
  seen: change("alerts.seen", {
    summary: "Mark alerts as seen; all of them when no id is given",
    input: z.object({ id: z.string().optional().meta({ help: "Id of the alert." }) }),
    output: none,
    positionals: ["id"],
  }),
};
