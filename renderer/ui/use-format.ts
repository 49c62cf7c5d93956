/** The text functions in the workspace's locale, currency and time zone. */

import { useMemo } from "react";
import { useEngineQuery } from "../client/hooks.ts";
import { createFormat, type Format } from "./format.ts";

/** Before the workspace is known, the browser's own locale and zone are the best guess. */
const GUESS = {
  locale: navigator.language || "en-GB",
  currency: "GBP",
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

export function useFormat(): Format {
  const settings = useEngineQuery("workspace.get", {}).data?.settings;
  const { locale, currency, timeZone } = settings ?? GUESS;
  return useMemo(() => createFormat({ locale, currency, timeZone }), [locale, currency, timeZone]);
}
