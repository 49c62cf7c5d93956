/** Ways to sign in to a JSON API. */
import { AppError } from "../../../engine/contract/errors.ts";
import type { Run } from "../../../engine/contract/run.ts";
import { readAddress } from "../address.ts";
import type { ClientOptions } from "../client.ts";
import { tokensFor } from "../client-credentials.ts";
import type { JsonApiConfig } from "./config.ts";

type Signing = Pick<ClientOptions, "sign" | "renewable">;

/** How requests are signed in. Throws `invalid-input` when a field that the way needs is empty. */
export function signingOf(config: JsonApiConfig, run: Run): Signing {
  const { auth, authName, token, user, password } = config;
  const header = (name: string, value: string): Signing => ({
    sign: ({ headers }) => {
      headers[name.toLowerCase()] = value;
    },
  });
  switch (auth) {
    case "none":
      return {};
    case "bearer":
      return header("authorization", `Bearer ${needed(token, "the token")}`);
    case "header":
      return header(needed(authName, "the header's name"), needed(token, "the key"));
    case "basic": {
      const pair = Buffer.from(`${needed(user, "the user")}:${password}`).toString("base64");
      return header("authorization", `Basic ${pair}`);
    }
    case "query": {
      const name = needed(authName, "the parameter's name");
      const key = needed(token, "the key");
      return { sign: ({ url }) => url.searchParams.set(name, key) };
    }
    case "client-credentials":
      return oauth(config, run);
  }
}

function needed(value: string, what: string): string {
  if (value) return value;
  throw new AppError("invalid-input", `Fill in ${what}, or choose another way to sign in.`);
}

function oauth(config: JsonApiConfig, run: Run): Signing {
  const { clientId, clientSecret, scope, timeoutSeconds } = config;
  const url = readAddress(needed(config.tokenUrl, "the address of the token"), config.insecure);
  needed(clientId, "the client id");
  needed(clientSecret, "the client secret");
  const secrets = secretsOf(config);
  const parameters = Object.fromEntries(new URLSearchParams(config.tokenParameters));
  const token = tokensFor({ url, clientId, clientSecret, scope, parameters, timeoutSeconds, secrets }, run);
  return {
    renewable: true,
    async sign({ headers }, renew) {
      headers.authorization = `Bearer ${await token(renew)}`;
    },
  };
}

/** Everything of the configuration that must stand in no message. */
export function secretsOf({ token, user, password, clientSecret }: JsonApiConfig): string[] {
  const pair = password && Buffer.from(`${user}:${password}`).toString("base64");
  return [token, password, clientSecret, pair].filter(Boolean);
}
