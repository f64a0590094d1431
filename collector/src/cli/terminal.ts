import { styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** Where a command writes, and how. Results go to `out`, everything said about them to `note`. */
export interface Terminal {
  out(text: string): void;
  note(text: string): void;
  /** Whether a person reads `out`: tables are cut to its width and colour may be used. */
  readonly interactive: boolean;
  readonly columns: number;
  style(format: Style, text: string): string;
}

const columnsDefault = 100;

/** The terminal of this process. A reader that has seen enough (`| head`) ends it without an error. */
export function openTerminal(env: Readonly<Record<string, string | undefined>>): Terminal {
  const { stdout, stderr } = process;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : 1);
  });
  const interactive = stdout.isTTY;
  // https://no-color.org: present and not empty, whatever it says.
  const colour = interactive && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  return {
    out: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    interactive,
    columns: interactive ? stdout.columns : columnsDefault,
    style: (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text),
  };
}
