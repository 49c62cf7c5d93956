// Work in the background: what runs, waits, is done or failed, and the schedules that start it.
// May import: renderer/ui, renderer/client. A new column: a line in job-rows.tsx.

import { JOB_STATES, type Job } from "../../../engine/contract/common.ts";
import { jobTitle, useEngineQuery } from "../../client/index.ts";
import { useJobFeed } from "../../client/job-feed.ts";
import {
  EmptyState,
  ExportRows,
  type Filter,
  FilterBar,
  PageFrame,
  QueryState,
  SearchField,
  Segmented,
  SimpleTable,
  useFilters,
  useHeldRows,
  useShortcuts,
  useUrlState,
} from "../../ui/index.ts";
import { JobDrawer } from "./JobDrawer.tsx";
import { jobColumns, STATES } from "./job-rows.tsx";
import { Schedules } from "./Schedules.tsx";
import { useSchedulable } from "./schedulable.ts";

const TABS = [
  { value: "jobs", label: "Jobs" },
  { value: "schedules", label: "Schedules" },
] as const;

const FILTERS: Filter[] = [
  {
    id: "state",
    label: "State",
    options: JOB_STATES.map((state) => ({ value: state, label: STATES[state].label })),
  },
];

export default function JobsPage() {
  const [tab, setTab] = useUrlState<"jobs" | "schedules">("tab", "jobs", ["jobs", "schedules"]);
  const tabs = <Segmented label="Jobs or schedules" value={tab} onChange={setTab} options={TABS} />;
  return (
    <PageFrame title="Jobs">{tab === "jobs" ? <JobList tabs={tabs} /> : <Schedules tabs={tabs} />}</PageFrame>
  );
}

/** Jobs of the list, with what the stream has heard of them since. */
function useJobs(state: string | undefined) {
  const query = useEngineQuery("jobs.list", { limit: 500, ...(state && { state: state as Job["state"] }) });
  const heard = useJobFeed(({ jobs }) => jobs);
  const fresh = query.data?.map((job) => heard[job.id] ?? job);
  return { ...query, data: fresh?.filter((job) => !state || job.state === state) };
}

function JobList({ tabs }: { tabs: React.ReactNode }) {
  const { state } = useFilters(FILTERS);
  const jobs = useJobs(state);
  const [open, setOpen] = useUrlState<string>("job", "");
  const work = useSchedulable();
  const titleOf = (job: Job) => work.find((one) => one.matches(job))?.running ?? jobTitle(job);
  const columns = jobColumns(titleOf);
  const held = useHeldRows("jobs", jobs.data ?? [], columns);
  const { rows } = held;
  const at = rows.findIndex((job) => job.id === open);
  const step = (by: number) => () => setOpen(rows[at + by]?.id ?? open);
  useShortcuts([
    { key: "j", label: "Next job", run: step(1) },
    { key: "k", label: "Previous job", run: step(-1) },
  ]);
  return (
    <>
      <FilterBar
        filters={FILTERS}
        start={
          <>
            {tabs}
            <SearchField label="Search jobs" {...held.search} />
          </>
        }
        end={<ExportRows {...held.exported} name="jobs" />}
      />
      <div style={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}>
        <div style={{ flex: 1, minWidth: 0, overflow: "auto", display: "flex", flexDirection: "column" }}>
          <QueryState query={jobs} what="The jobs could not be read">
            {(list) =>
              list.length === 0 ? (
                <EmptyState text={state ? "No job is in this state." : NOTHING} />
              ) : (
                <SimpleTable
                  {...held.table}
                  caption="Jobs"
                  rowKey={(job) => job.id}
                  onOpen={(job) => setOpen(job.id)}
                  openKey={open}
                  empty={`No job fits "${held.search.value}".`}
                />
              )
            }
          </QueryState>
        </div>
        {rows[at] && (
          <JobDrawer
            key={rows[at].id}
            job={rows[at]}
            title={titleOf(rows[at])}
            place={`${at + 1} of ${rows.length}`}
            onClose={() => setOpen("")}
            onPrevious={at > 0 ? step(-1) : undefined}
            onNext={at < rows.length - 1 ? step(1) : undefined}
          />
        )}
      </div>
    </>
  );
}

const NOTHING = "Nothing has run yet. Loading a source or training a model shows here.";
