/** OAuth client credentials: a token is fetched with the secret, and again shortly before it runs out. */
import { AppError } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import { openClient } from "./client.ts";
import { evenPace } from "./pace.ts";

export interface ClientCredentials {
  /** Where tokens are given out. */
  url: URL;
  clientId: string;
  clientSecret: string;
  scope?: string | undefined;
  timeoutSeconds: number;
  /** Fewer tries than usual, because a person waits. */
  tries?: number | undefined;
  /** Of these nothing stands in a message. */
  secrets: string[];
}

/** A token for the next request; a new one where the server refused the last (`renew`). */
export type TokenGiver = (renew: boolean) => Promise<string>;

const HOUR = 3600;

/** Keeps a token as long as it lasts. Throws `unauthorised` where none is given. */
export function tokensFor(credentials: ClientCredentials, run: Run): TokenGiver {
  const { url, timeoutSeconds, tries, secrets } = credentials;
  const client = openClient(
    { product: "The sign-in server", base: url, timeoutSeconds, tries, secrets, pace: evenPace(0) },
    run,
  );
  let session: { token: string; until: number } | undefined;
  const fetchToken = async () => {
    const { clientId, clientSecret, scope } = credentials;
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
    const seconds = Number(expires_in) || HOUR;
    return { token: access_token, until: Date.now() + (seconds - Math.min(30, seconds / 2)) * 1000 };
  };
  return async (renew) => {
    if (!session || renew || Date.now() >= session.until) session = await fetchToken();
    return session.token;
  };
}
