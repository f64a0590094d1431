/** Starts the page: what Grafana gives to its libraries, then the panels, then what is drawn. */
import { startHost } from "./host/start-host.ts";
import { registerPanels } from "./panels/register-panels.ts";
import { drawShell } from "./shell/draw-shell.tsx";

await startHost();
registerPanels();
drawShell(document.querySelector("#app")!);
