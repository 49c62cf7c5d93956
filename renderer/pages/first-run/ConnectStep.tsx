/** Where the orders are: a database, exported files, or the sample store. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Database, FileText, type LucideIcon, Store } from "lucide-react";
import { useState } from "react";
import { useCommand, useEngineQuery, useJob } from "../../client/index.ts";
import { color, Icon, JobProgress, Panel, QueryState, useIntoSight } from "../../ui/index.ts";
import type { Source } from "../sources/answers.ts";
import { CheckSteps } from "../sources/CheckSteps.tsx";
import {
  ConnectionForm,
  type Draft,
  type Kind,
  newDraft,
  useDraftErrors,
} from "../sources/ConnectionForm.tsx";
import { DropArea } from "../sources/DropArea.tsx";
import { kindOf } from "../sources/drop-paths.ts";
import { FileLook } from "../sources/FileLook.tsx";
import { FilesButton } from "../sources/FilesButton.tsx";
import { type DroppedFiles, useFileDrop } from "../sources/use-file-drop.ts";
import { StepFrame } from "./StepFrame.tsx";

interface ConnectStepProps {
  sources: Source[];
  onBack: () => void;
  onNext: () => void;
}

type Way = "database" | "files" | "sample";
const WAYS: { id: Way; icon: LucideIcon; title: string; note: string }[] = [
  {
    id: "database",
    icon: Database,
    title: "Store database",
    note: "Orders, products and customers, read straight from the tables",
  },
  {
    id: "files",
    icon: FileText,
    title: "Exported files",
    note: "CSV, JSON lines, Parquet or event exports in a folder",
  },
  {
    id: "sample",
    icon: Store,
    title: "Sample store",
    note: "A made-up gift shop with two years of orders, ready in a minute",
  },
];

export function ConnectStep(props: ConnectStepProps) {
  const kinds = useEngineQuery("source.kinds", {});
  return (
    <QueryState query={kinds} what="The kinds of source could not be read">
      {(all) => <Ways {...props} kinds={all.filter(({ canRead }) => canRead)} />}
    </QueryState>
  );
}

/** What is typed for one way stays while another is looked at; dropped files lead to theirs from everywhere. */
function Ways({ kinds, ...step }: ConnectStepProps & { kinds: Kind[] }) {
  const kindsOf = {
    database: kinds.filter(({ id }) => id !== "files"),
    files: kinds.filter(({ id }) => id === "files"),
  };
  const [way, setWay] = useState<Way>("database");
  const [drafts, setDrafts] = useState(() => ({
    database: newDraft(kinds, kindsOf.database[0]!.id),
    files: newDraft(kinds, "files"),
  }));
  const [dropped, setDropped] = useState<DroppedFiles>();
  const drop = useFileDrop((files) => {
    const kind = kindOf(files.path);
    const to = kind === "sqlite" ? "database" : "files";
    setWay(to);
    setDropped(files);
    setDrafts((before) => {
      const draft =
        before[to].kind === kind ? before[to] : { ...newDraft(kinds, kind), name: before[to].name };
      return { ...before, [to]: withFiles(draft, files, dropped) };
    });
  });
  const shared = { ...step, cards: <WayCards way={way} onWay={setWay} /> };
  return (
    <DropArea
      onDrop={(transfer) => void drop.takeDropped(transfer)}
      sending={drop.sending}
      onCancel={drop.cancel}
    >
      {way === "sample" ? (
        <SampleWay {...shared} />
      ) : (
        <FormWay
          key={way}
          {...shared}
          kinds={kindsOf[way]}
          draft={drafts[way]}
          onDraft={(draft) => setDrafts((before) => ({ ...before, [way]: draft }))}
          onFiles={(files) => void drop.take(files)}
          sending={drop.sending !== null}
          dropped={dropped}
        />
      )}
    </DropArea>
  );
}

/** A name of one's own stays, that of the files dropped before gives way. */
function withFiles(draft: Draft, files: DroppedFiles, before: DroppedFiles | undefined): Draft {
  const own = draft.name !== "" && draft.name !== before?.name;
  return { ...draft, name: own ? draft.name : files.name, config: { ...draft.config, path: files.path } };
}

function WayCards({ way, onWay }: { way: Way; onWay: (way: Way) => void }) {
  return (
    <Box
      role="radiogroup"
      aria-label="Where the data is"
      sx={{ display: "grid", gridTemplateColumns: "repeat(3, minmax(0, 1fr))", gap: 3, mb: 6 }}
    >
      {WAYS.map(({ id, icon, title, note }) => (
        <Box
          component="label"
          key={id}
          sx={{
            display: "flex",
            gap: 3,
            p: 3,
            cursor: "pointer",
            borderRadius: "8px",
            border: `1px solid ${way === id ? color("accent") : color("border")}`,
            bgcolor: way === id ? "accentSoft" : undefined,
            "&:focus-within": { outline: `2px solid ${color("accent")}`, outlineOffset: 1 },
          }}
        >
          <input
            type="radio"
            name="way"
            checked={way === id}
            onChange={() => onWay(id)}
            style={{ position: "absolute", opacity: 0 }}
          />
          <Icon of={icon} size={16} color={color(way === id ? "accent" : "text2")} />
          <Box>
            <Box sx={{ fontWeight: 600 }}>{title}</Box>
            <Box sx={{ typography: "caption", color: "text.secondary" }}>{note}</Box>
          </Box>
        </Box>
      ))}
    </Box>
  );
}

