/** Compiles what is required, as tsx and ts-node do, and must not get to see what the SDK loads meanwhile. */
const Module = require("node:module");

// oxlint-disable-next-line no-underscore-dangle -- It is how those compilers come in.
const extensions = Module._extensions;
for (const extension of [".js", ".cjs", ".mjs", ".ts"]) {
  const original = extensions[extension] ?? extensions[".js"];
  extensions[extension] = (module, file) => {
    if (/instrumentation|sdk-node.src/.test(file)) throw new Error(`a second copy of ${file}`);
    original(module, file);
  };
}
require("./loggers-required.cjs");
