/** Configuration of Shopify's Admin API. */
import { z } from "zod";
import type { FieldMeta } from "../../connector.ts";
import { readingOptions } from "../../reading-options.ts";
import { insecureField, secretField, timeoutField } from "../fields.ts";

export const shopifyConfig = z.object({
  shop: z
    .string()
    .trim()
    .min(1)
    .meta({
      label: "Shop",
      help: "The shop's own name at Shopify, not its customers' domain.",
      placeholder: "my-shop.myshopify.com",
      width: 12,
    } satisfies FieldMeta),
  accessToken: secretField(
    "Admin API access token",
    "Settings > Apps > Develop apps: give a custom app the scopes read_orders, read_all_orders, read_products, read_customers, read_inventory, read_locations.",
    12,
  ),
  apiVersion: z
    .string()
    .regex(/^(\d{4}-(01|04|07|10)|unstable)$/, "Write a version such as 2026-01.")
    .default("2026-01")
    .meta({
      label: "API version",
      help: "Shopify answers with its oldest supported version where this one has been retired.",
      width: 6,
    } satisfies FieldMeta),
  timeoutSeconds: timeoutField,
  baseUrl: z
    .string()
    .trim()
    .default("")
    .meta({
      label: "Through another address (optional)",
      help: "Only for a proxy of your own before Shopify.",
      placeholder: "https://shopify-proxy.example.org",
      width: 12,
    } satisfies FieldMeta),
  deletedRows: readingOptions.deletedRows,
  insecure: insecureField,
});

export type ShopifyConfig = z.infer<typeof shopifyConfig>;
