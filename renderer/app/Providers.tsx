/** What every page stands on: theme, query cache, job stream, messages. */

import CssBaseline from "@mui/material/CssBaseline";
import { ThemeProvider, useColorScheme } from "@mui/material/styles";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { host } from "../client/host.ts";
import { followJobs } from "../client/job-feed.ts";
import { queryClient } from "../client/query-client.ts";
import { PathDialog } from "../ui/PathDialog.tsx";
import { Toasts } from "../ui/Toasts.tsx";
import { LiveRegion } from "./shell/LiveRegion.tsx";
import { theme } from "./theme/theme.ts";

/** Native parts follow the page's choice of scheme. */
function FollowScheme() {
  const { mode } = useColorScheme();
  useEffect(() => void host.setTheme(mode ?? "system"), [mode]);
  return null;
}

function FollowJobs() {
  useEffect(() => {
    const stop = new AbortController();
    void followJobs(stop.signal);
    return () => stop.abort();
  }, []);
  return null;
}

export function Providers({ children }: { children: ReactNode }) {
  return (
    <ThemeProvider
      theme={theme}
      defaultMode="system"
      modeStorageKey="merchbench.scheme"
      disableTransitionOnChange
    >
      <CssBaseline />
      <QueryClientProvider client={queryClient}>
        <FollowScheme />
        <FollowJobs />
        {children}
        <PathDialog />
        <Toasts />
        <LiveRegion />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
