import { createServer } from "node:http";

/** A server that reads every request and answers 200 with nothing: what the load generator itself can do. */
const server = createServer((incoming, answer) => {
  incoming.resume();
  incoming.on("end", () => answer.end());
});
server.listen(Number(process.argv[2]), "127.0.0.1");
