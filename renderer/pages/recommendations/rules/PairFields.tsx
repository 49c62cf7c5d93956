/** Pairs: categories that go together, offered from what was bought together, and what must never stand together. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useEngineQuery } from "../../../client/index.ts";
import { Icon, QueryState, Segmented, useFormat } from "../../../ui/index.ts";
import { type FieldsProps, Note } from "./fields.tsx";
import { BrandsPicker, CategoriesPicker, ProductsPicker } from "./pickers.tsx";

interface Complement {
  from: string;
  to: string;
}

/** Grouped by the category of the page. */
export function ComplementPairs({ draft, change }: FieldsProps) {
  const [added, setAdded] = useState<string[]>([]);
  const pairs = draft.pairs as Complement[];
  const sources = [...new Set([...pairs.map((pair) => pair.from), ...added])];
  const put = (from: string, targets: string[]) =>
    change({
      pairs: [...pairs.filter((pair) => pair.from !== from), ...targets.map((to) => ({ from, to }))],
    });
  return (
    <>
      <Note>On lists of a category here, only these categories are shown. Others are left as they are.</Note>
      <Learnt pairs={pairs} onTake={(learnt) => change({ pairs: learnt })} />
      {sources.map((from) => (
        <Box
          key={from}
          sx={{ display: "grid", gridTemplateColumns: "1fr 1fr auto", gap: 2, alignItems: "end" }}
        >
          <CategoriesPicker
            label="On lists of"
            value={[from]}
            onChange={(next) => {
              setAdded(added.filter((one) => one !== from));
              change({
                pairs: pairs.map((pair) =>
                  pair.from === from && next[0] ? { ...pair, from: next[0] } : pair,
                ),
              });
            }}
          />
          <CategoriesPicker
            label="only"
            placeholder="Choose at least one"
            value={pairs.filter((pair) => pair.from === from).map((pair) => pair.to)}
            onChange={(targets) => put(from, targets)}
          />
          <IconButton
            aria-label="Remove this category"
            onClick={() => {
              setAdded(added.filter((one) => one !== from));
              put(from, []);
            }}
          >
            <Icon of={Trash2} size={14} />
          </IconButton>
        </Box>
      ))}
      <CategoriesPicker
        label="Add lists of"
        placeholder="Choose a category"
        value={[]}
        onChange={(next) => setAdded([...added, ...next])}
      />
    </>
  );
}

function Learnt({ pairs, onTake }: { pairs: Complement[]; onTake: (pairs: Complement[]) => void }) {
  const query = useEngineQuery("rules.complements", {});
  const format = useFormat();
  return (
    <QueryState query={query} what="What is bought together could not be read" rows={1}>
      {({ pairs: found }) => {
        const known = new Set(pairs.map((pair) => `${pair.from} ${pair.to}`));
        const fresh = found.filter((pair) => !known.has(`${pair.from} ${pair.to}`));
        if (found.length === 0)
          return <Note>No two categories are bought together often enough to offer.</Note>;
        const best = found[0]!;
        return (
          <Box sx={{ display: "flex", gap: 2, alignItems: "center" }}>
            <Box sx={{ flex: 1, typography: "caption", color: "text.tertiary" }}>
              {found.length} pairs are bought together more often than by chance, such as {best.fromName} and{" "}
              {best.toName} ({format.number(best.lift, 1)} times, {format.number(best.orders)} orders).
            </Box>
            <Button
              disabled={fresh.length === 0}
              onClick={() => onTake([...pairs, ...fresh.map(({ from, to }) => ({ from, to }))])}
            >
              {fresh.length === 0 ? "All taken over" : "Take them over"}
            </Button>
          </Box>
        );
      }}
    </QueryState>
  );
}

interface Rival {
  by?: "brand" | "product";
  a: string;
  b: string;
}

const BY = [
  { value: "brand", label: "Brands" },
  { value: "product", label: "Products" },
] as const;

export function RivalPairs({ draft, change }: FieldsProps) {
  const typed = draft.pairs as Rival[];
  const pairs = typed.length > 0 ? typed : [{ by: "brand", a: "", b: "" } as Rival];
  const put = (at: number, part: Partial<Rival>) =>
    change({ pairs: pairs.map((pair, i) => (i === at ? { ...pair, ...part } : pair)) });
  return (
    <>
      <Note>Neither on the page of the other, nor on one list: the better one stays.</Note>
      {pairs.map((pair, at) => {
        const Picker = pair.by === "product" ? ProductsPicker : BrandsPicker;
        const side = (name: "a" | "b", label: string) => (
          <Picker
            name={name}
            label={label}
            placeholder="Choose one"
            value={pair[name] ? [pair[name]] : []}
            onChange={(next) => put(at, { [name]: next.at(-1) ?? "" })}
          />
        );
        return (
          <Box
            // biome-ignore lint/suspicious/noArrayIndexKey: pairs have no name of their own while they are typed
            key={at}
            sx={{ display: "grid", gridTemplateColumns: "auto 1fr 1fr auto", gap: 2, alignItems: "end" }}
          >
            <Segmented
              label="Pairs of"
              value={pair.by ?? "brand"}
              options={BY}
              onChange={(by) => put(at, { by, a: "", b: "" })}
            />
            {side("a", "Never")}
            {side("b", "with")}
            <IconButton
              aria-label={`Remove pair ${at + 1}`}
              onClick={() => change({ pairs: pairs.filter((_, i) => i !== at) })}
            >
              <Icon of={Trash2} size={14} />
            </IconButton>
          </Box>
        );
      })}
      <Box>
        <Button
          startIcon={<Icon of={Plus} size={14} />}
          onClick={() => change({ pairs: [...pairs, { by: "brand", a: "", b: "" }] })}
        >
          Pair
        </Button>
      </Box>
    </>
  );
}
