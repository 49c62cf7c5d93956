/** The shape of a benchmark: figures of ours beside a peer's, measured in the same run on the same machine. */

export interface Figure {
  /** What was measured, with its setting: "load 541,909 order lines from PostgreSQL". */
  name: string;
  unit: string;
  ours: number;
  /** The peer: what it is and its figure in this run. */
  peer?: { name: string; value: number };
  /** ours / peer, where there is a peer. */
  ratio?: number;
}

export interface Benchmark {
  name: string;
  /** Why it can't run here (a data set or a server is absent), or undefined. */
  skip?(): string | undefined;
  /** `short` takes small data and few repeats, for a check that it still runs; `rows` sets the size where there is one. */
  run(short: boolean, rows?: number): Promise<Figure[]>;
}

/** A figure with its ratio. */
export function figure(name: string, unit: string, ours: number, peer?: Figure["peer"]): Figure {
  return { name, unit, ours, ...(peer && { peer, ratio: ours / peer.value }) };
}
