/** What the pickers of products, customers, categories and the like share: search in the engine, and how a choice reads. */

import Box from "@mui/material/Box";
import { useQueries } from "@tanstack/react-query";
import { type HTMLAttributes, type Key, useState } from "react";
import { callEngine, type InputOf, useSubjects } from "../../../client/index.ts";
import { ProductTile } from "./ProductTile.tsx";

export interface Choice {
  id: string;
  title: string;
  detail?: string;
  imageUrl?: string | null;
}

interface Found {
  options: Choice[];
  /** Not yet what the text asks for. */
  loading: boolean;
  setText: (text: string) => void;
}

/** For a picker: what the engine finds by name, id or SKU while it is typed. */
export function useFound(kind: InputOf<"recommend.subjects">["kind"]): Found {
  const [text, setText] = useState("");
  const { found, loading } = useSubjects(kind, text);
  return { options: found, loading, setText };
}

/** Titles of products by id; those not known yet are left out. */
export function useTitles(ids: string[]): Map<string, string> {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ["product-title", id],
      queryFn: () => callEngine("recommend.subjects", { kind: "product" as const, search: id, limit: 5 }),
    })),
    combine: (results) =>
      new Map(
        results.flatMap((result, i) => {
          const found = result.data?.find((one) => one.id === ids[i]);
          return found ? [[found.id, found.title] as const] : [];
        }),
      ),
  });
}

/** Of an Autocomplete over choices. */
export const choiceProps = {
  size: "small",
  getOptionLabel: (option: Choice) => option.title,
  getOptionKey: (option: Choice) => option.id,
  isOptionEqualToValue: (a: Choice, b: Choice) => a.id === b.id,
  noOptionsText: "Nothing found. Try another name.",
} as const;

/** Of one whose options the engine has found already. */
export const foundProps = {
  ...choiceProps,
  filterOptions: (options: Choice[]) => options,
  noOptionsText: "Nothing found. Try another name, id or SKU.",
  loadingText: "Searching",
} as const;

/** A line of the list: title and detail, with the product's picture where `tiles` says so. */
export const choiceLine =
  (tiles: boolean) =>
  ({ key: _key, ...rest }: HTMLAttributes<HTMLLIElement> & { key?: Key }, option: Choice) => (
    <Box component="li" key={option.id} {...rest} sx={{ gap: 2 }}>
      {tiles && (
        <ProductTile
          title={option.title}
          category={option.detail?.split(",")[0]}
          imageUrl={option.imageUrl}
        />
      )}
      <Box sx={{ minWidth: 0 }}>
        {option.title}
        <Box sx={{ typography: "caption", color: "text.tertiary" }}>{option.detail}</Box>
      </Box>
    </Box>
  );