type WayProps = ConnectStepProps & { cards: React.ReactNode };

const TITLE = "Connect your data";
const NOTE = "Start with the place that holds your orders. More sources can follow later.";

interface FormWayProps extends WayProps {
  kinds: Kind[];
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onFiles: (files: File[]) => void;
  sending: boolean;
  /** The files that were dropped last. */
  dropped: DroppedFiles | undefined;
}

function FormWay({ kinds, cards, sources, onBack, onNext, draft, onDraft, ...files }: FormWayProps) {
  const { errors, checked, refused, follow, said } = useDraftErrors(kinds, draft);
  const add = useCommand("source.add", { onSuccess: onNext, onError: refused });
  const test = useCommand("source.test", { onError: refused });
  const found = useIntoSight(test.data ?? test.error ?? add.error);
  const { name, kind, connectionType } = draft;
  const empty = name.trim() === "";
  const isFiles = kind === "files";
  const next =
    sources.length > 0 && empty
      ? onNext
      : checked((config) => add.mutate({ name, kind, config, connectionType }));
  return (
    <StepFrame
      title={TITLE}
      note={NOTE}
      next="Match the tables"
      onBack={onBack}
      onNext={next}
      nextDisabled={add.isPending}
      extra={
        !isFiles && (
          <Button disabled={test.isPending} onClick={checked((config) => test.mutate({ kind, config }))}>
            {test.data ? "Test again" : "Test connection"}
          </Button>
        )
      }
    >
      {cards}
      <Connected sources={sources} />
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: {
            xs: "minmax(0, 1fr)",
            lg: isFiles ? "minmax(0, 1fr) minmax(0, 1fr)" : "minmax(0, 1fr) 292px",
          },
          gap: 10,
        }}
      >
        <Box>
          {isFiles && (
            <Box sx={{ display: "flex", gap: 3, alignItems: "center", mb: 4, color: "text.secondary" }}>
              <FilesButton onFiles={files.onFiles} disabled={files.sending} />
              or drop files or a folder anywhere here
            </Box>
          )}
          <ConnectionForm
            kinds={kinds}
            draft={draft}
            onChange={(changed) => {
              onDraft(changed);
              follow(changed);
            }}
            errors={errors}
          />
          <Box sx={{ mt: 3, typography: "caption", color: "text.tertiary" }}>
            Passwords are stored encrypted, never in files or logs.
          </Box>
        </Box>
        <Box
          ref={found}
          aria-live="polite"
          sx={{
            border: 1,
            borderColor: "border",
            borderRadius: "8px",
            alignSelf: "start",
            position: "sticky",
            top: 0,
            py: 1,
            minWidth: 0,
          }}
        >
          <Panel title={isFiles ? "What is in the files" : "Connection test"}>
            {add.error !== null && <Box role="alert">{said(add.error)}</Box>}
            {isFiles ? (
              <FileLook config={draft.config} dropped={files.dropped} />
            ) : (
              <Tested test={test} said={said} />
            )}
          </Panel>
        </Box>
      </Box>
    </StepFrame>
  );
}

type Test = ReturnType<typeof useCommand<"source.test">>;

function Tested({ test, said }: { test: Test; said: (error: unknown) => string }) {
  if (test.error !== null) return <Box role="alert">{said(test.error)}</Box>;
  if (test.data) return <CheckSteps result={test.data} />;
  return (
    <Box sx={{ color: "text.tertiary" }}>
      {test.isPending ? "Testing" : "Fill in the form, then test it."}
    </Box>
  );
}

function SampleWay({ cards, sources, onBack, onNext }: WayProps) {
  const sample = useJob("workspace.addSample", { onDone: onNext });
  const there = sources.some((source) => source.preset === "sample-store");
  return (
    <StepFrame
      title={TITLE}
      note={NOTE}
      next={there ? "Match the tables" : "Make the sample store"}
      onBack={onBack}
      onNext={() => (there ? onNext() : sample.start({}))}
      nextDisabled={sample.active}
    >
      {cards}
      <Box sx={{ color: "text.secondary", mb: 4, maxWidth: 640 }}>
        5,000 customers, 400 products, 60,000 orders and a million events over 24 months, with seasons,
        promotions, stockouts and price changes. It is also connected as a target, so that publishing can be
        tried.
      </Box>
      {sample.job && sample.active && <JobProgress job={sample.job} />}
      {sample.error && <Box role="alert">{sample.error.message}</Box>}
    </StepFrame>
  );
}

function Connected({ sources }: { sources: Source[] }) {
  if (sources.length === 0) return null;
  return (
    <Box sx={{ mb: 4, color: "text.secondary" }}>
      Connected already: {sources.map((source) => source.name).join(", ")}. Leave the name empty to go on with
      that.
    </Box>
  );
}
