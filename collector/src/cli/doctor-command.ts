import { configOption, jsonOption, keyOption, toJson, urlOption, type AddCommand } from "./cli-context.ts";
import type { ExamineOptions } from "./examine.ts";
import type { Finding, FindingStatus } from "./finding.ts";
import type { Style, Terminal } from "./terminal.ts";

const help = `
Exit code 1 when something fails; warnings alone leave it at 0. It changes nothing.`;

/** `spanhouse doctor`: looks at everything the collector depends on and says what to do. */
export const addDoctorCommand: AddCommand = (program, context, done) => {
  program
    .command("doctor")
    .description("check what the collector depends on, and print what to do")
    .addOption(configOption())
    .addOption(urlOption())
    .addOption(keyOption())
    .addOption(jsonOption())
    .addHelpText("after", help)
    .action(async (options: ExamineOptions & { readonly json?: boolean }) => {
      const { examine } = await import("./examine.ts");
      const { terminal } = context;
      const findings = await examine(context, options);
      if (options.json === true) terminal.out(toJson(findings, terminal));
      else print(findings, terminal);
      if (findings.some(({ status }) => status === "fail")) done(1);
    });
};

const marks: Readonly<Record<FindingStatus, readonly [mark: string, style: Style]>> = {
  ok: ["ok  ", "green"],
  warn: ["warn", "yellow"],
  fail: ["FAIL", ["bold", "red"]],
};

function print(findings: readonly Finding[], { out, style }: Terminal): void {
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const { name, status, text, todo } of findings) {
    const [mark, colour] = marks[status];
    out(`${style(colour, mark)}  ${name.padEnd(width)}  ${text}\n`);
    if (todo !== undefined) out(`      ${" ".repeat(width)}  ${style("bold", "->")} ${todo}\n`);
  }
  const count = (status: FindingStatus): number => findings.filter((finding) => finding.status === status).length;
  const warnings = count("warn");
  out(`\n${count("ok")} ok, ${warnings} ${warnings === 1 ? "warning" : "warnings"}, ${count("fail")} failed\n`);
}
