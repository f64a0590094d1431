import { httpAttempts } from "./isolation-http-attempts.ts";
import { sqlAttempts } from "./isolation-sql-attempts.ts";

/** The attempts as the Markdown tables of docs/reference/isolation.md. */
export function isolationTable(): string {
  const rows = [
    ...sqlAttempts.map(({ group, sql, params, outcome }) => {
      const values = params === undefined ? "" : ` with ${code(JSON.stringify(params))}`;
      return { group, text: `${code(sql)}${values}`, outcome };
    }),
    ...httpAttempts.map(({ group, what, path, method = "GET", outcome }) => {
      const text = `${what}: ${code(`${method} ${path}`)}`;
      return { group, text, outcome };
    }),
  ];
  const groups = Map.groupBy(rows, ({ group }) => group);
  let number = 0;
  const parts = Array.from(groups, ([group, members]) => {
    const lines = members.map(({ text, outcome }) => `| ${++number} | ${text} | ${outcomes[outcome] ?? outcome} |`);
    return [`### ${group}`, "", "| | attempt | result |", "|---|---|---|", ...lines, ""].join("\n");
  });
  return parts.join("\n");
}

const outcomes: Readonly<Record<string, string>> = { own: "own rows only" };

/** A span of code within a table: no line break, no bar that would end the cell, and more backquotes than are in it. */
function code(text: string): string {
  const line = text.replaceAll("\n", " ⏎ ").replaceAll("|", "\\|");
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}
