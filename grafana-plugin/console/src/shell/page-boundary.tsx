import { Alert, Button, ErrorBoundary } from "@grafana/ui";
import type { ReactElement, ReactNode } from "react";
import { useLocation } from "react-router-dom";

/** Where a page fails, the rest of the console stays; it says what failed and what to do. Another address tries anew. */
export function PageBoundary({ children }: { readonly children: ReactNode }): ReactElement {
  const { pathname } = useLocation();
  return (
    <ErrorBoundary dependencies={[pathname]} boundaryName="console-page">
      {({ error }) =>
        error === null ? (
          children
        ) : (
          <Alert title="This page could not be shown" severity="error">
            <p>{error.message}</p>
            <Button variant="secondary" onClick={() => location.reload()}>
              Load the page again
            </Button>
          </Alert>
        )
      }
    </ErrorBoundary>
  );
}
