/** State that lives in the URL: tab, filters, sort, open row. */

import { useCallback } from "react";
import { useLocation, useSearchParams } from "react-router";

type Change = Record<string, string | null>;
type SetUrl<T> = (value: T | null | undefined) => void;

/** How long the router may take to put a change into the address. */
const UNDER_WAY_MS = 500;

/** What was written last and may not stand in the address yet: an opened row, while a search is still being typed. */
let written: { pathname: string; search: string } | null = null;

function changed(pathname: string, change: Change): URLSearchParams {
  const before = written?.pathname === pathname ? written.search : window.location.search;
  const after = new URLSearchParams(before);
  for (const [key, value] of Object.entries(change)) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  const mine = { pathname, search: after.toString() };
  written = mine;
  setTimeout(() => {
    if (written === mine) written = null;
  }, UNDER_WAY_MS);
  return after;
}

/** Several parameters at once; null removes one. */
export function useSetUrl(): (change: Change) => void {
  const { pathname } = useLocation();
  const [, setParams] = useSearchParams();
  return useCallback(
    (change) => {
      // A page that is being left no longer writes: its search would stand in the next page's address.
      if (window.location.pathname !== pathname) return;
      setParams(changed(pathname, change), { replace: true });
    },
    [pathname, setParams],
  );
}

/**
 * One search parameter as text; the fallback is left out of the address. Give the values of a closed set: a link that
 * names another, of an older version or mistyped, opens the fallback.
 */
export function useUrlState(key: string, fallback: string): [string, SetUrl<string>];
export function useUrlState<T extends string>(
  key: string,
  fallback: T,
  values?: readonly T[],
): [T, SetUrl<T>];
export function useUrlState<T extends string>(
  key: string,
  fallback: T,
  values?: readonly T[],
): [T, SetUrl<T>] {
  const [params] = useSearchParams();
  const setUrl = useSetUrl();
  const set = useCallback(
    (value: T | null | undefined) =>
      setUrl({ [key]: value == null || value === fallback || value === "" ? null : value }),
    [key, fallback, setUrl],
  );
  const asked = (params.get(key) as T | null) ?? fallback;
  return [values && !values.includes(asked) ? fallback : asked, set];
}
