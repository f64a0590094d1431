import { EmptyState, LinkButton } from "@grafana/ui";
import type { ReactElement } from "react";
import { PageHeader } from "./page-header.tsx";

/** An address that means no page. */
export function NotFoundPage(): ReactElement {
  return (
    <>
      <PageHeader title="No such page" />
      <EmptyState
        variant="not-found"
        message="There is no page at this address"
        button={<LinkButton href="/">Go to the overview</LinkButton>}
      />
    </>
  );
}
