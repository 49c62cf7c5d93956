/** Configuration of WooCommerce's REST API. */
import { z } from "zod";
import type { FieldMeta } from "../../connector.ts";
import { readingOptions } from "../../reading-options.ts";
import { addressField, insecureField, rateField, secretField, timeoutField } from "../fields.ts";

export const wooConfig = z.object({
  url: addressField("Shop address", "https://shop.example.org"),
  consumerKey: secretField(
    "Consumer key",
    "WooCommerce > Settings > Advanced > REST API: add a key with the right Read.",
  ),
  consumerSecret: secretField("Consumer secret", "Shown once, when the key is made."),
  auth: z
    .enum(["header", "query"])
    .default("header")
    .meta({
      label: "Send the key in the",
      help: "Query only where the host strips the Authorization header: addresses end up in logs.",
      control: "select",
      width: 6,
    } satisfies FieldMeta),
  requestsPerSecond: rateField(0),
  timeoutSeconds: timeoutField,
  deletedRows: readingOptions.deletedRows,
  insecure: insecureField,
});

export type WooConfig = z.infer<typeof wooConfig>;
