import { QueryObserver } from "@tanstack/react-query";
import { afterAll, describe, expect, it, vi } from "vitest";

const page = vi.hoisted(() => {
  const target = new EventTarget();
  return Object.assign(globalThis, {
    addEventListener: target.addEventListener.bind(target),
    dispatchEvent: target.dispatchEvent.bind(target),
  });
});

import { queryClient, refetchAll, refetchAreas } from "./query-client.ts";

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

it("SQL that the engine may have ended at is not run again by itself, all else is", async () => {
  const asked = { preview: 0, list: 0 };
  const lost = new TypeError("Failed to fetch");
  const observe = (path: string[], queryFn: () => Promise<unknown>) =>
    new QueryObserver(queryClient, { queryKey: [path, {}], queryFn, retryDelay: 1 });
  const preview = observe(["mapping", "preview"], async () => {
    asked.preview++;
    throw lost;
  });
  const list = observe(["mapping", "versions"], async () => {
    if (++asked.list < 3) throw lost;
    return "answered";
  });
  const stops = [preview, list].map((observer) => observer.subscribe(() => undefined));
  await expect.poll(() => list.getCurrentResult().data).toBe("answered");
  await refetchAll();
  expect(asked).toEqual({ preview: 1, list: 4 });
  expect(preview.getCurrentResult().error).toBe(lost);
  for (const stop of stops) stop();
});

it("a window that gets the focus asks again, but not for what is edited, written in SQL or takes long", async () => {
  queryClient.mount();
  const asked: string[] = [];
  const keys = [
    ["rules", "list"],
    ["quality", "failing"],
    ["source", "discover"],
    ["mapping", "get"],
  ];
  const stops = keys.map((path) =>
    new QueryObserver(queryClient, {
      queryKey: [path, {}],
      queryFn: async () => asked.push(path.join(".")),
    }).subscribe(() => undefined),
  );
  await expect.poll(() => queryClient.isFetching()).toBe(0);
  asked.length = 0;
  page.dispatchEvent(new Event("focus"));
  await expect.poll(() => queryClient.isFetching()).toBe(0);
  expect(asked).toEqual(["rules.list"]);
  for (const stop of stops) stop();
  queryClient.unmount();
});
