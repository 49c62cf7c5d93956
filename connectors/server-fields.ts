/** Configuration that every database server asks for. */
import { z } from "zod";
import type { FieldMeta } from "./connector.ts";

/** Where the server is: its name or address, and the port that it usually has. */
export const placeFields = (port: number) => ({
  host: z
    .string()
    .trim()
    .min(1)
    // As it stands in an address of the web: [::1].
    .overwrite((host) => host.replace(/^\[(.+)\]$/, "$1"))
    .default("localhost")
    .meta({
      label: "Server",
      help: "Name or address; on this machine also the path of a socket.",
      width: 8,
    } satisfies FieldMeta),
  port: z.coerce
    .number()
    .int()
    .min(1)
    .max(65535)
    .default(port)
    .meta({ label: "Port", control: "number", width: 4 } satisfies FieldMeta),
});

/** Which database, over `width` columns of the form. */
export const databaseField = (width: number) =>
  z
    .string()
    .trim()
    .min(1)
    .meta({ label: "Database", width } satisfies FieldMeta);

/** Of this client's identity; asked for where the connection is surely encrypted. */
const identityFile = (label: string, help: string) =>
  z
    .string()
    .trim()
    .optional()
    .meta({
      label,
      help,
      control: "file",
      width: 6,
      when: { field: "ssl", is: ["require", "verify"] },
    } satisfies FieldMeta);

/** Who signs in, and how the connection is kept from others. */
export const signInFields = {
  user: z
    .string()
    .trim()
    .min(1)
    .meta({ label: "User", help: "A read-only user is enough for a source.", width: 6 } satisfies FieldMeta),
  password: z
    .string()
    .default("")
    .meta({ label: "Password", secret: true, control: "password", width: 6 } satisfies FieldMeta),
  ssl: z
    .enum(["prefer", "require", "verify", "off"])
    .default("prefer")
    .meta({
      label: "Encryption",
      help: "Prefer uses it where the server has it; verify also checks the server's certificate.",
      control: "select",
      width: 6,
    } satisfies FieldMeta),
  authority: z
    .string()
    .trim()
    .optional()
    .meta({
      label: "Certificate authority (optional)",
      help: "PEM file of who signed the server's certificate, where this machine does not know them.",
      control: "file",
      width: 6,
      when: { field: "ssl", is: ["verify"] },
    } satisfies FieldMeta),
  certificate: identityFile(
    "Client certificate (optional)",
    "PEM file, for servers that ask for one beside the password.",
  ),
  certificateKey: identityFile("Its key (optional)", "PEM file without a passphrase."),
};
