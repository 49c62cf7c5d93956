/** Studio: choose a placement, see its lists with reasons, steer them, see whether they work. */

import Box from "@mui/material/Box";
import useMediaQuery from "@mui/material/useMediaQuery";
import { EyeOff, Shapes } from "lucide-react";
import type { ReactNode } from "react";
import { type JobHandle, useEngineQuery, useJob } from "../../../client/index.ts";
import {
  Bar,
  BasisPopover,
  Columns,
  EmptyState,
  Icon,
  JobProgress,
  NotTrained,
  QueryState,
  Rows,
  Segmented,
} from "../../../ui/index.ts";
import { EffectPanel } from "../rules/EffectPanel.tsx";
import { type Rules, useRules } from "../rules/use-rules.ts";
import { AllShelves } from "./AllShelves.tsx";
import { Controls } from "./Controls.tsx";
import { ListTable } from "./ListTable.tsx";
import { Proof } from "./Proof.tsx";
import { SessionPicker } from "./SessionPicker.tsx";
import { Shelf } from "./Shelf.tsx";
import { OnePicker } from "./SubjectPicker.tsx";
import {
  type By,
  type Chosen,
  type List,
  type Studio,
  type Summary,
  useShelves,
  useStudio,
  useSubject,
} from "./use-studio.ts";

const BY = [
  { value: "product", label: "Product" },
  { value: "customer", label: "Customer" },
  { value: "segment", label: "Segment" },
  { value: "session", label: "Visit" },
] as const;
const RULES = [
  { value: "before", label: "Before" },
  { value: "after", label: "After rules" },
] as const;

export function StudioTab() {
  const studio = useStudio();
  const summary = useEngineQuery("recommend.summary", {});
  const train = useJob("recommend.train");
  return (
    <QueryState query={summary} what="The recommendations could not be read" rows={12}>
      {(data) =>
        data.missing ? (
          <Missing summary={data} train={train} />
        ) : (
          <Work studio={studio} summary={data} train={train} />
        )
      }
    </QueryState>
  );
}

interface PartProps {
  summary: Summary;
  train: JobHandle<"recommend.train">;
}

/** Nothing trained: no orders yet, not trained yet, or too few, each with what to do. */
function Missing({ summary, train }: PartProps) {
  if (train.active && train.job) {
    return (
      <Box sx={{ p: 8, maxWidth: 560, mx: "auto", width: "100%" }}>
        <JobProgress job={train.job} title="Learning what goes together" />
      </Box>
    );
  }
  return (
    <NotTrained
      icon={Shapes}
      hasData={summary.basis.dataAsOf !== null}
      title="No recommendations yet"
      text="Learn from your orders and events what to show on product pages, in the cart and to each customer."
      connectFirst="Connect the store and sync its orders first; events make the lists better."
      trainLabel="Train recommendations"
      busy={train.active}
      onTrain={() => train.start({})}
      error={train.error}
      failed="The recommendations could not be trained"
    />
  );
}

function Work({ studio, summary, train }: PartProps & { studio: Studio }) {
  const rules = useRules();
  const narrow = useMediaQuery("(max-width: 1279.95px)");
  const shown = summary.placements.find((one) => one.placement === studio.view);
  const controls = <Controls studio={studio} summary={shown} rules={rules} train={train} />;
  const proof = (
    <Rows>
      {shown && <Proof summary={shown} basis={summary.basis} />}
      <EffectPanel rules={rules} />
    </Rows>
  );
  // The list keeps its width: in a small window the proof stands under the controls.
  return narrow ? (
    <Columns template="264px minmax(0, 1fr)" fill>
      <Rows>
        {controls}
        {proof}
      </Rows>
      <Preview studio={studio} rules={rules} />
    </Columns>
  ) : (
    <Columns template="264px minmax(0, 1fr) 288px" fill>
      {controls}
      <Preview studio={studio} rules={rules} />
      {proof}
    </Columns>
  );
}

