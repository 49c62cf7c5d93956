/** Diginetica, next click of a visit: P@20 and MRR@20 over every prefix of the test visits (SR-GNN's split). */
import { fitSessions } from "../../models/recommend/sessions/session-fit.ts";
import { candidateFinder, fused } from "../../models/recommend/sessions/session-fusion.ts";
import {
  SESSIONS,
  SessionScratch,
  scoreByNeighbourSessions,
} from "../../models/recommend/sessions/session-knn.ts";
import { hasData, readData } from "../../tests/support/data.ts";
import { type Benchmark, figure } from "../benchmark.ts";

const FOLDER = "sessions_diginetica";
/** The file keeps the order of the visits and not their times: they are spread evenly over the days the set covers. */
const DAYS = 145;
/** The short form takes every 50th case. */
const EVERY = 50;

interface Case {
  visit: number[];
  next: number;
}

const numbersOf = (text: string) => text.trim().split(" ").map(Number);

function read(short: boolean): { sessions: number[][]; cases: Case[]; columns: number } {
  const lines = (name: string) => readData(`${FOLDER}/${name}.txt.zst`).trim().split("\n");
  const sessions = lines("train_sessions").map(numbersOf);
  const cases = lines("test_prefix_target")
    .filter((_, c) => !short || c % EVERY === 0)
    .map((line) => {
      const [visit = "", next = ""] = line.split("\t");
      return { visit: numbersOf(visit), next: Number(next) };
    });
  const columns = sessions.reduce((most, session) => Math.max(most, ...session), 0) + 1;
  return { sessions, cases, columns };
}

/** Share of the cases whose next product is among the best 20, and the mean of 1 / its place, in percent. */
function judge(cases: Case[], placeOf: (one: Case) => number): { precision: number; mrr: number } {
  let hits = 0;
  let inverse = 0;
  for (const one of cases) {
    const place = placeOf(one);
    if (place < 1 || place > 20) continue;
    hits++;
    inverse += 1 / place;
  }
  return { precision: (100 * hits) / cases.length, mrr: (100 * inverse) / cases.length };
}

/** Place of the answer among scores above `floor`, ties against it; 0 where it has none. */
function placeIn(scores: ArrayLike<number>, size: number, answer: number, floor: number): number {
  if (answer < 0 || !(scores[answer]! > floor)) return 0;
  let place = 1;
  for (let i = 0; i < size; i++) if (i !== answer && scores[i]! >= scores[answer]!) place++;
  return place;
}

const benchmark: Benchmark = {
  name: "recommend-sessions",
  skip: () => (hasData(FOLDER) ? undefined : "the Diginetica sessions are not here"),
  async run(short) {
    const { sessions, cases, columns } = read(short);
    const visits = sessions.map((products, s) => ({ products, day: (s / sessions.length) * DAYS }));
    const start = process.cpuUsage();
    const { model, weights } = fitSessions(visits, columns, SESSIONS, 1);
    const fitting = process.cpuUsage(start).user / 1e6;

    const scratch = new SessionScratch();
    const near = new Float64Array(columns);
    const alone = judge(cases, ({ visit, next }) => {
      near.fill(0);
      scoreByNeighbourSessions(model.index, visit, SESSIONS, scratch, near);
      return placeIn(near, columns, next, 0);
    });
    const find = candidateFinder(model);
    const scores = new Float64Array(columns);
    const asking = process.cpuUsage();
    const all = judge(cases, ({ visit, next }) => {
      const found = find(visit);
      for (let c = 0; c < found.size; c++) scores[c] = fused(found, c, weights);
      const answer = found.products.subarray(0, found.size).indexOf(next);
      return placeIn(scores, found.size, answer, Number.NEGATIVE_INFINITY);
    });
    const perVisit = process.cpuUsage(asking).user / 1e3 / cases.length;
    const asked = `Diginetica, ${cases.length.toLocaleString("en-GB")} test cases`;
    return [
      figure(`P@20 of session neighbours, ${asked}`, "%", alone.precision, {
        name: "Item-kNN, last click",
        value: 34.87,
      }),
      figure(`MRR@20 of session neighbours, ${asked}`, "%", alone.mrr, {
        name: "Item-kNN, last click",
        value: 10.86,
      }),
      figure(`P@20 of visits alike, ${asked}`, "%", all.precision, {
        name: "SR-GNN, published",
        value: 50.7,
      }),
      figure(`MRR@20 of visits alike, ${asked}`, "%", all.mrr),
      figure("Learn 186,670 visits, weights included", "CPU s", fitting),
      figure("Score one visit", "CPU ms", perVisit),
    ];
  },
};

export default benchmark;
