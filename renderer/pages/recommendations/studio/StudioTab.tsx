/** Studio: choose a placement, see its lists with reasons, steer them, see whether they work. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import useMediaQuery from "@mui/material/useMediaQuery";
import { EyeOff, Shapes } from "lucide-react";
import { type JobHandle, useEngineQuery, useJob } from "../../../client/index.ts";
import {
  Bar,
  BasisPopover,
  Columns,
  EmptyState,
  ErrorState,
  Icon,
  JobProgress,
  QueryState,
  Rows,
  Segmented,
} from "../../../ui/index.ts";
import { EffectPanel } from "../rules/EffectPanel.tsx";
import { type Rules, useRules } from "../rules/use-rules.ts";
import { Controls } from "./Controls.tsx";
import { ListTable } from "./ListTable.tsx";
import { Proof } from "./Proof.tsx";
import { Shelf } from "./Shelf.tsx";
import { BasketPicker, OnePicker } from "./SubjectPicker.tsx";
import { type List, type Studio, type Summary, useList, useStudio, useSubject } from "./use-studio.ts";

const BY = [
  { value: "product", label: "By product" },
  { value: "customer", label: "By customer" },
  { value: "basket", label: "By basket" },
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
  if (train.error) return <ErrorState error={train.error} what="The recommendations could not be trained" />;
  const hasData = summary.basis.dataAsOf !== null;
  return (
    <EmptyState
      icon={Shapes}
      title={hasData ? "No recommendations yet" : "No orders yet"}
      text={
        hasData
          ? "Learn from your orders and events what to show on product pages, in the cart and to each customer."
          : "Connect the store and sync its orders first; events make the lists better."
      }
      action={
        hasData ? (
          <Button variant="contained" onClick={() => train.start({})}>
            Train recommendations
          </Button>
        ) : (
          <Button variant="contained" href="/sources">
            Open sources
          </Button>
        )
      }
    />
  );
}

function Work({ studio, summary, train }: PartProps & { studio: Studio }) {
  const rules = useRules();
  const narrow = useMediaQuery("(max-width: 1279.95px)");
  const placement = summary.placements.find((one) => one.placement === studio.placement)!;
  const controls = <Controls studio={studio} summary={placement} rules={rules} train={train} />;
  const proof = (
    <Rows>
      <Proof summary={placement} basis={summary.basis} />
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

/** Middle: for whom, the shelf, the list with reasons, what was left out. */
function Preview({ studio, rules }: { studio: Studio; rules: Rules }) {
  const subject = useSubject(studio);
  const query = useList(studio, subject);
  const list = query.data?.shelves[0];
  if (subject.none) return <EmptyState text="The catalogue is empty. Sync products first." />;
  return (
    <>
      <Bar>
        <Segmented label="List for" value={studio.by} onChange={studio.chooseBy} options={BY} />
        <Picker studio={studio} list={list} subject={subject} />
        <Segmented label="Rules" value={studio.rules} onChange={studio.setRules} options={RULES} />
        <BasisPopover basis={list?.basis} of="this list" />
      </Bar>
      <QueryState query={query} what="The list could not be read" rows={10}>
        {({ shelves: [shown] }) =>
          shown ? (
            <ListView list={shown} rules={rules} source={studio.by === "product" ? subject.id : null} />
          ) : (
            <EmptyState text="This placement is not made for it, or is switched off. Choose another." />
          )
        }
      </QueryState>
    </>
  );
}

interface PickerProps {
  studio: Studio;
  list: List | undefined;
  subject: { id: string; ids: string[] };
}

function Picker({ studio, list, subject }: PickerProps) {
  const title = list?.subject.title ?? "";
  if (studio.by === "basket") {
    const titles = list?.subject.kind === "basket" ? title.split(" + ") : [];
    const value = subject.ids.map((id, i) => ({ id, title: titles[i] ?? id }));
    return <BasketPicker value={value} onChange={studio.setBasket} />;
  }
  const product = studio.by === "product";
  return (
    <OnePicker
      key={studio.by}
      kind={studio.by}
      label={product ? "Find a product" : "Find a customer"}
      value={{ id: subject.id, title: list?.subject.id === subject.id ? title : subject.id }}
      onChange={product ? studio.setProduct : studio.setCustomer}
    />
  );
}

function ListView({ list, rules, source }: { list: List; rules: Rules; source: string | null }) {
  if (list.items.length === 0) return <EmptyState text={list.note ?? "Nothing to show."} />;
  return (
    <Box sx={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0 }}>
      <Shelf items={list.items} />
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
