import { describe, expect, it } from "vitest";
import { coverage, mae, mase, pinball, relativeBias, rmse, rmsse, smape, wape } from "./forecast.ts";

const actual = [10, 20, 30];
const forecast = [12, 18, 36];
/** Steps of 2, 4, 6: mean 4, root mean square sqrt(56 / 3). Two apart: 6, 10. */
const history = [1, 3, 7, 13];

describe("forecast metrics", () => {
  it("follow their definitions", () => {
    expect(mae(actual, forecast)).toBeCloseTo(10 / 3, 12);
    expect(rmse(actual, forecast)).toBeCloseTo(Math.sqrt(44 / 3), 12);
    expect(smape(actual, forecast)).toBeCloseTo((200 * (2 / 22 + 2 / 38 + 6 / 66)) / 3, 12);
    expect(mase(actual, forecast, history)).toBeCloseTo(10 / 3 / 4, 12);
    expect(mase(actual, forecast, history, 2)).toBeCloseTo(10 / 3 / 8, 12);
    expect(rmsse(actual, forecast, history)).toBeCloseTo(Math.sqrt(44 / 56), 12);
    expect(wape(actual, forecast)).toBeCloseTo(10 / 60, 12);
    expect(relativeBias(actual, forecast)).toBeCloseTo(0.1, 12);
    expect(coverage(actual, [10, 21, 0], [11, 30, 30])).toBeCloseTo(2 / 3, 12);
  });

  it("weigh a miss above and below a quantile by its probability", () => {
    expect(pinball(10, 8, 0.9)).toBeCloseTo(1.8, 12);
    expect(pinball(10, 12, 0.9)).toBeCloseTo(0.2, 12);
  });

  it("say that they are not defined rather than divide by zero", () => {
    expect(mase([1], [2], [5, 5, 5])).toBeNaN();
    expect(rmsse([1], [2], [5, 5, 5])).toBeNaN();
    expect(wape([0, 0], [1, 1])).toBeNaN();
    expect(relativeBias([0], [1])).toBeNaN();
    expect(smape([0], [0])).toBe(0);
  });
});
