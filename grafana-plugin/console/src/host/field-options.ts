import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldColorModeId,
  FieldConfigProperty,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  selectOverrideProcessor,
  stringOverrideProcessor,
  ThresholdsMode,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
  type Field,
  type FieldConfigPropertyItem,
} from "@grafana/data";

/** Editors are Grafana's; here nothing is edited, so there is nothing to draw. */
const noEditor = (): null => null;

type Process = FieldConfigPropertyItem["process"];

interface Option {
  readonly name: string;
  readonly process: unknown;
  readonly numbersOnly?: boolean;
  readonly defaultValue?: unknown;
  readonly settings?: object;
}

/** The options that every field has (`FieldConfig` of @grafana/data), how each is read, and what it is when nothing is said. */
const options: Readonly<Record<FieldConfigProperty, Option>> = {
  [FieldConfigProperty.Unit]: { name: "Unit", process: unitOverrideProcessor },
  [FieldConfigProperty.Min]: { name: "Min", process: numberOverrideProcessor, numbersOnly: true },
  [FieldConfigProperty.Max]: { name: "Max", process: numberOverrideProcessor, numbersOnly: true },
  [FieldConfigProperty.FieldMinMax]: { name: "Field min/max", process: booleanOverrideProcessor, numbersOnly: true },
  [FieldConfigProperty.Decimals]: { name: "Decimals", process: numberOverrideProcessor, numbersOnly: true },
  [FieldConfigProperty.DisplayName]: {
    name: "Display name",
    process: displayNameOverrideProcessor,
    settings: { expandTemplateVars: true },
  },
  [FieldConfigProperty.NoValue]: { name: "No value", process: stringOverrideProcessor },
  [FieldConfigProperty.Thresholds]: {
    name: "Thresholds",
    process: thresholdsOverrideProcessor,
    defaultValue: { mode: ThresholdsMode.Absolute, steps: [{ value: -Infinity, color: "green" }] },
  },
  [FieldConfigProperty.Mappings]: { name: "Value mappings", process: valueMappingsOverrideProcessor, defaultValue: [] },
  [FieldConfigProperty.Links]: { name: "Data links", process: dataLinksOverrideProcessor },
  [FieldConfigProperty.Actions]: { name: "Actions", process: identityOverrideProcessor },
  [FieldConfigProperty.Color]: {
    name: "Color",
    process: identityOverrideProcessor,
    defaultValue: { mode: FieldColorModeId.Thresholds },
  },
  [FieldConfigProperty.Filterable]: { name: "Filterable", process: selectOverrideProcessor },
};

/** What `standardFieldConfigEditorRegistry` is filled with; npm has it empty. */
export function fieldOptions(): FieldConfigPropertyItem[] {
  return Object.entries(options).map(([id, { name, process, numbersOnly, defaultValue, settings }]) => ({
    id,
    path: id,
    name,
    editor: noEditor,
    override: noEditor,
    process: process as Process,
    shouldApply: (field: Field) => numbersOnly !== true || field.type === FieldType.number,
    defaultValue,
    settings: settings ?? {},
  }));
}
