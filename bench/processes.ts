/** What processes use, told by Linux; elsewhere nothing is told. */
import { readdirSync, readFileSync } from "node:fs";

/** Resident memory of a process and all below it, in MB; 0 where it can't be told. */
export function residentMb(pid: number): number {
  try {
    const own = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
    const below = readdirSync(`/proc/${pid}/task`)
      .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim().split(" "))
      .filter(Boolean)
      .map((child) => residentMb(Number(child)));
    return below.reduce((sum, one) => sum + one, own);
  } catch {
    // It ended meanwhile, or this is no Linux.
    return 0;
  }
}

/** Looks five times a second at how much memory this process and all below it have; `stop` answers the most, in MB. */
export function watchMemory(): { stop(): number } {
  let most = 0;
  const look = () => {
    most = Math.max(most, residentMb(process.pid));
  };
  const timer = setInterval(look, 200);
  return {
    stop() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}

const TICKS_A_SECOND = 100;

/** Seconds of processor time that a process has used; NaN where it can't be told. */
export function processorSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return Number.NaN;
  }
}
