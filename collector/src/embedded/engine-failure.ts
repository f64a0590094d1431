import { OperatingError } from "../errors.ts";
import { directoryHolder, readLogTail, type EngineDirectory } from "./engine-directory.ts";

/** What is known of a start that did not succeed. */
export interface FailedStart {
  /** How it ended, as words: "exit code 1", "signal SIGKILL", "not ready after 30 s". */
  readonly ending: string;
  /** The end of what the child wrote to its standard output and error. */
  readonly output: string;
}

interface Port {
  readonly name: "HTTP" | "native TCP";
  readonly number: number;
  readonly variable: string;
}

/** The two ports of an engine and the variables that choose them. */
export function enginePorts(httpPort: number, tcpPort: number): readonly [Port, Port] {
  return [
    { name: "HTTP", number: httpPort, variable: "SPANHOUSE_EMBEDDED_HTTP_PORT" },
    { name: "native TCP", number: tcpPort, variable: "SPANHOUSE_EMBEDDED_TCP_PORT" },
  ];
}

/** The error for a port that somebody else listens on. */
export async function portTaken(port: Port, directory: EngineDirectory): Promise<OperatingError> {
  const holder = await directoryHolder(directory.dataPath);
  // Whoever has the directory would refuse it on another port too.
  const hint =
    holder === undefined
      ? `stop what listens there, or choose another port with ${port.variable}`
      : `stop the other collector; process ${holder} runs the engine in ${directory.path}`;
  return new OperatingError(
    "engine_unavailable",
    `port ${port.number} on 127.0.0.1, the embedded ClickHouse's ${port.name} port, is taken`,
    { hint },
  );
}

/** Turns what a child left behind into an error that says what to do. */
export async function explainFailedStart(
  failed: FailedStart,
  directory: EngineDirectory,
  ports: readonly Port[],
): Promise<OperatingError> {
  const { output, ending } = failed;
  if (output.includes("Cannot lock file")) {
    const holder = await directoryHolder(directory.dataPath);
    const by = holder === undefined ? "another process" : `process ${holder}`;
    return new OperatingError("engine_unavailable", `the directory ${directory.path} is in use by ${by}`, {
      hint: "stop the other collector, or give this one a directory of its own with SPANHOUSE_DATA_DIR",
    });
  }
  if (output.includes("Address already in use")) {
    const taken = ports.find((port) => output.includes(`:${port.number} `)) ?? ports[0];
    if (taken !== undefined) return portTaken(taken, directory);
  }
  if (/No space left|Permission denied|Read-only file system|NOT_ENOUGH_SPACE/.test(output)) {
    return new OperatingError(
      "engine_unavailable",
      `the embedded ClickHouse cannot write below ${directory.path}: ${output}`,
      {
        hint: "make the directory writable for this user, free some space, or name another one with SPANHOUSE_DATA_DIR",
      },
    );
  }
  const log = await readLogTail(directory.logPath, 2048);
  return new OperatingError(
    "engine_unavailable",
    `the embedded ClickHouse did not start (${ending}): ${output}`.trim(),
    {
      hint: `see ${directory.logPath}; it ends with:\n${log.trim()}`,
    },
  );
}
