/**
 * The kit of pages: import everything from here.
 * Imports MUI, the theme, the client and the stores; never a page. A new piece: a file here and a line below.
 */

export { ctrl, useShortcuts } from "../app/shell/shortcuts.ts";
export { color } from "../app/theme/color.ts";
export { showToast } from "../stores/messages.ts";
export { BasisPopover } from "./BasisPopover.tsx";
export { backendWords } from "./backend-words.ts";
export { ConfirmDialog, TypedName } from "./ConfirmDialog.tsx";
export { Diff, type Operation, OperationWord } from "./Diff.tsx";
export { addDays, dayIn } from "./dates.ts";
export { readEndings } from "./endings.ts";
export { type Filter, FilterBar, useFilters } from "./FilterBar.tsx";
export { Segmented, SelectInput, SliderRow, SwitchRow, TextInput } from "./fields.tsx";
export { FormGrid, focusFirstError, SchemaForm } from "./form/SchemaForm.tsx";
export {
  asObjectSchema,
  checkForm,
  type FormErrors,
  type FormValue,
  fieldTitle,
  initialValue,
  withoutStored,
} from "./form/schema.ts";
export { unlessOutside } from "./form/unless-outside.ts";
export { changeOf, type Format } from "./format.ts";
export { GoButton } from "./GoButton.tsx";
export { Icon } from "./Icon.tsx";
export { JobProgress } from "./JobProgress.tsx";
export { Kpi, KpiStrip } from "./Kpi.tsx";
export { Bar, Columns, Facts, Rows, Spacer } from "./layout.tsx";
export { LineageButton } from "./lineage/LineageButton.tsx";
export { SqlText } from "./lineage/SqlText.tsx";
export { NoGoods } from "./NoGoods.tsx";
export { NotTrained } from "./NotTrained.tsx";
export { KeptNumber, NumberInput } from "./number-fields.tsx";
export { Change, figureText } from "./numbers.tsx";
export { PageFrame } from "./PageFrame.tsx";
export { Panel } from "./Panel.tsx";
export { PublishButton } from "./PublishButton.tsx";
export { paramText, useParamWords } from "./param-words.ts";
export { QueryState } from "./QueryState.tsx";
export { ComparePicker, RangePicker, useRange } from "./RangePicker.tsx";
export { metricText, Scorecard, Verdict } from "./Scorecard.tsx";
export { SearchField } from "./SearchField.tsx";
export { SidePanel, useSides } from "./SidePanel.tsx";
export { measureWords, primaryMetric, sentence, standingOf } from "./scorecard-words.ts";
export { EmptyState, ErrorState, LoadingState, TooLittleData } from "./states.tsx";
export { TrainDialog } from "./TrainDialog.tsx";
export { ColumnsButton } from "./table/ColumnsButton.tsx";
export type { Column } from "./table/column.ts";
export {
  changeColumn,
  codeColumn,
  dateColumn,
  durationColumn,
  estimateColumn,
  Faint,
  moneyColumn,
  numberColumn,
  percentColumn,
  sentenceColumn,
  TwoLines,
  textColumn,
} from "./table/columns.tsx";
export { boundsOf, plainFigure } from "./table/csv.ts";
export { DataTable } from "./table/DataTable.tsx";
export { ExportButton, ExportRows } from "./table/ExportButton.tsx";
export { rowKeys } from "./table/row-keys.ts";
export { SimpleTable } from "./table/SimpleTable.tsx";
export { useHeldRows } from "./table/use-held-rows.ts";
export { useTableSort } from "./table/use-table-sort.ts";
export { ConnectionTag, Key, Status, Tag } from "./tags.tsx";
export { textProblem } from "./text-problem.ts";
export { useSetUrl, useUrlState } from "./url-state.ts";
export { useFocusHeir } from "./use-focus-heir.ts";
export { useFormat } from "./use-format.ts";
export { useIntoSight } from "./use-into-sight.ts";
