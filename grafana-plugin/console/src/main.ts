/**
 * Starts the page: what Grafana gives to its libraries, then the panels, then what is drawn. What the first page needs is asked for
 * before that, side by side.
 */
import { loadDashboard } from "./dashboard/dashboards.ts";
import { loadDataSource } from "./host/data-source-srv.ts";
import { startHost } from "./host/start-host.ts";
import { registerPanels } from "./panels/register-panels.ts";
import { drawShell } from "./shell/draw-shell.tsx";
import { firstDashboard } from "./shell/first-dashboard.ts";
import { preloadPage } from "./shell/pages.tsx";

const dashboard = firstDashboard(location.pathname);
// Who needs them says what went wrong.
if (dashboard !== undefined) void Promise.allSettled([loadDashboard(dashboard)]);
void preloadPage(location.pathname);
await startHost();
void Promise.allSettled([loadDataSource()]);
registerPanels();
drawShell(document.querySelector("#app")!);
