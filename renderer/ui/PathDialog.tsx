/** Asks for a path in a browser, which can't tell the path of a chosen file; the engine reads it on this computer. */

import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useState } from "react";
import { usePathQuestion } from "../client/host.ts";
import { TextInput } from "./fields.tsx";

export function PathDialog() {
  const question = usePathQuestion((state) => state.question);
  const [path, setPath] = useState("");
  if (!question) return null;
  const answer = (value: string | undefined) => {
    question.answer(value);
    setPath("");
  };
  return (
    <Dialog open onClose={() => answer(undefined)} aria-labelledby="path-title">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answer(path);
        }}
      >
        <DialogTitle id="path-title">{question.title}</DialogTitle>
        <DialogContent>
          <TextInput
            autoFocus
            mono
            label={question.kind === "file" ? "Path of the file" : "Path of the folder"}
            help="The full path on the computer where Merchbench runs."
            value={path}
            onChange={setPath}
          />
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={() => answer(undefined)}>
            Cancel
          </Button>
          <Button type="submit" variant="contained" disabled={path.trim() === ""}>
            Use this {question.kind}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
