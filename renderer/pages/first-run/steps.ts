/** The steps of the guided start, in their order. */

export const STEPS = [
  { id: "name", label: "Name the workspace" },
  { id: "connect", label: "Connect your data" },
  { id: "match", label: "Match the tables" },
  { id: "check", label: "Check the data" },
  { id: "train", label: "Train first models" },
] as const;

export type StepId = (typeof STEPS)[number]["id"];
