/** Starts the page: what Grafana gives to its libraries, then the panels, then what is drawn. */
import { loadDataSource } from "./host/data-source-srv.ts";
import { startHost } from "./host/start-host.ts";
import { registerPanels } from "./panels/register-panels.ts";
import { drawShell } from "./shell/draw-shell.tsx";

await startHost();
// Every page asks sooner or later; who needs it says what went wrong.
loadDataSource().catch(() => undefined);
registerPanels();
drawShell(document.querySelector("#app")!);
