/** Ways to sign in to a JSON API. */
import { AppError } from "../../../engine/contract/errors.ts";
import type { Run } from "../../../engine/contract/run.ts";
import { readAddress } from "../address.ts";
import { type ClientOptions, openClient } from "../client.ts";
import { evenPace } from "../pace.ts";
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

/** Client credentials: a token is fetched with the secret, and again shortly before it runs out. */
function oauth(config: JsonApiConfig, run: Run): Signing {
  const { clientId, clientSecret, scope } = config;
  const url = readAddress(needed(config.tokenUrl, "the address of the token"), config.insecure);
  needed(clientId, "the client id");
  needed(clientSecret, "the client secret");
  const client = openClient(
    {
      product: "The sign-in server",
      base: url,
      timeoutSeconds: config.timeoutSeconds,
      secrets: secretsOf(config),
      pace: evenPace(0),
    },
    run,
  );
  let session: { token: string; until: number } | undefined;
  const fetchToken = async () => {
    const { data } = await client.ask({
      method: "POST",
      path: url.href,
      form: true,
      body: {
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
        ...(scope && { scope }),
      },
    });
    const { access_token, expires_in } = (data ?? {}) as { access_token?: string; expires_in?: number };
    if (!access_token) {
      throw new AppError(
        "unauthorised",
        "The sign-in server gave no access_token. Check the address of the token.",
      );
    }
    const seconds = Number(expires_in) || 3600;
    return { token: access_token, until: Date.now() + (seconds - Math.min(30, seconds / 2)) * 1000 };
  };
  return {
    renewable: true,
    async sign({ headers }, renew) {
      if (!session || renew || Date.now() >= session.until) session = await fetchToken();
      headers.authorization = `Bearer ${session.token}`;
    },
  };
}

/** Everything of the configuration that must stand in no message. */
export function secretsOf({ token, user, password, clientSecret }: JsonApiConfig): string[] {
  const pair = password && Buffer.from(`${user}:${password}`).toString("base64");
  return [token, password, clientSecret, pair].filter(Boolean);
}
