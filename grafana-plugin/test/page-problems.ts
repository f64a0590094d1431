import type { Page } from "playwright-core";

/** Collects, from now on, what a person would find in the developer tools of a page: errors, refusals of the policy, failed requests. */
export function listenForProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
  page.on("console", (message) => {
    // What failed to load is told below, with its address.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      problems.push(`console: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() < 400) return;
    const at = problems.push(`${response.status()} ${response.url()}`) - 1;
    void response.text().then(
      (text) => (problems[at] += `: ${text.slice(0, 400)}`),
      () => {},
    );
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // A question that nobody waits for any more is cancelled.
    if (why !== "net::ERR_ABORTED") problems.push(`${why} ${request.url()}`);
  });
  return problems;
}
