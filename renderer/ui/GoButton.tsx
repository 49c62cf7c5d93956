/** The one action of an empty state that leads to another page. */

import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { Link } from "react-router";

interface GoButtonProps {
  /** Address within the app: "/sources". */
  to: string;
  children: ReactNode;
}

export const GoButton = ({ to, children }: GoButtonProps) => (
  <Button variant="contained" component={Link} to={to}>
    {children}
  </Button>
);
