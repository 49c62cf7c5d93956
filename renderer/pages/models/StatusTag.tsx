/** Whether a version is in use, a candidate or retired. */
import { Archive, CircleCheck, FlaskConical } from "lucide-react";
import type { Version } from "../../../engine/contract/model.ts";
import { Tag } from "../../ui/index.ts";

const STATUS = {
  champion: { label: "In use", tone: "positive", icon: CircleCheck },
  candidate: { label: "Candidate", tone: "accent", icon: FlaskConical },
  retired: { label: "Retired", tone: "neutral", icon: Archive },
} as const;

export const STATUS_OPTIONS = Object.entries(STATUS).map(([value, { label }]) => ({ value, label }));

export function StatusTag({ status }: { status: Version["status"] }) {
  const { label, tone, icon } = STATUS[status];
  return (
    <Tag tone={tone} icon={icon}>
      {label}
    </Tag>
  );
}

export const statusLabel = (status: Version["status"]): string => STATUS[status].label;
