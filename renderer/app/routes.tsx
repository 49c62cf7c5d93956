/** Routes: one a page folder, loaded when first opened; pages keep their own state in the search part of the address. */

import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { useEngineQuery } from "../client/hooks.ts";
import { PageFrame } from "../ui/PageFrame.tsx";
import { EmptyState } from "../ui/states.tsx";
import { navItems, PAGES } from "./nav.ts";
import { RouteError } from "./RouteError.tsx";
import { Shell } from "./shell/Shell.tsx";

/** Screens that fill the window without the rail. */
const BARE = new Set(["first-run"]);

function Start() {
  const { data, error } = useEngineQuery("workspace.get", {});
  if (!data && !error) return null;
  const first = navItems[0]?.id ?? "settings";
  return <Navigate to={data?.firstRun && "first-run" in PAGES ? "/first-run" : `/${first}`} replace />;
}

function NoSuchPage() {
  return (
    <PageFrame title="No such page">
      <EmptyState text="There is no such page. Choose one on the left." />
    </PageFrame>
  );
}

/** The page's code did not come. The router shows nothing at all where `lazy` fails, so it fails as a page does. */
function NotLoaded(): never {
  throw new Error("The page could not be loaded from the engine. Retry once the engine answers.");
}

function pageRoute(id: string): RouteObject {
  return {
    path: `/${id}/*`,
    errorElement: <RouteError />,
    lazy: async () => ({
      Component: await PAGES[id]!().then(
        (page) => page.default,
        () => NotLoaded,
      ),
    }),
  };
}

const ids = Object.keys(PAGES);

export const router = createBrowserRouter([
  ...ids.filter((id) => BARE.has(id)).map(pageRoute),
  {
    element: <Shell />,
    errorElement: <RouteError />,
    hydrateFallbackElement: <span />,
    children: [
      { index: true, element: <Start /> },
      ...ids.filter((id) => !BARE.has(id)).map(pageRoute),
      { path: "*", element: <NoSuchPage /> },
    ],
  },
]);
