/** Training: choose models and parameters, watch them learn, search for better parameters, use what came of it. */

import Box from "@mui/material/Box";
import { useState } from "react";
import { useEngineQuery } from "../../../client/index.ts";
import { Columns, QueryState, Rows, Segmented } from "../../../ui/index.ts";
import type { CatalogModel } from "./answers.ts";
import { LeftOut } from "./LeftOut.tsx";
import { Running } from "./Running.tsx";
import { Searches } from "./Searches.tsx";
import { SearchForm } from "./SearchForm.tsx";
import { TrainForm } from "./TrainForm.tsx";
import type { Given } from "./use-given.ts";
import { VersionDetail } from "./VersionDetail.tsx";
import { Versions } from "./Versions.tsx";

const WAYS = [
  { value: "train", label: "Train" },
  { value: "search", label: "Search" },
] as const;

export function TrainingTab() {
  const catalog = useEngineQuery("model.catalog", {});
  return (
    <QueryState query={catalog} what="The models could not be read" rows={12}>
      {(models) => <Work models={models.filter((model) => model.task === "recommend")} />}
    </QueryState>
  );
}

function Work({ models }: { models: CatalogModel[] }) {
  const [way, setWay] = useState<"train" | "search">("train");
  const [given, setGiven] = useState<Given>({ chosen: [], shown: "", params: {} });
  const [open, setOpen] = useState("");
  const shown = useEngineQuery("model.list", {}).data?.find((version) => version.id === open);
  /** A search's best settings become the parameters of the next training. */
  const take = (model: string, params: Record<string, unknown>) => {
    setGiven({ chosen: [model], shown: model, params: { ...given.params, [model]: params } });
    setWay("train");
  };
  return (
    <Box sx={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}>
      <Box sx={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
        <Columns template="320px minmax(0, 1fr)" fill>
          <Box sx={{ overflow: "auto", minHeight: 0 }}>
            <Box sx={{ p: 4, pb: 0 }}>
              <Segmented label="What to do" value={way} onChange={setWay} options={WAYS} wide />
            </Box>
            {way === "train" ? (
              <TrainForm models={models} given={given} onChange={setGiven} />
            ) : (
              <SearchForm models={models} />
            )}
            <Box sx={{ borderTop: 1, borderColor: "border" }}>
              <LeftOut />
            </Box>
          </Box>
          <Box sx={{ overflow: "auto", minHeight: 0 }}>
            <Rows>
              <Running />
              <Searches models={models} onTake={take} />
              <Versions open={open} onOpen={setOpen} />
            </Rows>
          </Box>
        </Columns>
      </Box>
      {shown && <VersionDetail key={shown.id} version={shown} onClose={() => setOpen("")} />}
    </Box>
  );
}
