/** Starts a search for better parameters: which model, how many settings, how long. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { type InputOf, useJob } from "../../../client/index.ts";
import { ErrorState, NumberInput, Panel, SelectInput, useParamWords } from "../../../ui/index.ts";
import type { CatalogModel } from "./answers.ts";

export function SearchForm({ models }: { models: CatalogModel[] }) {
  const search = useJob("recommend.tune");
  const able = models.filter((model) => model.searched.length > 0);
  const [id, setId] = useState(able[0]?.id ?? "");
  const [trials, setTrials] = useState<number | null>(12);
  const [minutes, setMinutes] = useState<number | null>(15);
  const model = able.find((one) => one.id === id);
  const wordsOf = useParamWords(id);
  const ready = model !== undefined && (trials ?? 0) >= 2 && (minutes ?? 0) > 0;
  const start = () =>
    search.start({ model: id, trials: trials ?? 12, minutes: minutes ?? 15 } as InputOf<"recommend.tune">);
  return (
    <Panel title="Search for parameters" note="judged before the held-out days">
      <Box sx={{ display: "grid", gap: 3 }}>
        <SelectInput
          label="Model"
          value={id}
          onChange={setId}
          options={able.map((one) => ({ value: one.id, label: one.title }))}
          width="100%"
        />
        <Box sx={{ display: "flex", gap: 3 }}>
          <NumberInput label="Settings to try" value={trials} onChange={setTrials} min={2} max={500} whole />
          <NumberInput
            label="At most"
            value={minutes}
            onChange={setMinutes}
            min={1}
            max={10_000}
            unit="min"
          />
        </Box>
        <Box sx={{ color: "text.secondary" }}>
          {model
            ? `Tries other values of ${model.searched.map((name) => wordsOf(name).toLowerCase()).join(", ")}. The defaults are one of the settings; many are tried briefly, the best with all epochs. It goes on behind the last trial after a cancel or a crash.`
            : "No model has parameters to search."}
        </Box>
        <div>
          <Button variant="contained" disabled={!ready || search.active} onClick={start}>
            {search.active ? "Searching" : "Search"}
          </Button>
        </div>
        {search.error && !search.active && <ErrorState error={search.error} what="The search failed" />}
      </Box>
    </Panel>
  );
}
