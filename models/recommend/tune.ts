/**
 * Search for better parameters with a budget: settings spread over the space (Latin hypercube, McKay et al. 1979),
 * many tried with little effort and few with all of it (successive halving, Jamieson and Talwalkar 2016). A trial is
 * judged on the last days before the held-out ones, which no trial ever sees.
 */

import { throwIfAborted } from "../../engine/contract/errors.ts";
import type { Column, Data, Metric, SearchRange, SearchSpace, Table } from "../model.ts";
import { type Random, random, shuffle } from "../random.ts";
import { splitOf } from "./history/holdout.ts";

export type Settings = Record<string, number | string | boolean>;

export interface Trial {
  /** From 0: the model's defaults, which the others must beat. */
  number: number;
  /** What differs from the defaults. */
  settings: Settings;
  /** Share of the full effort (epochs) that it was given. */
  effort: number;
  /** Null where it failed. */
  score: Metric | null;
  seconds: number;
  problem: string | null;
}

export interface Search {
  space: SearchSpace;
  /** The model's own values, and others that the user set for all trials. */
  defaults: Record<string, unknown>;
  /** Settings to try, the defaults among them. */
  trials: number;
  minutes: number;
  seed: number;
  /** Trials done before an interruption. */
  known: Trial[];
  signal: AbortSignal;
  /** Trains and judges; rejects where the settings cannot be trained. */
  judge(params: Record<string, unknown>, note: string): Promise<Metric>;
  /** Told after every trial, with all of them. */
  onTrial(trials: Trial[]): void;
}

/** Each round keeps one in three and gives it three times the effort. */
const KEPT = 3;

/** Efforts of the rounds: less than all of it only where the space says what effort is. */
export function rounds(space: SearchSpace, trials: number): number[] {
  if (!space.effort) return [1];
  const count = Math.min(3, 1 + Math.floor(Math.log(Math.max(1, trials)) / Math.log(KEPT)));
  return Array.from({ length: count }, (_, r) => KEPT ** (r + 1 - count));
}

/** Runs the search to its end or its budget. Throws `cancelled`; what was tried until then was told. */
export async function search(plan: Search): Promise<Trial[]> {
  const done = [...plan.known];
  const efforts = rounds(plan.space, plan.trials);
  let candidates = draw(plan.space, plan.trials, random(plan.seed).fork("settings"));
  for (const [round, effort] of efforts.entries()) {
    const until = ((round + 1) / efforts.length) * plan.minutes * 60;
    for (const candidate of candidates) {
      throwIfAborted(plan.signal);
      if (find(done, candidate.number, effort)) continue;
      // Every round judges at least its first setting, so that a short budget ends with an answer.
      if (spent(done) >= until && done.some((trial) => trial.effort === effort)) break;
      done.push(await attempt(plan, candidate, effort));
      plan.onTrial(done);
    }
    candidates = survivors(done, candidates, effort);
  }
  return done;
}

const spent = (trials: Trial[]) => trials.reduce((sum, { seconds }) => sum + seconds, 0);
const find = (trials: Trial[], number: number, effort: number) =>
  trials.find((trial) => trial.number === number && trial.effort === effort);

/** The best third of a round; the defaults always go on, as the yardstick. */
function survivors(done: Trial[], candidates: Candidate[], effort: number): Candidate[] {
  const scored = candidates.filter(({ number }) => find(done, number, effort)?.score);
  const value = ({ number }: Candidate) => merit(find(done, number, effort)!.score!);
  scored.sort((a, b) => value(b) - value(a) || a.number - b.number);
  const kept = scored.slice(0, Math.max(2, Math.ceil(candidates.length / KEPT)));
  const first = candidates.filter((one) => one.number === 0 && !kept.includes(one));
  return [...kept, ...first];
}

const merit = (metric: Metric) => (metric.better === "higher" ? metric.value : -metric.value);

/** The best of the trials with the most effort that any was given; null where all failed. */
export function bestOf(trials: Trial[]): Trial | null {
  const scored = trials.filter((trial) => trial.score !== null);
  const most = Math.max(...scored.map(({ effort }) => effort));
  const full = scored.filter(({ effort }) => effort === most);
  full.sort((a, b) => merit(b.score!) - merit(a.score!) || a.number - b.number);
  return full[0] ?? null;
}

async function attempt({ space, defaults, judge }: Search, candidate: Candidate, effort: number) {
  const started = performance.now();
  const params = { ...defaults, ...candidate.settings, ...effortOf(space, defaults, candidate, effort) };
  const note = candidate.number === 0 ? "the defaults" : `setting ${candidate.number}`;
  const trial: Trial = { ...candidate, effort, score: null, seconds: 0, problem: null };
  try {
    trial.score = await judge(
      params,
      effort < 1 ? `${note}, ${Math.round(effort * 100)} % of the effort` : note,
    );
  } catch (error) {
    if ((error as { code?: string }).code === "cancelled") throw error;
    trial.problem = (error as Error).message;
  }
  trial.seconds = (performance.now() - started) / 1000;
  return trial;
}

function effortOf(
  { effort }: SearchSpace,
  defaults: Record<string, unknown>,
  { settings }: Candidate,
  share: number,
): Settings {
  if (!effort || share === 1) return {};
  const full = Number(settings[effort.param] ?? defaults[effort.param]);
  return { [effort.param]: Math.max(effort.least, Math.round(full * share)) };
}

interface Candidate {
  number: number;
  settings: Settings;
}

/** The defaults, then settings of which each range is covered evenly. */
function draw(space: SearchSpace, trials: number, rng: Random): Candidate[] {
  const count = Math.max(0, trials - 1);
  const columns = Object.entries(space.params).map(([name, range]) => {
    const cells = shuffle(
      Int32Array.from({ length: count }, (_, i) => i),
      rng.fork(name),
    );
    const within = rng.fork(`${name} within`);
    return [name, Array.from(cells, (cell) => pick(range, (cell + within.next()) / count))] as const;
  });
  const drawn = Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    settings: Object.fromEntries(columns.map(([name, values]) => [name, values[i]!])),
  }));
  return trials > 0 ? [{ number: 0, settings: {} }, ...drawn] : [];
}

/** The value at a share of the range, to three digits. */
function pick(range: SearchRange, share: number): number | string | boolean {
  if ("options" in range)
    return range.options[Math.min(range.options.length - 1, Math.floor(share * range.options.length))]!;
  const { low, high } = range;
  const value = range.scale === "log" ? low * (high / low) ** share : low + (high - low) * share;
  return range.whole ? Math.round(value) : Number(value.toPrecision(3));
}

/** The data without what happened in the days that scorecards are judged by. */
export function beforeHeldOut(data: Data, heldOutDays: number): Data {
  const { until } = splitOf(data, heldOutDays);
  return Object.fromEntries(
    Object.entries(data).map(([name, table]) => {
      const time = table.columns.day ?? table.columns.at;
      return [name, time ? filtered(table, (row) => Number(time[row]) < until + 1) : table];
    }),
  );
}

function filtered(table: Table, keep: (row: number) => boolean): Table {
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row).filter(keep);
  const move = (column: Column): Column => {
    if (Array.isArray(column)) return Array.from(rows, (row) => column[row]!);
    const moved = new (column.constructor as Float64ArrayConstructor)(rows.length);
    for (let i = 0; i < rows.length; i++) moved[i] = (column as Float64Array)[rows[i]!]!;
    return moved;
  };
  const columns = Object.entries(table.columns).map(([name, column]) => [name, move(column)]);
  return { rows: rows.length, columns: Object.fromEntries(columns) };
}
