/**
 * Which libraries are instrumented and by what. Data only: an instrumentation is loaded when the application first asks
 * for one of its modules, so a service pays for what it uses.
 *
 * - `name` is what OTEL_NODE_ENABLED_INSTRUMENTATIONS and OTEL_NODE_DISABLED_INSTRUMENTATIONS call it.
 * - `modules` are the npm packages, or modules of Node, whose first resolution loads it, with the versions it understands.
 *   A test holds them against what the instrumentation itself says.
 * - `from` is an official package, or one of our own files; `exported` its class.
 */
export interface Instrumented {
  readonly name: string;
  readonly modules: Readonly<Record<string, string>>;
  readonly from: string;
  readonly exported: string;
  /** Given to the constructor. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Given instead where spans of middlewares are asked for. */
  readonly configWithMiddlewares?: Readonly<Record<string, unknown>>;
  /** Newer versions that it does not name and was tried with: it is told that it understands them. */
  readonly tried?: Readonly<Record<string, string>>;
  /** What applications depend on, where that is not `modules` itself; a `*` at the end stands for the rest of the name. */
  readonly packages?: Readonly<Record<string, string>>;
}

/** An official instrumentation whose package ends like its name. */
function official(name: string, exported: string, modules: Readonly<Record<string, string>>): Instrumented {
  return { name, modules, from: `@opentelemetry/instrumentation-${name}`, exported };
}

/** Everything that is loaded by what the application resolves. */
export const catalogue: readonly Instrumented[] = [
  official("http", "HttpInstrumentation", { http: "*", https: "*" }),
  {
    ...official("express", "ExpressInstrumentation", { express: ">=4.0.0 <6" }),
    // The server's span has the route and the handler's span the time; what each of ten middlewares took is seldom asked, and costs most.
    config: { ignoreLayersType: ["middleware", "router"] },
    configWithMiddlewares: {},
  },
  official("koa", "KoaInstrumentation", { koa: ">=2.0.0 <4" }),
  {
    ...official("nestjs-core", "NestInstrumentation", { "@nestjs/core": ">=4.0.0 <12" }),
    tried: { "@nestjs/core": "^12.5.1" },
  },
  { name: "fastify", modules: { fastify: ">=4.10.0 <6" }, from: "./fastify.ts", exported: "FastifyInstrumentation" },
  { name: "hono", modules: { hono: ">=4.0.0 <5" }, from: "./hono.ts", exported: "HonoInstrumentation" },
  {
    ...{
      name: "graphql",
      modules: { graphql: ">=14.0.0 <17" },
      from: "./graphql.ts",
      exported: "GraphqlInstrumentation",
    },
    // From 17 on nothing is patched.
    packages: { graphql: ">=14.0.0 <17 || ^17.1.0" },
  },
  official("grpc", "GrpcInstrumentation", { "@grpc/grpc-js": "^1.0.0" }),
  official("pg", "PgInstrumentation", { pg: ">=8.0.3 <9", "pg-pool": ">=2.0.0 <4" }),
  {
    ...official("mysql2", "MySQL2Instrumentation", { mysql2: ">=1.4.2 <4" }),
    // Values are put into the text before it is sent, so the text is where they are.
    config: { maskStatement: true },
  },
  official("mongodb", "MongoDBInstrumentation", { mongodb: ">=3.3.0 <8" }),
  {
    ...official("redis", "RedisInstrumentation", {
      redis: ">=2.6.0 <4",
      "@redis/client": "^1.0.0 || ^5.0.0 || ^6.0.0",
      "@node-redis/client": "^1.0.0 || ^5.0.0 || ^6.0.0",
    }),
    packages: { redis: ">=2.6.0 <7", "@redis/client": "^1.0.0 || ^5.0.0 || ^6.0.0" },
  },
  official("ioredis", "IORedisInstrumentation", { ioredis: ">=2.0.0 <7" }),
  official("kafkajs", "KafkaJsInstrumentation", { kafkajs: ">=0.3.0 <3" }),
  {
    ...official("aws-sdk", "AwsInstrumentation", {
      "@aws-sdk/middleware-stack": "^3.1.0",
      "@aws-sdk/smithy-client": "^3.1.0",
      "@smithy/middleware-stack": ">=2.0.0",
      "@smithy/smithy-client": ">=1.0.3",
      "@smithy/core": ">=3.24.0",
    }),
    packages: { "@aws-sdk/client-*": "^3.1.0", "@aws-sdk/lib-*": "^3.1.0" },
  },
  {
    ...official("openai", "OpenAIInstrumentation", { openai: ">=4.19.0 <7" }),
    tried: { openai: "^7.57.0" },
  },
  official("pino", "PinoInstrumentation", { pino: ">=5.14.0 <11" }),
  {
    ...official("bunyan", "BunyanInstrumentation", { bunyan: ">=1.0.0 <2" }),
    tried: { bunyan: "^2.0.5" },
  },
  { name: "winston", modules: { winston: ">=3.0.0 <4" }, from: "./winston.ts", exported: "WinstonInstrumentation" },
  { name: "sqlite", modules: { "node:sqlite": "*" }, from: "./sqlite.ts", exported: "SqliteInstrumentation" },
];

/** `fetch` and undici tell of themselves on diagnostics channels; there is no moment of loading to wait for. */
export const undici: Instrumented = official("undici", "UndiciInstrumentation", {});

/** The event loop, garbage collection and heap of the process. */
export const runtime: Instrumented = official("runtime-node", "RuntimeNodeInstrumentation", {});
