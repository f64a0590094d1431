// A classic script before all modules: libraries read `grafanaBootData` while they are imported, and the built plugin registers
// with SystemJS through the `define` that the AMD part brings.
import "systemjs/dist/system.js";
import "systemjs/dist/extras/amd.js";
import { bootData } from "./boot-data.ts";
import { chosenTheme } from "./theme-choice.ts";
import { ensureValidLanguage } from "./valid-language.ts";

ensureValidLanguage();
const theme = chosenTheme();
document.documentElement.dataset["theme"] = theme;
Object.assign(window, { grafanaBootData: bootData(theme), __grafana_public_path__: "/public/" });
