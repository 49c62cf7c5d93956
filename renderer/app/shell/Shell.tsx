/** The window's frame: rail left, the page, the job bar at the foot; palette and shortcuts over it. */

import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import useMediaQuery from "@mui/material/useMediaQuery";
import { Suspense } from "react";
import { Outlet, useNavigate, useNavigation } from "react-router";
import { useEngineQuery } from "../../client/hooks.ts";
import { useUi } from "../../stores/ui.ts";
import { LoadingState } from "../../ui/states.tsx";
import { navItems } from "../nav.ts";
import { CommandPalette } from "./CommandPalette.tsx";
import { EngineBanner } from "./EngineBanner.tsx";
import { JobBar } from "./JobBar.tsx";
import { NavRail } from "./NavRail.tsx";
import { useOverlays } from "./overlays.ts";
import { ShortcutsDialog } from "./ShortcutsDialog.tsx";
import { StaleNotice } from "./StaleNotice.tsx";
import { type Shortcut, useShortcuts } from "./shortcuts.ts";

function useShellKeys() {
  const navigate = useNavigate();
  const { railCollapsed, set } = useUi();
  const pages: Shortcut[] = navItems.flatMap(({ id, label, key }) =>
    key
      ? [{ key: `g ${key}`, label: `Go to ${label.toLowerCase()}`, run: () => void navigate(`/${id}`) }]
      : [],
  );
  useShortcuts([
    {
      key: "k",
      ctrl: true,
      label: "Search or run a command",
      run: () => useOverlays.setState({ palette: true }),
    },
    { key: "b", ctrl: true, label: "Fold the rail", run: () => set({ railCollapsed: !railCollapsed }) },
    { key: "?", label: "Keyboard shortcuts", run: () => useOverlays.setState({ shortcuts: true }) },
    ...pages,
  ]);
}

export function Shell() {
  useShellKeys();
  const narrow = useMediaQuery("(max-width: 1279.95px)");
  const collapsed = useUi((ui) => ui.railCollapsed) || narrow;
  const busy = useNavigation().state === "loading";
  const workspace = useEngineQuery("workspace.get", {});
  return (
    <Box
      sx={{
        height: "100vh",
        display: "grid",
        gridTemplateColumns: `${collapsed ? 56 : 188}px minmax(0, 1fr)`,
        gridTemplateRows: "auto minmax(0, 1fr) 28px",
      }}
    >
      <Link
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
        sx={{
          position: "absolute",
          left: 8,
          top: -40,
          zIndex: 10,
          bgcolor: "raised",
          p: 2,
          "&:focus": { top: 8 },
        }}
      >
        Skip to the content
      </Link>
      <EngineBanner />
      <NavRail collapsed={collapsed} />
      <Box sx={{ minWidth: 0, minHeight: 0 }} aria-busy={busy}>
        <Suspense>
          {/* Amounts would stand there in a guessed currency until the workspace's own is known. */}
          {workspace.data || workspace.error ? <Outlet /> : <LoadingState rows={12} />}
        </Suspense>
      </Box>
      <JobBar />
      <StaleNotice />
      <CommandPalette />
      <ShortcutsDialog />
    </Box>
  );
}
