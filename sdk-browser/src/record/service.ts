import type { Attributes } from "./attributes.ts";

/** Who sends, and where to. */
export interface ServiceOptions {
  /** The collector, without the path of a signal: `https://collect.example.com`, or `/telemetry` on the page's own host. */
  readonly url: string;
  /** `service.name`. */
  readonly service: string;
  /** `service.version`. */
  readonly version?: string | undefined;
  /** `deployment.environment.name`, such as `production`. */
  readonly environment?: string | undefined;
  /** The build that this is, to find its source maps: `app.build_id`. */
  readonly buildId?: string | undefined;
  /** A public ingest key; leaves as the header `x-spanhouse-key`. */
  readonly key?: string | undefined;
  /** More attributes of the resource. */
  readonly resource?: Attributes | undefined;
}

/** The resource of everything that a service sends; the version is renewed with each release, as in package.json. */
export function describeService({ service, version, environment, buildId, resource }: ServiceOptions): Attributes {
  return {
    "service.name": service,
    "service.version": version,
    "deployment.environment.name": environment,
    "app.build_id": buildId,
    "telemetry.sdk.name": "spanhouse",
    "telemetry.sdk.language": "webjs",
    "telemetry.sdk.version": "0.1.0",
    ...resource,
  };
}

/** Headers of every request. */
export function requestHeaders({ key }: ServiceOptions): Record<string, string> {
  return { "content-type": "application/json", ...(key && { "x-spanhouse-key": key }) };
}
