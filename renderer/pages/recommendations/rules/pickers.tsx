/** Choose products by search, and categories, brands, attributes or segments from those that there are. */

import Autocomplete from "@mui/material/Autocomplete";
import TextField from "@mui/material/TextField";
import { useEngineQuery } from "../../../client/index.ts";
import { type Format, useFormat } from "../../../ui/index.ts";
import { type Choice, choiceLine, choiceProps, foundProps, useFound, useTitles } from "../studio/choices.tsx";

interface PickerProps {
  label: string;
  value: string[];
  onChange: (ids: string[]) => void;
  help?: string;
  autoFocus?: boolean;
  /** While nothing is chosen; "Any" where that means every one. */
  placeholder?: string;
  /** Field that it stands for, to be found where it is missing. */
  name?: string;
}

/** Products by name, id or SKU, in the order in which they are chosen. */
export function ProductsPicker(props: PickerProps) {
  const { setText, ...found } = useFound("product");
  const titles = useTitles(props.value);
  return (
    <Choices
      {...props}
      chosen={props.value.map((id) => ({ id, title: titles.get(id) ?? id }))}
      {...found}
      onSearch={setText}
    />
  );
}

const counted = (format: Format, count: number, noun: string) =>
  `${format.number(count)} ${count === 1 ? noun : `${noun}s`}`;

export function CategoriesPicker(props: PickerProps) {
  const format = useFormat();
  const facets = useEngineQuery("rules.facets", {});
  const options = (facets.data?.categories ?? []).map(({ id, name, products }) => ({
    id,
    title: name,
    detail: counted(format, products, "product"),
  }));
  return <Chosen {...props} options={options} />;
}

export function BrandsPicker(props: PickerProps) {
  const format = useFormat();
  const facets = useEngineQuery("rules.facets", {});
  const options = (facets.data?.brands ?? []).map(({ name, products }) => ({
    id: name,
    title: name,
    detail: counted(format, products, "product"),
  }));
  return <Chosen {...props} options={options} />;
}

export function SegmentsPicker(props: PickerProps) {
  const format = useFormat();
  const facets = useEngineQuery("rules.facets", {});
  const options = (facets.data?.segments ?? []).map(({ id, name, customers }) => ({
    id,
    title: name,
    detail: `${id.split(":")[0]}, ${counted(format, customers, "customer")}`,
  }));
  return <Chosen {...props} options={options} />;
}

interface AttributesProps {
  label: string;
  value: { name: string; value: string }[];
  onChange: (value: { name: string; value: string }[]) => void;
}

export function AttributesPicker({ label, value, onChange }: AttributesProps) {
  const format = useFormat();
  const facets = useEngineQuery("rules.facets", {});
  const options = (facets.data?.attributes ?? []).map((one) => ({
    id: JSON.stringify([one.name, one.value]),
    title: `${one.name}: ${one.value}`,
    detail: counted(format, one.products, "product"),
  }));
  return (
    <Chosen
      label={label}
      value={value.map((one) => JSON.stringify([one.name, one.value]))}
      options={options}
      onChange={(ids) =>
        onChange(
          ids.map((id) => {
            const [name, text] = JSON.parse(id) as [string, string];
            return { name, value: text };
          }),
        )
      }
    />
  );
}

/** All options are here already; what is chosen but gone keeps its id. */
function Chosen({ options, ...props }: PickerProps & { options: Choice[] }) {
  const byId = new Map(options.map((option) => [option.id, option]));
  return (
    <Choices
      {...props}
      options={options}
      chosen={props.value.map((id) => byId.get(id) ?? { id, title: id })}
    />
  );
}

interface ChoicesProps extends PickerProps {
  chosen: Choice[];
  options: Choice[];
  loading?: boolean;
  /** The engine searches for products; without it the options are filtered here. */
  onSearch?: (text: string) => void;
}

function Choices({
  label,
  chosen,
  options,
  loading,
  onChange,
  onSearch,
  help,
  autoFocus,
  placeholder = "Any",
  name,
}: ChoicesProps) {
  return (
    <Autocomplete
      multiple
      {...(onSearch ? foundProps : choiceProps)}
      value={chosen}
      options={options}
      loading={loading}
      onChange={(_, next) => onChange(next.map((one) => one.id))}
      onInputChange={(_, text, reason) => onSearch?.(reason === "input" ? text : "")}
      renderOption={choiceLine(onSearch !== undefined)}
      renderInput={(params) => (
        <TextField
          {...params}
          label={label}
          helperText={help}
          name={name}
          autoFocus={autoFocus}
          placeholder={chosen.length === 0 ? placeholder : ""}
        />
      )}
    />
  );
}
