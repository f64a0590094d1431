import type { DatabaseSync } from "node:sqlite";
import type { CouponRules } from "./database.ts";
import { Refusal } from "./refusal.ts";

/** The rules of a coupon cannot be read. */
class CouponError extends Error {
  override readonly name = "CouponError";
}

/** What a coupon takes off a basket, in cents. */
export type PriceCoupon = (code: string, basketCents: number) => number;

/** Makes the function that prices coupons. */
export function createCoupons(database: DatabaseSync): PriceCoupon {
  const find = database.prepare("SELECT rules FROM coupons WHERE code = ?");

  function readRules(code: string): CouponRules {
    const row = find.get(code);
    if (row === undefined) throw new Refusal(404, `there is no coupon ${code}`);
    try {
      return JSON.parse(String(row["rules"])) as CouponRules;
    } catch (error) {
      throw new CouponError(`the rules of coupon ${code} are not JSON`, { cause: error });
    }
  }

  return (code, basketCents) => {
    try {
      const { percentOff, basketCentsMin } = readRules(code);
      if (basketCents < basketCentsMin) {
        throw new Refusal(422, `coupon ${code} needs a basket of ${(basketCentsMin / 100).toFixed(2)} or more`);
      }
      return Math.round((basketCents * percentOff) / 100);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Error(`the basket cannot be priced with ${code}`, { cause: error });
    }
  };
}
