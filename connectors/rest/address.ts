/** Addresses that users enter. */
import { AppError } from "../../engine/contract/errors.ts";

export const isLoopback = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

/** The address as a URL, https where it names no protocol. Throws `invalid-input` for one that can't be used. */
export function readAddress(text: string, insecure: boolean): URL {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || !["https:", "http:"].includes(url.protocol) || url.hostname === "") {
    throw new AppError("invalid-input", `"${text}" is no web address. Write it as https://shop.example.org.`);
  }
  if (url.username || url.password) {
    throw new AppError("invalid-input", "Leave user and password out of the address; they have own fields.");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname) && !insecure) {
    throw new AppError(
      "invalid-input",
      `${url.host} would be asked without encryption, and anyone on the way could read the credentials. Use https, or allow it with "Without encryption".`,
    );
  }
  return url;
}
