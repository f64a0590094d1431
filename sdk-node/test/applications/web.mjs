/** Requests to servers of several frameworks, each answered once well and once not. The libraries are handed in. */
const servers = [];

async function get(server, path) {
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
  await response.text();
}

async function listening(server) {
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve));
  servers.push(server);
  return server;
}

async function usePlain({ createServer, request }) {
  const server = await listening(createServer((_request, response) => response.end("plain")).listen(0, "127.0.0.1"));
  const url = `http://127.0.0.1:${server.address().port}/plain?token=hidden`;
  await new Promise((resolve) => {
    request(url, (response) => response.resume().on("end", resolve)).end();
  });
}

/** `path` tells the versions of Express apart. */
export async function useExpress(express, expressErrors, path) {
  const app = express();
  app.get(`${path}/:id`, (_request, response) => void response.send("ok"));
  app.get(`${path}-fails`, () => {
    throw new Error(`${path} broke`);
  });
  app.use(expressErrors());
  // oxlint-disable-next-line max-params -- Express tells error handlers by their four parameters.
  app.use((_error, _request, response, _next) => void response.status(500).send("sorry"));
  const server = await listening(app.listen(0, "127.0.0.1"));
  await get(server, `${path}/7`);
  await get(server, `${path}-fails`);
}

async function useFastify(fastify) {
  const app = fastify();
  app.get("/fastify/:id", async () => "ok");
  app.get("/fastify-fails", async () => {
    throw new Error("fastify broke");
  });
  app.get("/fastify-refuses", async () => {
    throw Object.assign(new Error("no such order"), { statusCode: 404 });
  });
  await app.register(async (nested) => nested.get("/inner/:id", async () => "ok"), { prefix: "/fastify-nested" });
  await app.listen({ port: 0, host: "127.0.0.1" });
  servers.push(app.server);
  for (const path of [
    "/fastify/7",
    "/fastify-fails",
    "/fastify-refuses",
    "/fastify-nested/inner/7",
    "/fastify-nowhere",
  ])
    await get(app.server, path);
}

async function useKoa(Koa) {
  const app = new Koa();
  app.use(async function handle(context) {
    context.body = "ok";
  });
  await get(await listening(app.listen(0, "127.0.0.1")), "/koa");
}

async function useHono({ Hono, serve }) {
  const app = new Hono();
  const nested = new Hono();
  nested.get("/inner/:id", (context) => context.text("ok"));
  app.use(async (_context, next) => next());
  app.get("/hono/:id", (context) => context.text("ok"));
  app.get("/hono-fails", () => {
    throw new Error("hono broke");
  });
  app.onError((_error, context) => context.text("sorry", 500));
  app.route("/hono-nested", nested);
  const server = await listening(serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }));
  for (const path of ["/hono/7", "/hono-fails", "/hono-nested/inner/7", "/hono-nowhere"]) await get(server, path);
}

async function useNest({ Controller, Get, Module, NestFactory }) {
  class Cats {
    findOne() {
      return "ok";
    }
  }
  // What decorators do; types are stripped here, not compiled.
  Get(":id")(Cats.prototype, "findOne", Object.getOwnPropertyDescriptor(Cats.prototype, "findOne"));
  Controller("nest")(Cats);
  function Application() {}
  Module({ controllers: [Cats] })(Application);
  const app = await NestFactory.create(Application, { logger: false });
  await app.listen(0, "127.0.0.1");
  await get(await listening(app.getHttpServer()), "/nest/7");
}

/** Uses each once and ends. */
export async function useWeb(libraries) {
  await usePlain(libraries);
  await useExpress(libraries.express, libraries.expressErrors, "/express");
  await useFastify(libraries.fastify);
  await useKoa(libraries.Koa);
  await useHono(libraries);
  await useNest(libraries);
  closeServers();
}

/** Lets the process end. */
export function closeServers() {
  for (const server of servers) server.close().closeAllConnections();
}
