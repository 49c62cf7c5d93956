/** OAuth client credentials: a token is fetched with the secret, and again shortly before it runs out. */
import { AppError } from "../../engine/contract/errors.ts";
import type { Run } from "../../engine/contract/run.ts";
import { type Outgoing, openClient } from "./client.ts";
import { complaintOf, redact } from "./errors.ts";
import { evenPace } from "./pace.ts";

export interface ClientCredentials {
  /** Where tokens are given out. */
  url: URL;
  clientId: string;
  clientSecret: string;
  scope?: string | undefined;
  /** What this server wants beside: `audience`, `resource`. */
  parameters?: Record<string, string> | undefined;
  timeoutSeconds: number;
  /** Fewer tries than usual, because a person waits. */
  tries?: number | undefined;
  /** Of these nothing stands in a message. */
  secrets: string[];
}

/** A token for the next request; a new one where the server refused the last (`renew`). */
export type TokenGiver = (renew: boolean) => Promise<string>;

const HOUR = 3600;

const statusIn = (error: unknown) => (error instanceof AppError ? Number(error.details?.status) : 0);

/** Id and secret as OAuth writes them into a Basic header. */
function basicPair(clientId: string, clientSecret: string): string {
  const [id, secret] = [clientId, clientSecret].map((text) => new URLSearchParams({ "": text }).toString());
  return Buffer.from(`${id!.slice(1)}:${secret!.slice(1)}`).toString("base64");
}

/** Keeps a token as long as it lasts. Throws `unauthorised` where none is given. */
export function tokensFor(credentials: ClientCredentials, run: Run): TokenGiver {
  const { url, timeoutSeconds, tries, secrets } = credentials;
  const { clientId, clientSecret, scope, parameters } = credentials;
  const pair = basicPair(clientId, clientSecret);
  const options = { product: "The sign-in server", base: url, timeoutSeconds, tries, pace: evenPace(0) };
  const sign = ({ headers }: Outgoing) => {
    headers.authorization = `Basic ${pair}`;
  };
  const client = openClient({ ...options, secrets: [...secrets, pair], sign }, run);
  const ask = (form: Record<string, string>, open: boolean) => {
    const body = { ...parameters, grant_type: "client_credentials", ...form, ...(scope && { scope }) };
    return client.ask({ method: "POST", path: url.href, form: true, body, open });
  };
  let session: { token: string; until: number } | undefined;
  const fetchToken = async () => {
    const { data } = await ask({ client_id: clientId, client_secret: clientSecret }, true).catch(
      // What every such server must take, and some take nothing else; where neither will do, the first refusal is told.
      (error: unknown) => {
        if (![400, 401].includes(statusIn(error))) throw error;
        return ask({}, false).catch(() => {
          throw error;
        });
      },
    );
    const { access_token, expires_in } = (data ?? {}) as { access_token?: string; expires_in?: number };
    if (!access_token) {
      const said = redact(complaintOf(data), secrets);
      throw new AppError(
        "unauthorised",
        `The sign-in server gave no access_token. Check the address of the token.${said && ` It says: ${said}`}`,
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
