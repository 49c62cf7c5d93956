/** OAuth 1.0a: requests are signed with secrets that do not travel, as WooCommerce and Magento have it. */
import { createHmac, randomBytes } from "node:crypto";

export interface OauthKeys {
  consumerKey: string;
  consumerSecret: string;
  /** Of the access token, where the shop gives one; empty for WooCommerce, which has none. */
  token?: string;
  tokenSecret?: string;
}

/**
 * What a GET of this address says of itself beside its parameters, the signature among it. `now` is the server's clock
 * in milliseconds, as old requests are refused.
 */
export function oauthOf(url: URL, keys: OauthKeys, now: number): Record<string, string> {
  const { consumerKey, consumerSecret, token = "", tokenSecret = "" } = keys;
  const own = {
    oauth_consumer_key: consumerKey,
    oauth_nonce: randomBytes(16).toString("hex"),
    oauth_signature_method: "HMAC-SHA256",
    oauth_timestamp: String(Math.floor(now / 1000)),
    ...(token && { oauth_token: token }),
  };
  const encoded = [...url.searchParams, ...Object.entries(own)].map((pair) => pair.map(encode));
  const pairs = encoded.sort(byNameAndValue).map((pair) => pair.join("="));
  const base = ["GET", url.origin + url.pathname, pairs.join("&")].map(encode).join("&");
  const secrets = `${encode(consumerSecret)}&${encode(tokenSecret)}`;
  return { ...own, oauth_signature: createHmac("sha256", secrets).update(base).digest("base64") };
}

const byNameAndValue = ([name, value]: string[], [other, otherValue]: string[]) =>
  name === other ? order(value!, otherValue!) : order(name!, other!);
const order = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** The same as the value of an Authorization header. */
export const oauthHeader = (url: URL, keys: OauthKeys, now: number): string =>
  `OAuth ${Object.entries(oauthOf(url, keys, now))
    .map(([name, value]) => `${name}="${encode(value)}"`)
    .join(", ")}`;

/** As RFC 3986 has it, which leaves fewer characters as they are. */
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
