import { LocationServiceProvider, locationService } from "@grafana/runtime";
import { PortalContainer } from "@grafana/ui";
import type { ReactElement } from "react";
import { ConsoleRouter } from "./console-router.tsx";
import { Frame } from "./frame.tsx";
import { KeyPrompt } from "./key-prompt.tsx";
import { Pages } from "./pages.tsx";
import { ConsoleTheme } from "./theme.tsx";
import { Toasts } from "./toasts.tsx";

/** The whole page: theme, address, frame, and the page that the address means. */
export function Shell(): ReactElement {
  return (
    <ConsoleTheme>
      <LocationServiceProvider service={locationService}>
        <ConsoleRouter>
          <Frame>
            <Pages />
          </Frame>
        </ConsoleRouter>
        <KeyPrompt />
        <Toasts />
        <PortalContainer />
      </LocationServiceProvider>
    </ConsoleTheme>
  );
}
