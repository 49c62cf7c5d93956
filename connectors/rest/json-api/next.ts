/** Where an answer names its next page. */
import { valueAt } from "./path.ts";

/** An address, or an object that holds one, as links in documents often do; undefined where there is none. */
export function addressAt(document: unknown, path: string): string | undefined {
  const found = valueAt(document, path);
  const [inner] = ["href", "url"].map((name) => valueAt(found, name)).filter((value) => value !== undefined);
  const next = typeof found === "string" ? found : inner;
  return typeof next === "string" && next !== "" ? next : undefined;
}

/** `<https://api.example.org/items?page=2>; rel="next"` */
export function linkedNext(link: string | undefined): string | undefined {
  for (const part of (link ?? "").split(/,\s*(?=<)/)) {
    const [, target, params] = /^\s*<([^>]*)>(.*)$/.exec(part) ?? [];
    if (target && /;\s*rel\s*=\s*"?([^";]*\s)?next(\s[^";]*)?"?/i.test(params ?? "")) return target;
  }
  return undefined;
}
