/** State that lives in the URL: tab, filters, sort, open row. */

import { useCallback } from "react";
import { useSearchParams } from "react-router";

type SetUrl<T> = (value: T | null | undefined) => void;

/** One search parameter as text; the fallback is left out of the address. Name the values for a closed set. */
export function useUrlState(key: string, fallback: string): [string, SetUrl<string>];
export function useUrlState<T extends string>(key: string, fallback: T): [T, SetUrl<T>];
export function useUrlState<T extends string>(key: string, fallback: T): [T, SetUrl<T>] {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (value: T | null | undefined) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          if (value == null || value === fallback || value === "") after.delete(key);
          else after.set(key, value);
          return after;
        },
        { replace: true },
      ),
    [key, fallback, setParams],
  );
  return [(params.get(key) as T | null) ?? fallback, set];
}

/** Several parameters at once; null removes one. */
export function useSetUrl(): (change: Record<string, string | null>) => void {
  const [, setParams] = useSearchParams();
  return useCallback(
    (change) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [key, value] of Object.entries(change)) {
            if (value === null) after.delete(key);
            else after.set(key, value);
          }
          return after;
        },
        { replace: true },
      ),
    [setParams],
  );
}
