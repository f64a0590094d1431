import express, { type Request, type Router, type RequestHandler } from "express";
import type { Endpoint, SeriesAnswer, StatusAnswer, TableAnswer } from "@spanhouse/schemas/query";
import { abortWhenGone } from "./abort-when-gone.ts";
import { allowOnly } from "./allow-only.ts";
import { beginInquiry, type Inquiry, type InquirySource } from "./inquiry.ts";
import { currentProject } from "./project-of.ts";
import { fromIssues } from "./request-error.ts";
import { requireJson } from "./require-json.ts";

/** An endpoint and what answers it. */
export interface Answering {
  mount(router: Router, source: InquirySource): void;
}

/** The longest body of a request. */
const bodyBytesMax = 2 ** 20;

/** Answers `endpoint` with what `answer` makes of a request that fits its schema. */
export function answering<Asked>(
  endpoint: Endpoint<Asked>,
  answer: (asked: Asked, inquiry: Inquiry) => Promise<TableAnswer | SeriesAnswer | StatusAnswer>,
): Answering {
  return {
    mount(router, source) {
      const handler: RequestHandler = async (request, response) => {
        const read = endpoint.request.safeParse(asked(endpoint.method, request));
        if (!read.success) throw fromIssues(read.error.issues);
        const inquiry = beginInquiry(source, { projectId: currentProject(), signal: abortWhenGone(response) });
        response.json(await answer(read.data, inquiry));
      };
      const route = router.route(endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1"));
      if (endpoint.method === "GET") route.get(handler).all(allowOnly("GET"));
      else route.post(requireJson, express.json({ limit: bodyBytesMax }), handler).all(allowOnly("POST"));
    },
  };
}

/** What varies in the path counts as a field of the request. */
function asked(method: "GET" | "POST", request: Request): unknown {
  if (method === "GET") return { ...request.query, ...request.params };
  const body: unknown = request.body;
  return typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body, ...request.params } : body;
}
