/** One test: outcome, failing rows, history, which numbers rest on it, SQL, and what can be done with it. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { Link } from "react-router";
import { type OutputOf, useCommand, useEngineQuery, useJob } from "../../client/index.ts";
import {
  ConfirmDialog,
  Facts,
  Panel,
  QueryState,
  Segmented,
  SidePanel,
  SqlText,
  SwitchRow,
  useFormat,
} from "../../ui/index.ts";
import { FailingRows } from "./FailingRows.tsx";
import { History } from "./History.tsx";
import { TestDialog } from "./TestDialog.tsx";
import { foundText, judgesRows, KIND_WORDS, pagesOf, placeOf, remedyOf, TestState } from "./test-words.tsx";

type Detail = OutputOf<"quality.get">;

interface TestPanelProps {
  id: string;
  onClose: () => void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

export function TestPanel({ id, onClose, onPrevious, onNext }: TestPanelProps) {
  const detail = useEngineQuery("quality.get", { id }, { keepPrevious: false });
  const test = detail.data?.test;
  return (
    <SidePanel
      title={test?.title ?? "Test"}
      subtitle={test && `${test.table}, ${inSentence(KIND_WORDS[test.kind])}`}
      width={460}
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
      foot={detail.data && <Foot detail={detail.data} onGone={onClose} />}
    >
      <QueryState query={detail} what="The test could not be read">
        {(data) => <Body detail={data} />}
      </QueryState>
    </SidePanel>
  );
}

function Body({ detail }: { detail: Detail }) {
  const { test } = detail;
  return (
    <>
      <Found detail={detail} />
      {judgesRows(test) && test.state === "failed" && <FailingRows test={test} />}
      <Touched detail={detail} />
      <History history={detail.history} />
      <Panel title={judgesRows(test) ? "SQL of the failing rows" : "SQL of what it judges by"}>
        <SqlText sql={detail.sql} />
      </Panel>
    </>
  );
}

function Found({ detail: { test } }: { detail: Detail }) {
  const format = useFormat();
  const set = useCommand("quality.set");
  return (
    <Panel title="Outcome" actions={<TestState {...test} />}>
      <Facts
        items={[
          { label: "Found", value: foundText(test, format) },
          ...(test.since ? [{ label: "Since", value: format.dateTime(test.since) }] : []),
          ...(test.checkedAt ? [{ label: "Last run", value: format.dateTime(test.checkedAt) }] : []),
        ]}
      />
      {judgesRows(test) && test.state === "failed" && (
        <Box sx={{ mt: 3, color: "text.secondary" }}>
          {remedyOf(test)} <Link to={`/mapping?table=${encodeURIComponent(test.table)}`}>Open Mapping</Link>
        </Box>
      )}
      <Box sx={{ display: "grid", gap: 3, mt: 3 }}>
        <Segmented
          label="When it does not hold"
          value={test.severity}
          onChange={(severity) => set.mutate({ id: test.id, severity })}
          options={[
            { value: "warn", label: "Warn" },
            { value: "fail", label: "Fail and tell" },
          ]}
          wide
        />
        <SwitchRow
          label="Run after each load"
          checked={test.enabled}
          onChange={(enabled) => set.mutate({ id: test.id, enabled })}
        />
      </Box>
    </Panel>
  );
}

const inSentence = (words: string) => words[0]!.toLowerCase() + words.slice(1);

/** Pages and queries that read what is tested, and the models that learn from it. */
function Touched({ detail: { touches, models } }: { detail: Detail }) {
  const areasOf = (id: string) => touches.filter(({ area }) => pagesOf(area).some((page) => page.id === id));
  const pages = [...new Map(touches.flatMap(({ area }) => pagesOf(area).map((page) => [page.id, page])))]
    .map(([id, page]) => ({ ...page, queries: areasOf(id).flatMap(({ queries }) => queries) }))
    .sort((a, b) => placeOf(a.id) - placeOf(b.id));
  return (
    <Panel title="Numbers that rest on it" note="from the SQL of pages and models">
      {pages.length + models.length === 0 ? (
        <Box sx={{ color: "text.secondary" }}>No page and no model reads this column.</Box>
      ) : (
        <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1 }}>
          {pages.map(({ id, label, queries }) => (
            <li key={id}>
              <Link to={`/${id}`}>{label}</Link>{" "}
              <Box component="span" sx={{ typography: "caption", color: "text.tertiary" }}>
                {queries.map((name) => name.replaceAll(/[-_]/g, " ")).join(", ")}
              </Box>
            </li>
          ))}
          {models.length > 0 && (
            <li>
              <Link to="/models">Models</Link>{" "}
              <Box component="span" sx={{ typography: "caption", color: "text.tertiary" }}>
                {models.join(", ")}
              </Box>
            </li>
          )}
        </Box>
      )}
    </Panel>
  );
}

function Foot({ detail: { test }, onGone }: { detail: Detail; onGone: () => void }) {
  const [dialog, setDialog] = useState<"edit" | "remove" | null>(null);
  const run = useJob("quality.run", { match: (input) => input.id === test.id });
  const remove = useCommand("quality.remove", { onSuccess: onGone });
  return (
    <>
      {test.origin === "own" && (
        <>
          <Button onClick={() => setDialog("edit")}>Change</Button>
          <Button variant="text" onClick={() => setDialog("remove")}>
            Delete
          </Button>
        </>
      )}
      <Box sx={{ flex: 1 }} />
      <Button disabled={run.active} onClick={() => run.start({ id: test.id })}>
        {run.active ? "Running" : "Run this test"}
      </Button>
      {dialog === "edit" && (
        <TestDialog test={test} onClose={() => setDialog(null)} onSaved={() => setDialog(null)} />
      )}
      <ConfirmDialog
        open={dialog === "remove"}
        title="Delete this test?"
        action="Delete test"
        busy={remove.isPending}
        onClose={() => setDialog(null)}
        onConfirm={() => remove.mutate({ id: test.id })}
      >
        Its history goes with it. The data is not touched.
      </ConfirmDialog>
    </>
  );
}
