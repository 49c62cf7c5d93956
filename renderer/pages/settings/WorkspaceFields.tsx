/** The fields of a workspace, in the settings and in the first run: name, currency, time zone, number format. */

import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { timeZones, workspaceSettings } from "../../../engine/contract/workspace.ts";
import type { OutputOf } from "../../client/index.ts";
import { createFormat } from "../../ui/format.ts";
import { FormGrid, TextInput } from "../../ui/index.ts";

export type Settings = OutputOf<"workspace.get">["settings"];
export type Named = Pick<Settings, "name" | "locale" | "currency" | "timeZone">;

const CURRENCIES = Intl.supportedValuesOf("currency");
const TIME_ZONES = timeZones();
const LOCALES = [
  "en-GB", "en-US", "en-IE", "en-AU", "en-CA", "de-DE", "de-AT", "de-CH", "fr-FR", "fr-BE", "fr-CH", "nl-NL", "nl-BE",
  "es-ES", "es-MX", "it-IT", "pt-PT", "pt-BR", "pl-PL", "cs-CZ", "sv-SE", "da-DK", "nb-NO", "fi-FI", "ja-JP", "ko-KR",
  "zh-CN", "zh-TW", "tr-TR", "uk-UA",
]; // biome-ignore format: a list of tags reads best as lines of many

interface ChooseProps {
  label: string;
  help: string;
  value: string;
  options: readonly string[];
  text: (option: string) => string;
  onChange: (value: string) => void;
}

function Choose({ label, help, value, options, text, onChange }: ChooseProps) {
  return (
    <Autocomplete
      disableClearable
      size="small"
      value={value}
      options={options.includes(value) ? options : [value, ...options]}
      getOptionLabel={text}
      onChange={(_, next) => onChange(next)}
      renderInput={(params) => <TextField {...params} label={label} helperText={help} />}
    />
  );
}

const named = (type: "currency" | "language") => {
  const names = new Intl.DisplayNames(["en"], { type });
  return (code: string) => `${code}, ${names.of(code) ?? code}`;
};
const currencyName = named("currency");
const localeName = named("language");

/** What is wrong, by field. */
export function problems(value: Named): Record<string, string> {
  const result = workspaceSettings.safeParse(value);
  if (result.success) return {};
  return Object.fromEntries(result.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
}

interface WorkspaceFieldsProps {
  value: Named;
  onChange: (value: Named) => void;
}

export function WorkspaceFields({ value, onChange }: WorkspaceFieldsProps) {
  const errors = problems(value);
  const set = (change: Partial<Named>) => onChange({ ...value, ...change });
  return (
    <FormGrid>
      <Box sx={{ gridColumn: "span 12" }}>
        <TextInput
          label="Name"
          name="name"
          value={value.name}
          onChange={(next) => set({ name: next })}
          error={errors.name}
        />
      </Box>
      <Box sx={{ gridColumn: "span 6" }}>
        <Choose
          label="Reporting currency"
          help="Orders in other currencies are left out of figures."
          value={value.currency}
          options={CURRENCIES}
          text={currencyName}
          onChange={(next) => set({ currency: next })}
        />
      </Box>
      <Box sx={{ gridColumn: "span 6" }}>
        <Choose
          label="Time zone"
          help="Days are cut in it."
          value={value.timeZone}
          options={TIME_ZONES}
          text={(zone) => zone.replaceAll("_", " ")}
          onChange={(next) => set({ timeZone: next })}
        />
      </Box>
      <Box sx={{ gridColumn: "span 6" }}>
        <Choose
          label="Number and date format"
          help={example(value)}
          value={value.locale}
          options={LOCALES}
          text={localeName}
          onChange={(next) => set({ locale: next })}
        />
      </Box>
    </FormGrid>
  );
}

function example(value: { locale: string; currency: string; timeZone: string }): string {
  const format = createFormat(value);
  return `${format.money(1234.5, 2)}, ${format.dateTime(new Date())}`;
}
