/** Fields of the forms that several REST sources have. */
import { z } from "zod";
import type { FieldMeta } from "../connector.ts";

/** The shop's own address. */
export const addressField = (label: string, placeholder: string) =>
  z
    .string()
    .trim()
    .min(1)
    .meta({ label, placeholder, width: 12 } satisfies FieldMeta);

/** A secret that must be given; it goes to the encrypted store. `width` of the form's 12. */
export const secretField = (label: string, help: string, width = 6) =>
  z
    .string()
    .trim()
    .min(1)
    .meta({ label, help, secret: true, control: "password", width } satisfies FieldMeta);

/** A secret that only one of several ways to sign in needs. */
export const optionalSecret = (label: string, help: string, more: Pick<FieldMeta, "width" | "when">) =>
  z
    .string()
    .trim()
    .default("")
    .meta({ label, help, secret: true, control: "password", ...more } satisfies FieldMeta);

/** Text that may be left empty. */
export const optionalText = (label: string, more: Pick<FieldMeta, "help" | "width" | "when">, given = "") =>
  z
    .string()
    .trim()
    .default(given)
    .meta({ label, ...more } satisfies FieldMeta);

/** Shown while `auth` says that the source signs in by OAuth client credentials. */
export const withCredentials = {
  width: 6,
  when: { field: "auth", is: ["client-credentials"] },
} satisfies Pick<FieldMeta, "width" | "when">;

/** Client id, with where it is found, and secret. */
export const credentialFields = (help: string) => ({
  clientId: optionalText("Client id", { help, ...withCredentials }),
  clientSecret: optionalSecret("Client secret", "Stands beside the client id.", withCredentials),
});

export const timeoutField = z.coerce
  .number()
  .min(0.1)
  .max(600)
  .default(60)
  .meta({
    label: "Seconds to wait for an answer",
    control: "number",
    width: 6,
  } satisfies FieldMeta);

/** How many requests a second are sent at most; 0 for no limit of our own. */
export const rateField = (perSecond: number) =>
  z.coerce
    .number()
    .min(0)
    .max(1000)
    .default(perSecond)
    .meta({
      label: "Requests a second, at most",
      help: "0 asks as fast as the answers come. Waits that the server asks for are kept in any case.",
      control: "number",
      width: 6,
    } satisfies FieldMeta);

export const insecureField = z
  .boolean()
  .default(false)
  .meta({
    label: "Without encryption",
    help: "Allows an http address. Anyone on the way can then read the credentials; only for a private network.",
    control: "switch",
    width: 12,
  } satisfies FieldMeta);
