import type { DataQuery } from "@grafana/schema";
import type { SearchSignal } from "@spanhouse/schemas/query";
import type { QueryFilter } from "./query.ts";

/** The choices of a variable, in the order of its editor. */
export const variableKinds = [
  "services",
  "operations",
  "environments",
  "pages",
  "field-values",
  "field-keys",
  "metrics",
] as const;

/** What a variable offers. */
export type VariableKind = (typeof variableKinds)[number];

/**
 * What the choices of a template variable are made of, always of the time range. Every text may hold other variables.
 *
 *     services        names of services                     operations      names of spans, of `service` if that is said
 *     environments    deployment.environment.name           pages           routes or paths of pages that were seen
 *     field-values    values of `key` in records of `signal`     field-keys  fields of records of `signal`
 *     metrics         names of metrics, `search` being part of the name
 */
export interface VariableQuery extends DataQuery {
  readonly kind: VariableKind;
  /** Of `operations` and `metrics`: of this service alone. */
  readonly service?: string;
  /** Of `field-values` and `field-keys`; left out: `logs`. */
  readonly signal?: SearchSignal;
  /** Of `field-values`: a field as in the search language. */
  readonly key?: string;
  /** In the search language: only of records that match. */
  readonly search?: string;
  /** All of them hold beside the search. */
  readonly filters?: readonly QueryFilter[];
}
