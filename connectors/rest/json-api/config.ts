/** Configuration of a JSON API: its lists, sign-in and pages. */

import { z } from "zod";
import type { FieldMeta } from "../../connector.ts";
import { isObjectText } from "../../json-object.ts";
import { addressField, insecureField, rateField, timeoutField } from "../fields.ts";

const text = (meta: FieldMeta) =>
  z
    .string()
    .trim()
    .default("")
    .meta({ ...meta });
const hidden = (meta: FieldMeta) => text({ ...meta, secret: true, control: "password" });
const choice = <const T extends [string, ...string[]]>(options: T, meta: FieldMeta) =>
  z
    .enum(options)
    .default(options[0])
    .meta({ control: "select", ...meta });

const withAuth = (...is: string[]) => ({ when: { field: "auth", is } });
const withPages = (...is: string[]) => ({ when: { field: "pagination", is } });

const LIST_NAME =
  "Write a name without points, slashes, quotes and brackets, that begins with neither a space nor _.";

const streamSchema = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[^\s._"'{}/\\][^."'{}/\\]*$/, LIST_NAME)
    .meta({ label: "Name", expected: LIST_NAME, placeholder: "orders", width: 4 } satisfies FieldMeta),
  path: z
    .string()
    .trim()
    .min(1)
    .meta({ label: "Path", placeholder: "/v1/orders?status=all", width: 8 } satisfies FieldMeta),
  records: text({
    label: "Rows at (optional)",
    help: "Such as data.items; found by itself when empty.",
    placeholder: "data.items",
    width: 4,
  }),
  key: text({
    label: "Key (optional)",
    help: "Fields that name a row, parted by commas.",
    placeholder: "id",
    width: 4,
  }),
  changedField: text({
    label: "Changed at (optional)",
    help: "Field with the time of change.",
    placeholder: "updated_at",
    width: 4,
  }),
  body: z
    .string()
    .trim()
    .refine((value) => value === "" || isObjectText(value), 'Write it as a JSON object: {"status":"all"}.')
    .default("")
    .meta({
      label: "Body (optional)",
      help: "JSON for lists that are asked for by POST. Page, page size and changes since are put into it.",
      placeholder: '{"status":"all"}',
      width: 12,
    } satisfies FieldMeta),
});

export const jsonApiConfig = z.object({
  url: addressField("Address of the API", "https://api.example.org"),
  streams: z
    .array(streamSchema)
    .min(1, "Add a list to read: its name and its path.")
    .meta({ label: "Lists to read", help: "Each becomes a table.", width: 12 } satisfies FieldMeta),

  auth: choice(["none", "bearer", "header", "query", "basic", "client-credentials"], {
    label: "Sign in",
    width: 6,
  }),
  authName: text({
    label: "Name of the header or parameter",
    placeholder: "X-API-Key",
    width: 6,
    ...withAuth("header", "query"),
  }),
  token: hidden({ label: "Token or key", width: 6, ...withAuth("bearer", "header", "query") }),
  user: text({ label: "User", width: 6, ...withAuth("basic") }),
  password: hidden({ label: "Password", width: 6, ...withAuth("basic") }),
  tokenUrl: text({
    label: "Address of the token",
    placeholder: "https://login.example.org/oauth/token",
    width: 6,
    ...withAuth("client-credentials"),
  }),
  clientId: text({ label: "Client id", width: 6, ...withAuth("client-credentials") }),
  clientSecret: hidden({ label: "Client secret", width: 6, ...withAuth("client-credentials") }),
  scope: text({ label: "Scope (optional)", width: 6, ...withAuth("client-credentials") }),
  tokenParameters: z
    .string()
    .trim()
    .regex(/^([^=&]+=[^&]*(&[^=&]+=[^&]*)*)?$/, "Write name=value, several with & between.")
    .default("")
    .meta({
      label: "More for the token (optional)",
      help: "What the sign-in server asks for beside the id, such as an audience or a resource.",
      placeholder: "audience=https://api.example.org",
      width: 6,
      ...withAuth("client-credentials"),
    } satisfies FieldMeta),

  pagination: choice(["none", "page-number", "offset", "cursor", "link-header", "next-address"], {
    label: "Further pages by",
    help: "A page number or offset that counts up, a cursor or an address that each answer gives, or its Link header.",
    width: 6,
  }),
  pageParam: text({
    label: "Its parameter (optional)",
    placeholder: "page",
    width: 6,
    ...withPages("page-number", "offset", "cursor"),
  }),
  firstPage: z.coerce
    .number()
    .int()
    .min(0)
    .max(1)
    .default(1)
    .meta({
      label: "Number of the first page",
      control: "number",
      width: 6,
      ...withPages("page-number"),
    } satisfies FieldMeta),
  nextPath: text({
    label: "Where the next one is (optional)",
    help: "Such as meta.next, or a header with the cursor; where pages go on behind the last row's id: data[-1].id.",
    placeholder: "meta.next",
    width: 6,
    ...withPages("cursor", "next-address"),
  }),
  totalPath: text({
    label: "Where the number of rows is (optional)",
    help: "Such as meta.total, or the name of a header. With it, rows that go while pages are counted through hide no others.",
    placeholder: "X-Total-Count",
    width: 6,
    ...withPages("page-number", "offset"),
  }),
  sizeParam: text({
    label: "Parameter of the page size (optional)",
    placeholder: "limit",
    width: 6,
    ...withPages("page-number", "offset", "cursor", "link-header", "next-address"),
  }),
  pageSize: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(100)
    .meta({
      label: "Rows a page",
      control: "number",
      width: 6,
      ...withPages("page-number", "offset", "cursor", "link-header", "next-address"),
    } satisfies FieldMeta),

  sinceParam: text({
    label: "Parameter for changes since (optional)",
    help: "Asked with the last time of change that was read.",
    placeholder: "updated_since",
    width: 6,
  }),
  sinceFormat: choice(["date-and-time", "date", "seconds", "milliseconds"], {
    label: "Written as",
    help: "2024-01-31T12:00:00Z, 2024-01-31, or seconds or milliseconds since 1970.",
    width: 6,
  }),

  requestsPerSecond: rateField(5),
  timeoutSeconds: timeoutField,
  insecure: insecureField,
});

export type JsonApiConfig = z.infer<typeof jsonApiConfig>;
export type ListConfig = JsonApiConfig["streams"][number];
