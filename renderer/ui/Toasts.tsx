/** Messages at the bottom left, with Undo where there is one. Raise one with `showToast` of stores/messages. */

import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Snackbar from "@mui/material/Snackbar";
import { X } from "lucide-react";
import { dropToast, useMessages } from "../stores/messages.ts";
import { Icon } from "./Icon.tsx";

export function Toasts() {
  const toast = useMessages((state) => state.toasts[0]);
  if (!toast) return null;
  const close = () => dropToast(toast.id);
  const undo = () => {
    toast.undo?.();
    close();
  };
  return (
    <Snackbar
      key={toast.id}
      open
      message={toast.text}
      autoHideDuration={toast.kind === "error" ? null : 6000}
      onClose={(_, reason) => reason !== "clickaway" && close()}
      anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
      sx={{ bottom: "36px !important" }}
      action={
        <>
          {toast.undo && (
            <Button variant="text" color="primary" onClick={undo}>
              Undo
            </Button>
          )}
          <IconButton aria-label="Close" onClick={close}>
            <Icon of={X} size={14} />
          </IconButton>
        </>
      }
    />
  );
}
