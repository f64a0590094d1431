import { createServer } from "node:net";

/** The port one would expect, or any other when somebody has it. */
export async function freePort(expected: number): Promise<number> {
  return (await tryPort(expected)) ?? (await tryPort(0))!;
}

function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}
