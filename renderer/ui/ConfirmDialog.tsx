/** Asks before something that is hard to take back; for production the user types the target's name. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type FormEvent, type ReactNode, useState } from "react";
import { TextInput } from "./fields.tsx";

interface ConfirmDialogProps {
  open: boolean;
  title: string;
  /** What will happen, with numbers. */
  children: ReactNode;
  /** Verb of the button: "Remove source". */
  action: string;
  /** When set, the button works only after this has been typed. */
  typedName?: string;
  onConfirm: (typed: string) => void;
  onClose: () => void;
  busy?: boolean;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, children, action, typedName, onConfirm, onClose, busy = false } = props;
  const [typed, setTyped] = useState("");
  const ready = typedName === undefined || typed === typedName;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) onConfirm(typed);
  };
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="confirm-title">
      <form onSubmit={submit}>
        <DialogTitle id="confirm-title">{title}</DialogTitle>
        <DialogContent>
          <Box sx={{ color: "text.secondary", mb: typedName ? 4 : 0 }}>{children}</Box>
          {typedName && (
            <TypedName name={typedName} to="confirm" value={typed} onChange={setTyped} autoFocus />
          )}
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={!ready || busy}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface TypedNameProps {
  name: string;
  /** What typing it allows: "approve". */
  to: string;
  value: string;
  onChange: (typed: string) => void;
  autoFocus?: boolean;
}

/** The name that must be typed before something is written to production; says when it goes another way. */
export function TypedName({ name, to, value, onChange, autoFocus }: TypedNameProps) {
  return (
    <TextInput
      autoFocus={autoFocus}
      label={
        <>
          Type <code>{name}</code> to {to}
        </>
      }
      value={value}
      onChange={onChange}
      error={name.startsWith(value) ? null : `This is not ${name}.`}
      mono
    />
  );
}
