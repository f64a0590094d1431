import {
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformersRegistry,
} from "@grafana/data";
import { fieldOptions } from "./field-options.ts";
import { transformers } from "./transformers.ts";

/** The editors that options of panels name; each must be there by its id, drawn it is never. */
const editors = [
  "boolean", "color", "dashboard-uid", "field-name", "fieldColor", "icon", "links", "mappings", "multi-select", "number", "radio",
  "select", "slider", "stats-picker", "strings", "text", "thresholds", "timezone", "unit",
]; // prettier-ignore

/** Fills the registries that @grafana/data leaves to the page. */
export function fillRegistries(): void {
  standardFieldConfigEditorRegistry.setInit(fieldOptions);
  standardTransformersRegistry.setInit(transformers);
  standardEditorsRegistry.setInit(() => editors.map((id) => ({ id, name: id, editor: () => null })));
}
