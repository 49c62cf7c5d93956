/** Configuration of Shopify's Admin API. */
import { z } from "zod";
import type { FieldMeta } from "../../connector.ts";
import { readingOptions } from "../../reading-options.ts";
import { credentialFields, insecureField, optionalSecret, timeoutField } from "../fields.ts";

const VERSION = "Write a version such as 2026-04.";

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
  auth: z
    .enum(["token", "client-credentials"])
    .default("token")
    .meta({
      label: "Sign in with",
      help: "A token of a custom app that was made in the shop's admin, as could be done before 2026; or client id and secret of an app of Shopify's Dev Dashboard. Scopes: read_orders, read_all_orders, read_products, read_customers, read_inventory, read_locations.",
      control: "select",
      width: 12,
    } satisfies FieldMeta),
  accessToken: optionalSecret(
    "Admin API access token",
    "Settings > Apps > Develop apps, the app, API credentials.",
    {
      width: 12,
      when: { field: "auth", is: ["token"] },
    },
  ),
  ...credentialFields(
    "Dev Dashboard, the app, Settings. The app must be installed in the shop, of the same organisation.",
  ),
  apiVersion: z
    .string()
    .trim()
    .regex(/^(\d{4}-(01|04|07|10)|unstable)$/, VERSION)
    .default("2026-04")
    .meta({
      label: "API version",
      expected: VERSION,
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
