/** OAuth 1.0a with one leg: how WooCommerce wants requests without encryption signed, so that no secret travels. */
import { createHmac, randomBytes } from "node:crypto";

/** Signs a GET by parameters in its address. `now` is the server's clock in milliseconds, as it refuses old requests. */
export function signByOauth(url: URL, key: string, secret: string, now: number): void {
  const own = {
    oauth_consumer_key: key,
    oauth_nonce: randomBytes(16).toString("hex"),
    oauth_signature_method: "HMAC-SHA256",
    oauth_timestamp: String(Math.floor(now / 1000)),
  };
  url.searchParams.delete("oauth_signature");
  for (const [name, value] of Object.entries(own)) url.searchParams.set(name, value);
  const pairs = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const base = ["GET", url.origin + url.pathname, pairs.join("&")].map(encode).join("&");
  url.searchParams.set("oauth_signature", createHmac("sha256", `${secret}&`).update(base).digest("base64"));
}

/** As RFC 3986 has it, which leaves fewer characters as they are. */
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
