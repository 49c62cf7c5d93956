/**
 * Entry of the page: fonts, theme, cache, routes.
 * The renderer imports engine/contract and nothing else of the product; it runs in the window and in any browser.
 * A new screen is a folder in renderer/pages and, if it is to be in the rail, a line in app/nav.ts.
 */

import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { Providers } from "./Providers.tsx";
import { router } from "./routes.tsx";

// Beside a place that takes it, a dropped file would open in the page's stead.
for (const type of ["dragover", "drop"] as const)
  addEventListener(type, (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
