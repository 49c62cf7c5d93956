/** An icon of lucide in the size and stroke of the design: 16 px, 12 to 14 inline. */

import type { LucideIcon } from "lucide-react";

interface IconProps {
  of: LucideIcon;
  size?: 12 | 14 | 16 | 20;
  color?: string;
  /** Words for screen readers; without them the icon is decoration. */
  label?: string;
}

export function Icon({ of: Shape, size = 16, color, label }: IconProps) {
  return (
    <Shape
      size={size}
      strokeWidth={1.6}
      color={color}
      style={{ flex: "none" }}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    />
  );
}
