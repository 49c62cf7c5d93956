/** The list of one shopper or product as published beside that of the tried variant. */

import Box from "@mui/material/Box";
import { useState } from "react";
import { PLACEMENT_INFO, type Placement } from "../../../../engine/contract/placements.ts";
import { type InputOf, useEngineQuery } from "../../../client/index.ts";
import { Faint, LoadingState, QueryState } from "../../../ui/index.ts";
import { OnePicker } from "../studio/SubjectPicker.tsx";
import { type Serves, servedBy, type Trial } from "./TrialFields.tsx";

/** Items that are shown of each list. */
const SHOWN = 6;

/** How the engine makes the list of a variant for a preview; null where only a publication can. */
function askedOf(serves: Serves | undefined): Partial<InputOf<"recommend.shelves">> | null {
  if (serves?.kind === "chain") return { chain: serves.chain };
  return serves?.kind === "unsteered" ? { rules: "none" } : null;
}

interface TrialPreviewProps {
  placement: Placement;
  trial: Trial;
}

export function TrialPreview({ placement, trial }: TrialPreviewProps) {
  const kind = PLACEMENT_INFO[placement].subjects.includes("customer") ? "customer" : "product";
  const asked = askedOf(servedBy(trial)?.serves);
  const [chosen, setChosen] = useState("");
  const first = useEngineQuery("recommend.subjects", { kind, limit: 1 }, { enabled: asked !== null });
  const id = chosen || first.data?.[0]?.id;
  if (!asked || !id) return null;
  const subject = { kind, id } as const;
  return (
    <Box component="section" aria-label="Preview" sx={{ mt: 6, borderTop: 1, borderColor: "border", pt: 4 }}>
      <Both key={kind} subject={subject} placement={placement} asked={asked} onChoose={setChosen} />
    </Box>
  );
}

interface BothProps {
  subject: { kind: "customer" | "product"; id: string };
  placement: Placement;
  asked: Partial<InputOf<"recommend.shelves">>;
  onChoose: (id: string) => void;
}

function Both({ subject, placement, asked, onChoose }: BothProps) {
  const input = { subject, placements: [placement], k: SHOWN };
  const published = useEngineQuery("recommend.shelves", input);
  const tried = useEngineQuery("recommend.shelves", { ...input, ...asked });
  const title = published.data?.shelves[0]?.subject.title ?? subject.id;
  return (
    <>
      <Box sx={{ display: "flex", gap: 3, alignItems: "center", mb: 3 }}>
        <Box sx={{ fontWeight: 500 }}>Preview for</Box>
        <OnePicker
          kind={subject.kind}
          label={`Preview for a ${subject.kind}`}
          value={{ id: subject.id, title }}
          onChange={onChoose}
        />
      </Box>
      <Box sx={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)", gap: 8 }}>
        <Titles title="As published" query={published} />
        <Titles title="The tried variant" query={tried} before={published.data} />
      </Box>
    </>
  );
}

type Query = ReturnType<typeof useEngineQuery<"recommend.shelves">>;

function Titles({ title, query, before }: { title: string; query: Query; before?: Query["data"] }) {
  const known = new Set(before?.shelves[0]?.items.map(({ productId }) => productId));
  return (
    <Box>
      <Box sx={{ typography: "caption", color: "text.secondary", fontWeight: 500 }}>{title}</Box>
      <QueryState query={query} what="The list could not be made" rows={4}>
        {({ shelves: [list] }) => {
          if (!list) return <LoadingState rows={4} />;
          if (list.items.length === 0) return <Faint>{list.note}</Faint>;
          return (
            <Box component="ol" sx={{ m: 0, pl: 5 }}>
              {list.items.map((item) => (
                <Box component="li" key={item.productId} title={item.reason}>
                  {item.title}
                  {before && !known.has(item.productId) && <Faint> new here</Faint>}
                </Box>
              ))}
            </Box>
          );
        }}
      </QueryState>
    </Box>
  );
}
