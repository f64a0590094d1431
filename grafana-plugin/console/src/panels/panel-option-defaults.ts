// Grafana knows an option of a panel only when its plugin registers it: an override of an unregistered field option is
// dropped. The console edits no panels, so an option needs a path and a default here, and no editor.
import {
  type Field,
  type FieldConfigEditorBuilder,
  FieldType,
  identityOverrideProcessor,
  type PanelPlugin,
} from "@grafana/data";

type PanelOptions = Parameters<PanelPlugin["setPanelOptions"]>[0];

const noEditor = (): null => null;

/** Labels of an axis are of what it measures; the axis of time or names that shares the field configuration stays bare. */
const onNumbersOnly = new Set(["axisLabel", "scaleDistribution"]);

/** Field options (`custom.<path>`) with their defaults; `undefined` registers one that is off until it is set. */
export function customFieldOptions<FieldConfig>(
  defaults: Readonly<Record<string, unknown>>,
): (builder: FieldConfigEditorBuilder<FieldConfig>) => void {
  return (builder) => {
    for (const [path, defaultValue] of Object.entries(defaults))
      builder.addCustomEditor({
        id: path,
        path,
        name: path,
        defaultValue,
        editor: noEditor,
        override: noEditor,
        process: identityOverrideProcessor,
        shouldApply: (field: Field) => !onNumbersOnly.has(path) || field.type === FieldType.number,
      });
  };
}

/** Options of a panel by path (`legend.placement`) with their defaults. */
export function panelOptions(defaults: Readonly<Record<string, unknown>>): PanelOptions {
  return (builder) => {
    for (const [path, defaultValue] of Object.entries(defaults))
      builder.addCustomEditor({ id: path, path, name: path, defaultValue, editor: noEditor });
  };
}
