import { QueryObserver } from "@tanstack/react-query";
import { afterAll, describe, expect, it } from "vitest";
import { queryClient, refetchAreas } from "./query-client.ts";

afterAll(() => queryClient.clear());

describe("asking again after a change", () => {
  it("does not take a first answer under way for what is true now", async () => {
    const answers: ((value: string) => void)[] = [];
    const observer = new QueryObserver(queryClient, {
      queryKey: [["source", "loads"], {}],
      queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
    });
    const stop = observer.subscribe(() => undefined);
    await expect.poll(() => answers.length).toBe(1);
    const again = refetchAreas(["source"]);
    await expect.poll(() => answers.length).toBe(2);
    answers[0]!("running");
    answers[1]!("done");
    await again;
    expect(observer.getCurrentResult().data).toBe("done");
    stop();
  });

  it("leaves other areas alone", async () => {
    let asked = 0;
    const observer = new QueryObserver(queryClient, {
      queryKey: [["jobs", "list"], {}],
      queryFn: async () => ++asked,
    });
    const stop = observer.subscribe(() => undefined);
    await expect.poll(() => observer.getCurrentResult().data).toBe(1);
    await refetchAreas(["source"]);
    expect(asked).toBe(1);
    stop();
  });
});
