/** Everything that limits one sender beside the others, as the configuration says. */
import type { Rate } from "../keys/key-ring.ts";
import { createClientAddress } from "./client-address.ts";
import type { ClientAddress, ProxyTrust } from "./client-address.ts";
import { createDailyQuota } from "./daily-quota.ts";
import type { DailyQuota, DailyQuotaOptions } from "./daily-quota.ts";
import { createMemoryGuard } from "./memory-guard.ts";
import type { MemoryGuard } from "./memory-guard.ts";
import { createSenderRates } from "./sender-rates.ts";
import type { SenderRates } from "./sender-rates.ts";
import { createSlowSenders } from "./slow-senders.ts";
import type { SlowSenders } from "./slow-senders.ts";

/** The options that are read here; 0 means: not limited. */
export interface LimitOptions extends ProxyTrust {
  readonly addressRequestsPerSecond: number;
  readonly addressBytesPerSecond: number;
  readonly addressRecordsPerSecond: number;
  readonly keyRequestsPerSecond: number;
  readonly keyBytesPerSecond: number;
  readonly keyRecordsPerSecond: number;
  readonly projectBytesPerDay: number;
  readonly projectRecordsPerDay: number;
  readonly bodyBytesPerSecondMin: number;
  readonly memoryBytesMax: number;
}

export interface Limits {
  readonly addresses: ClientAddress;
  readonly slowSenders: SlowSenders;
  readonly rates: SenderRates;
  readonly quota: DailyQuota;
  readonly memory: MemoryGuard;
}

/** Makes the limits, and reads what was sent today before. */
export async function openLimits(
  options: LimitOptions,
  { file, log }: Pick<DailyQuotaOptions, "file" | "log">,
): Promise<Limits> {
  const quota = createDailyQuota({
    standard: limitsOf({ bytes: options.projectBytesPerDay, records: options.projectRecordsPerDay }),
    file,
    log,
  });
  await quota.load();
  return {
    addresses: createClientAddress(options),
    slowSenders: createSlowSenders(options),
    rates: createSenderRates({
      address: limitsOf({
        requests: options.addressRequestsPerSecond,
        bytes: options.addressBytesPerSecond,
        records: options.addressRecordsPerSecond,
      }),
      key: limitsOf({
        requests: options.keyRequestsPerSecond,
        bytes: options.keyBytesPerSecond,
        records: options.keyRecordsPerSecond,
      }),
    }),
    quota,
    memory: createMemoryGuard(options),
  };
}

function limitsOf(amounts: Rate): Rate {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount > 0));
}
