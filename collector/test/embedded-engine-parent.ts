import { startEngine, type EngineOptions } from "../src/embedded/engine.ts";

// A collector reduced to its engine, for the test that kills it: prints the engine's process id and stays.
const engine = await startEngine(JSON.parse(process.argv[2] ?? "{}") as EngineOptions);
process.stdout.write(`${engine.pid()}\n`);
