/** Who sends: the attributes of the resource. They are all known at once, so that even the first moment's records have them. */
import { randomUUID } from "node:crypto";
import { arch, hostname, release, type } from "node:os";
import type { Attributes } from "@opentelemetry/api";
import { SDK_INFO } from "@opentelemetry/core";
import { toOtelAttributes } from "../record/any-value.ts";
import type { Application } from "./application.ts";
import type { Reader } from "./environment.ts";
import type { Options } from "./options.ts";
import { sdkVersion } from "../version.ts";

const architectures: Readonly<Record<string, string>> = { x64: "amd64", arm: "arm32", ppc: "ppc32", ia32: "x86" };
const systems: Readonly<Record<string, string>> = { Windows_NT: "windows", SunOS: "solaris" };

/** By the names of OpenTelemetry's detectors. */
const detectors: Readonly<Record<string, () => Attributes>> = {
  host: () => ({ "host.name": hostname(), "host.arch": architectures[arch()] ?? arch() }),
  os: () => ({ "os.type": systems[type()] ?? type().toLowerCase(), "os.version": release() }),
  // Without the arguments: they may hold a password.
  process: () => ({
    "process.pid": process.pid,
    "process.executable.name": process.title,
    "process.executable.path": process.execPath,
    ...(process.argv[1] !== undefined && { "process.command": process.argv[1] }),
    "process.runtime.name": "nodejs",
    "process.runtime.version": process.versions.node,
    "process.runtime.description": "Node.js",
  }),
  serviceinstance: () => ({ "service.instance.id": randomUUID() }),
};

function detect(reader: Reader): Attributes {
  const variable = "OTEL_NODE_RESOURCE_DETECTORS";
  const names = reader.list(variable) ?? ["all"];
  const known = Object.keys(detectors);
  const strange = names.filter((name) => !known.includes(name) && !["all", "none", "env"].includes(name));
  if (strange.length > 0)
    reader.warn(
      variable,
      `names ${strange.join(", ")}, which is not known; known are env, ${known.join(", ")}, all, none`,
    );
  const chosen = names.includes("none") ? [] : known.filter((name) => names.includes("all") || names.includes(name));
  const found: Attributes = {};
  for (const name of chosen) {
    try {
      Object.assign(found, detectors[name]?.());
    } catch {
      // What the system does not tell is left out.
    }
  }
  return found;
}

function withoutUndefined(attributes: Readonly<Record<string, unknown>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

/** The attributes: what is detected, then the environment, then the options. */
export function readResource(reader: Reader, options: Options, application: Application): Attributes {
  const given = reader.pairs("OTEL_RESOURCE_ATTRIBUTES");
  const version = options.version ?? reader.text("SPANHOUSE_SERVICE_VERSION");
  const environment = options.environment ?? reader.text("SPANHOUSE_ENVIRONMENT");
  return {
    ...SDK_INFO,
    "service.name": application.name ?? "unknown_service:node",
    ...withoutUndefined({ "service.version": application.version }),
    ...detect(reader),
    ...given,
    ...withoutUndefined({ "service.name": reader.text("OTEL_SERVICE_NAME"), "service.version": version }),
    ...withoutUndefined({ "deployment.environment.name": environment }),
    ...toOtelAttributes(options.resource),
    ...withoutUndefined({ "service.name": options.service }),
    "telemetry.distro.name": "spanhouse",
    "telemetry.distro.version": sdkVersion,
  };
}
