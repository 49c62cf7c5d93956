/** Brings the outcome of what was just done into sight, where the window has no room beside it. */
import { type RefObject, useEffect, useRef } from "react";

/** Ref of the place where `outcome` shows: each new one that is not empty scrolls it into sight. */
export function useIntoSight(outcome: unknown): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (outcome) place.current?.scrollIntoView({ block: "nearest" });
  }, [outcome]);
  return place;
}