const NOTHING: Record<By, string> = {
  product: "The catalogue is empty. Sync products first.",
  customer: "There are no customers with orders yet. Sync orders first.",
  segment: "There are no segments yet. Train them on the page Segments.",
  session: "The catalogue is empty. Sync products first.",
};

/** Middle: for whom, the shelf or all shelves, the list with reasons, what was left out. */
function Preview({ studio, rules }: { studio: Studio; rules: Rules }) {
  const { subject, none } = useSubject(studio);
  const query = useShelves(studio, subject);
  const first = query.data?.shelves[0];
  return (
    <>
      <Bar>
        <Segmented label="Shelf for" value={studio.by} onChange={studio.chooseBy} options={BY} />
        {subject && subject.kind !== "session" && <Picker studio={studio} list={first} subject={subject} />}
        <Box sx={{ flex: 1 }} />
        <Segmented label="Rules" value={studio.rules} onChange={studio.setRules} options={RULES} />
        <BasisPopover basis={first?.basis} of="this list" />
      </Bar>
      {subject?.kind === "session" && <SessionPicker events={subject.events} onChange={studio.setSession} />}
      {none ? (
        <EmptyState text={NOTHING[studio.by]} />
      ) : (
        <QueryState query={query} what="The shelf could not be read" rows={10}>
          {({ shelves }) => (
            <UntilNew waiting={query.isPlaceholderData}>
              {studio.view === "all" || !shelves[0] ? (
                <AllShelves lists={shelves} onOpen={studio.chooseView} />
              ) : (
                <ListView
                  list={shelves[0]}
                  rules={rules}
                  source={studio.by === "product" ? shelves[0].subject.id : null}
                />
              )}
            </UntilNew>
          )}
        </QueryState>
      )}
    </>
  );
}

/** The list of before stays, greyed out once the new one takes more than a moment, so that it is not taken for it. */
function UntilNew({ waiting, children }: { waiting: boolean; children: ReactNode }) {
  return (
    <Box
      aria-busy={waiting}
      sx={{
        display: "flex",
        flexDirection: "column",
        flex: 1,
        minHeight: 0,
        ...(waiting && { opacity: 0.4, pointerEvents: "none", transition: "opacity 0s 200ms" }),
      }}
    >
      {children}
    </Box>
  );
}

interface PickerProps {
  studio: Studio;
  list: List | undefined;
  subject: Exclude<NonNullable<Chosen["subject"]>, { kind: "session" }>;
}

const FIND = { product: "Find a product", customer: "Find a customer", segment: "Find a segment" } as const;

function Picker({ studio, list, subject }: PickerProps) {
  if (!("id" in subject) || studio.by === "session") return null;
  const title = list?.subject.id === subject.id ? list.subject.title : subject.id;
  return (
    <OnePicker
      key={studio.by}
      kind={studio.by}
      label={FIND[studio.by]}
      value={{ id: subject.id, title }}
      onChange={studio.setId}
    />
  );
}

function ListView({ list, rules, source }: { list: List; rules: Rules; source: string | null }) {
  if (list.items.length === 0) return <EmptyState text={list.note ?? "Nothing to show."} />;
  return (
    <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0 }}>
      <Shelf items={list.items} label="The shelf as the shop shows it" />
      <Box sx={{ flex: 1, minHeight: 0, overflow: "auto" }}>
        <ListTable items={list.items} rules={rules} sourceProductId={source} />
      </Box>
      {(list.note || list.leftOut.length > 0) && <LeftOut list={list} />}
    </Box>
  );
}

function LeftOut({ list }: { list: List }) {
  const words = list.leftOut.map((one) => `${one.title} (${one.reason})`).join(", ");
  return (
    <Bar foot>
      <Icon of={EyeOff} size={14} />
      <Box
        title={words}
        sx={{ flex: 1, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
      >
        {words ? `Left out by rules: ${words}` : list.note}
      </Box>
    </Bar>
  );
}
