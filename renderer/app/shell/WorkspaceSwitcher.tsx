/** The workspace's name at the head of the rail, and the way to another one. */

import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Divider from "@mui/material/Divider";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { Check, ChevronsUpDown, FolderOpen } from "lucide-react";
import { useState } from "react";
import { useEngineQuery } from "../../client/hooks.ts";
import { host } from "../../client/host.ts";
import { messageOf } from "../../client/query-client.ts";
import { showToast } from "../../stores/messages.ts";
import { Icon } from "../../ui/Icon.tsx";

async function open(folder: string | undefined): Promise<void> {
  if (!folder) return;
  try {
    await host.openWorkspace(folder);
  } catch (error) {
    showToast(messageOf(error), { kind: "error" });
  }
}

export const Logo = ({ size = 24 }: { size?: number }) => (
  <img src="/icon.svg" width={size} height={size} alt="" />
);

export function WorkspaceSwitcher({ collapsed }: { collapsed: boolean }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const workspace = useEngineQuery("workspace.get", {}).data;
  const known = useEngineQuery("workspace.list", {}, { enabled: anchor !== null }).data ?? [];
  const name = workspace?.settings.name ?? "Merchbench";
  const choose = (folder: string | undefined) => {
    setAnchor(null);
    void open(folder);
  };
  const browse = async () => {
    setAnchor(null);
    await open(await host.pickFolder({ title: "Open a workspace folder" }));
  };
  return (
    <>
      <ButtonBase
        onClick={(event) => setAnchor(event.currentTarget)}
        aria-label={`Workspace ${name}`}
        aria-haspopup="menu"
        sx={{
          height: 48,
          px: 3.5,
          gap: 2,
          flex: "none",
          justifyContent: collapsed ? "center" : "flex-start",
          font: "inherit",
          fontWeight: 600,
          outlineOffset: "-3px !important",
        }}
      >
        <Logo />
        {!collapsed && (
          <>
            <Box
              sx={{
                flex: 1,
                textAlign: "left",
                overflow: "hidden",
                textOverflow: "ellipsis",
                whiteSpace: "nowrap",
              }}
            >
              {name}
            </Box>
            <Icon of={ChevronsUpDown} size={14} />
          </>
        )}
      </ButtonBase>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {known.map((one) => (
          <MenuItem
            key={one.folder}
            disabled={!one.exists}
            onClick={() => choose(one.folder === workspace?.folder ? undefined : one.folder)}
          >
            <Box sx={{ width: 14 }}>{one.folder === workspace?.folder && <Icon of={Check} size={14} />}</Box>
            <Box>
              {one.name}
              <Box sx={{ typography: "caption", color: "text.tertiary" }}>
                {one.exists ? one.folder : "folder not found"}
              </Box>
            </Box>
          </MenuItem>
        ))}
        {known.length > 0 && <Divider />}
        <MenuItem onClick={browse}>
          <Icon of={FolderOpen} size={14} />
          Open or make another workspace...
        </MenuItem>
      </Menu>
    </>
  );
}
