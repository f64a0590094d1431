/**
 * Parts of the generated rows: SQL over `numbers()` in which every value is a hash of its position, so that each run gives
 * the same rows. 40 services with 5 pods each, skewed; three projects own them.
 */

/** First moment of the generated data: fixed, so that every run is the same; the evening, so that there are two partitions. */
export const firstMoment = "2026-11-01 18:00:00";
/** Hours that the rows of every signal cover. 3 M spans in 12 h are 70 a second: the density of 100 M in two weeks. */
export const hours = 12;

/** Hash of the expressions as a number in [0, 1). */
export function unit(...expressions: readonly string[]): string {
  return `(cityHash64(${expressions.join(", ")}) % 1000000007 / 1000000007)`;
}

/** Hash of the expressions as an index in [0, count); low indexes are likelier the higher `skew` is. */
export function pick(count: number, skew: number, ...expressions: readonly string[]): string {
  return `toUInt32(floor(${count} * pow(${unit(...expressions)}, ${skew})))`;
}

export const hexId = (expression: string): string => `lower(hex(reinterpretAsFixedString(${expression})))`;

/** ClickHouse array of the words, to be indexed with `[n + 1]`. */
const words = (text: string): string =>
  `[${text
    .split(" ")
    .map((word) => `'${word}'`)
    .join(", ")}]`;

export const nouns: string = words(
  "cart order user invoice product price stock shipment payment refund coupon review search session token profile address quote basket wishlist ticket message thread channel report export import job schedule worker cluster node tenant plan usage meter alert rule dashboard panel",
);

/** Resource attributes of a service's pod; 14 keys, sorted. */
export function resourceAttributes(service: string, pod: string): string {
  return `map(
    'cloud.availability_zone', concat('eu-central-1', ['a', 'b', 'c'][${pod} % 3 + 1]),
    'cloud.region', 'eu-central-1',
    'container.image.tag', concat('1.', toString(${service} % 17), '.', toString(${service} % 5)),
    'deployment.environment.name', if(${service} % 7 = 6, 'staging', 'production'),
    'host.name', concat('ip-10-0-', toString((${service} * 5 + ${pod}) % 24), '-17.eu-central-1.compute.internal'),
    'k8s.deployment.name', ServiceName,
    'k8s.namespace.name', ['web', 'core', 'data', 'ops'][${service} % 4 + 1],
    'k8s.node.name', concat('node-', toString((${service} * 5 + ${pod}) % 24)),
    'k8s.pod.name', concat(ServiceName, '-7d9f8c6b5-', lower(hex(toUInt16(cityHash64(${service}, ${pod}))))),
    'process.pid', toString(cityHash64(${service}, ${pod}, 'pid') % 32768),
    'service.name', ServiceName,
    'service.version', concat('1.', toString(${service} % 17), '.', toString(${service} % 5)),
    'telemetry.sdk.language', ['nodejs', 'go', 'java', 'python'][${service} % 4 + 1],
    'telemetry.sdk.version', '2.9.0')`;
}

/** The project owns its services: 28 of 40 belong to `default`, 8 to `shop`, 4 to `internal`. */
export const projectId = (service: string): string =>
  `multiIf(${service} < 28, 'default', ${service} < 36, 'shop', 'internal')`;

export const serviceName = (service: string): string =>
  `concat(${nouns}[${service} + 1], ['-api', '-service', '-worker', '-gateway'][${service} % 4 + 1])`;
