/** Parameters of the demand model, as a form shows them. */
import { z } from "zod";

export const demandParams = z.object({
  frequency: z
    .enum(["week", "day"])
    .default("week")
    .meta({ label: "Step", help: "Weeks suit most stores; days for fast sellers with short lead times." }),
  horizon: z.number().int().min(1).max(180).default(13).meta({
    label: "Steps ahead",
    help: "At least the longest lead time plus the days an order should cover.",
  }),
  serviceLevel: z
    .number()
    .min(0.5)
    .max(0.999)
    .default(0.95)
    .meta({ label: "Service level", help: "Chance that an order cycle ends without a shortage." }),
  leadTimeDays: z
    .number()
    .min(0)
    .max(365)
    .default(14)
    .meta({ label: "Lead time, days", help: "For items whose supplier states none." }),
  reviewDays: z.number().min(0).max(180).default(7).meta({ label: "Days between orders" }),
});

export type DemandParams = z.infer<typeof demandParams>;
