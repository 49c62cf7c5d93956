/** Chooses files, for those who don't drag: the same as dropping them on the page. */

import Button from "@mui/material/Button";
import { FileUp } from "lucide-react";
import { useRef } from "react";
import { Icon } from "../../ui/index.ts";

interface FilesButtonProps {
  onFiles: (files: File[]) => void;
  disabled: boolean;
}

export function FilesButton({ onFiles, disabled }: FilesButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to add"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      <Button
        startIcon={<Icon of={FileUp} size={14} />}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        Add files
      </Button>
    </>
  );
}
