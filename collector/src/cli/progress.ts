import type { Terminal } from "./terminal.ts";

export interface Progress {
  /** What it is about from now on; asked when a line is due. */
  about(what: () => string): void;
  end(): void;
}

const intervalMs = 2_000;

/** Says every two seconds what is waited for; what is quicker than that passes without a word. */
export function showProgress(terminal: Pick<Terminal, "note" | "style">, what: string): Progress {
  const startedAtMs = performance.now();
  let describe = (): string => what;
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAtMs) / 1000);
    terminal.note(terminal.style("dim", `${seconds} s: ${describe()}\n`));
  }, intervalMs);
  return {
    about: (next) => void (describe = next),
    end: () => clearInterval(timer),
  };
}
