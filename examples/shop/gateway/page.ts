import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { context, propagation } from "@opentelemetry/api";
import { build } from "esbuild";
import type { Express, RequestHandler } from "express";
import { drawPicture } from "./pictures.ts";
import { chooseRelease } from "./releases.ts";

const folder = new URL("../page/", import.meta.url);

/** The page's script with the browser SDK in it, in one file. */
async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("main.ts", folder))],
    // The SDK of this repository, from source; outside of it the published package is found without this.
    conditions: ["@spanhouse/source"],
    ...{ bundle: true, minify: true, write: false, format: "esm", target: "es2022" },
  });
  return outputFiles[0]!.text;
}

/** Adds the routes of the page: one document for all its addresses, its files, and the pictures of the products. */
export async function addPage(app: Express, collectorUrl: string): Promise<void> {
  const script = await bundlePage();
  const style = readFileSync(new URL("shop.css", folder), "utf8");
  const document = readFileSync(new URL("index.html", folder), "utf8");

  app.get("/shop.js", (_request, response) => void response.type("js").send(script));
  app.get("/shop.css", (_request, response) => void response.type("css").send(style));

  app.get("/pictures/:name", (request, response) => {
    const picture = drawPicture(request.params.name.replace(/\.svg$/, ""));
    if (picture === undefined) response.status(404).send("no such picture");
    else response.type("svg").send(picture);
  });

  const sendDocument: RequestHandler = (request, response) => {
    // The page continues the trace of the request that brought it.
    const carrier: { traceparent?: string } = {};
    propagation.inject(context.active(), carrier);
    const values: Readonly<Record<string, string>> = {
      traceparent: carrier.traceparent ?? "",
      collector: collectorUrl,
      release: chooseRelease(request, response),
    };
    response.type("html").send(document.replaceAll(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? ""));
  };
  // One by one, so that a span has the path of its own page as its route.
  for (const path of ["/", "/products/:id", "/basket", "/checkout", "/orders/:number"]) app.get(path, sendDocument);
}
