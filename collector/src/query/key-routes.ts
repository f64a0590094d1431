/**
 * Projects and keys, for administrators.
 *
 *     GET    /api/v1/projects        {projects: [...]}
 *     POST   /api/v1/projects        {projectId, quota?: {bytes?, records?} a day}
 *     GET    /api/v1/keys            {keys: [...]}, without texts
 *     POST   /api/v1/keys            {projectId, scope, name?, origins?, rate?: {requests?, bytes?, records?} a second, expiresAt?};
 *                                    answers {keyId, text}: the only time that the text is seen
 *     DELETE /api/v1/keys/{keyId}    revokes it
 *     GET    /api/v1/audit           {entries: [...]}, newest first; ?limit=, 100 when left out
 */
import express, { Router, type Request, type RequestHandler, type Response } from "express";
import { z } from "zod";
import { OperatingError } from "../errors.ts";
import type { Actor, Administration } from "../keys/administer.ts";
import type { KeyRing } from "../keys/key-ring.ts";
import { allowOnly } from "./allow-only.ts";
import { administratorOf } from "./authenticate.ts";
import { requireJson } from "./require-json.ts";

const bodyBytesMax = 64 * 1024;
const auditRowsDefault = 100;
const auditRowsMax = 10_000;

const amount = z.number().positive().max(1e15).optional();
const newProject = z.strictObject({
  projectId: z.string(),
  quota: z.strictObject({ bytes: amount, records: amount }).optional(),
});
const newKey = z.strictObject({
  projectId: z.string(),
  scope: z.enum(["ingest", "read", "admin"]),
  name: z.string().max(100).optional(),
  origins: z.array(z.string().max(300)).max(100).optional(),
  rate: z.strictObject({ requests: amount, bytes: amount, records: amount }).optional(),
  expiresAt: z.iso.datetime().optional(),
});

/** Makes the routes below `/api/v1`. */
export function createKeyRoutes(keys: KeyRing, administration: Administration): Router {
  const router = Router();
  const guard: RequestHandler = (request, _response, next) => {
    administratorOf(keys, request);
    next();
  };
  router.use(["/projects", "/keys", "/audit"], guard);
  const json = [requireJson, express.json({ limit: bodyBytesMax })];

  router
    .route("/projects")
    .get(async (_request, response) => void response.json({ projects: await administration.projects() }))
    .post(json, async (request: Request, response: Response) => {
      const project = read(newProject, request.body);
      await administration.createProject({ ...project, quota: defined(project.quota) }, actorOf(keys, request));
      response.status(201).json({ projectId: project.projectId });
    })
    .all(allowOnly("GET", "POST"));

  router
    .route("/keys")
    .get(async (_request, response) => void response.json({ keys: await administration.keys() }))
    .post(json, async (request: Request, response: Response) => {
      const key = read(newKey, request.body);
      response
        .status(201)
        .json(await administration.createKey({ ...key, rate: defined(key.rate) }, actorOf(keys, request)));
    })
    .all(allowOnly("GET", "POST"));

  router
    .route("/keys/:keyId")
    .delete(async (request, response) => {
      await administration.revokeKey(request.params.keyId, actorOf(keys, request));
      response.json({ keyId: request.params.keyId });
    })
    .all(allowOnly("DELETE"));

  router
    .route("/audit")
    .get(async (request, response) => {
      response.json({ entries: await administration.audit(readLimit(request.query["limit"])) });
    })
    .all(allowOnly("GET"));
  return router;
}

function actorOf(keys: KeyRing, request: Request): Actor {
  return { who: administratorOf(keys, request).keyId, address: request.socket.remoteAddress ?? "" };
}

/** Without the amounts that were not given; undefined when none was. */
function defined<T extends object>(amounts: T | undefined): { [K in keyof T]: NonNullable<T[K]> } | undefined {
  const given = Object.entries(amounts ?? {}).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : (Object.fromEntries(given) as { [K in keyof T]: NonNullable<T[K]> });
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "));
  throw new OperatingError("query_invalid", `the body does not fit: ${problems.join("; ")}`);
}

function readLimit(text: unknown): number {
  if (text === undefined) return auditRowsDefault;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= auditRowsMax) return limit;
  throw new OperatingError("query_invalid", `limit is a number of rows from 1 to ${auditRowsMax}`);
}
