/** A form is not closed by a click beside it, which would lose what was typed; Escape and Cancel close it. */
export const unlessOutside =
  (onClose: () => void) =>
  (_event: unknown, reason: "backdropClick" | "escapeKeyDown"): void => {
    if (reason !== "backdropClick") onClose();
  };
