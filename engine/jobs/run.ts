/** `Run` of a job: parts with weights add up to one progress; checkpoints are stored with the job. */
import type { CurvePoint } from "../contract/curves.ts";
import type { Checkpoint, Log, Run } from "../contract/run.ts";

export interface Report {
  /** Share done, 0 to 1, or null while unknown. */
  share: number | null;
  note: string;
}

/** Where the reports of a run go. */
export interface Reporter {
  progress(report: Report): void;
  curve(point: CurvePoint): void;
}

interface Node {
  weight: number;
  share: number | null;
  children: Node[];
}

/** Share of a node: its own while it has no parts, else the parts' by weight; never beyond 1. */
function shareOf(node: Node): number | null {
  if (node.children.length === 0) return node.share;
  let done = 0;
  let total = 0;
  let known = node.share !== null;
  for (const child of node.children) {
    const share = shareOf(child);
    known ||= share !== null;
    done += child.weight * (share ?? 0);
    total += child.weight;
  }
  // Parts may be declared one after another; weights below 1 in sum are shares of the whole.
  return known ? Math.min(1, done / Math.max(1, total)) : null;
}

/**
 * Makes the run of a job. Weights of parts are shares of their parent: give them so that they add up to 1,
 * or declare all parts before the first one reports.
 */
export function createRun(signal: AbortSignal, log: Log, checkpoint: Checkpoint, reporter: Reporter): Run {
  const root: Node = { weight: 1, share: null, children: [] };
  const make = (node: Node, path: string): Run => ({
    signal,
    log,
    checkpoint: {
      get: (key) => checkpoint.get(path + key),
      set: (key, value) => checkpoint.set(path + key, value),
    },
    progress(done, total, note) {
      node.share = total === null || total <= 0 ? node.share : Math.min(1, done / total);
      reporter.progress({ share: shareOf(root), note: note ?? "" });
    },
    curve: (point) => reporter.curve({ ...point, part: (path + (point.part ?? "")).replace(/\/$/, "") }),
    part(label, weight = 1) {
      const child: Node = { weight, share: null, children: [] };
      node.children.push(child);
      return make(child, `${path}${label}/`);
    },
  });
  return make(root, "");
}
