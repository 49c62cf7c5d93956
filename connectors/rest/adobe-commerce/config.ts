/** Configuration of Adobe Commerce's REST API. */
import { z } from "zod";
import type { FieldMeta } from "../../connector.ts";
import { readingOptions } from "../../reading-options.ts";
import {
  addressField,
  credentialFields,
  insecureField,
  optionalSecret,
  optionalText,
  rateField,
  timeoutField,
  withCredentials,
} from "../fields.ts";

const STORE_VIEW = "Write the code of a store view, or all.";

const SCOPES =
  "openid,AdobeID,email,profile,additional_info.roles,additional_info.projectedProductContext,commerce.accs";

const withOauth = { width: 4, when: { field: "auth", is: ["oauth"] } } satisfies Pick<
  FieldMeta,
  "width" | "when"
>;

export const adobeConfig = z.object({
  url: addressField("Shop address, or the REST endpoint of the cloud service", "https://shop.example.org"),
  auth: z
    .enum(["token", "oauth", "admin", "client-credentials"])
    .default("token")
    .meta({
      label: "Sign in with",
      help: "An integration's access token, or with oauth all four values of it, which every shop takes, do not run out; an admin user's session lasts some hours and is renewed. Adobe Commerce as a Cloud Service takes client credentials only.",
      control: "select",
      width: 12,
    } satisfies FieldMeta),
  accessToken: optionalSecret(
    "Access token",
    "System > Extensions > Integrations. Alone it is taken, from 2.4.4 on, only where Stores > Configuration > Services > OAuth allows access tokens as standalone bearer tokens.",
    { width: 12, when: { field: "auth", is: ["token", "oauth"] } },
  ),
  tokenSecret: optionalSecret("Access token secret", "Stands beside the access token.", withOauth),
  consumerKey: optionalText("Consumer key", { help: "Of the same integration.", ...withOauth }),
  consumerSecret: optionalSecret("Consumer secret", "Of the same integration.", withOauth),
  username: optionalText("Admin user", { width: 6, when: { field: "auth", is: ["admin"] } }),
  password: optionalSecret("Password", "Of an admin user whose role may only read.", {
    width: 6,
    when: { field: "auth", is: ["admin"] },
  }),
  ...credentialFields(
    "Adobe Developer Console: a project with the API Adobe Commerce as a Cloud Service and a credential OAuth Server-to-Server.",
  ),
  scope: optionalText(
    "Scopes",
    {
      help: "As the credential lists them, parted by commas; commerce.accs must be among them.",
      ...withCredentials,
    },
    SCOPES,
  ),
  tokenUrl: optionalText(
    "Address of the token",
    withCredentials,
    "https://ims-na1.adobelogin.com/ims/token/v3",
  ),
  storeCode: z
    .string()
    .trim()
    .regex(/^\w+$/, STORE_VIEW)
    .default("all")
    .meta({
      label: "Store view",
      expected: STORE_VIEW,
      help: "Names and texts of products come in its language; all gives the default ones.",
      width: 4,
    } satisfies FieldMeta),
  requestsPerSecond: rateField(0).meta({ width: 4 }),
  timeoutSeconds: timeoutField.meta({ width: 4 }),
  deletedRows: readingOptions.deletedRows,
  insecure: insecureField,
});

export type AdobeConfig = z.infer<typeof adobeConfig>;
