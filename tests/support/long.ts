/** Whether suites run in their long form: `MERCHBENCH_TESTS=full npm test`. Every suite has a short form that CI runs. */
export const LONG = process.env.MERCHBENCH_TESTS === "full";
