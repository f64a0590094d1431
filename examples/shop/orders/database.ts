import { DatabaseSync } from "node:sqlite";

/** What a coupon gives. */
export interface CouponRules {
  readonly percentOff: number;
  readonly basketCentsMin: number;
}

/** The rules of coupons are JSON texts, and those of LUCKY13 were cut off by whoever typed them. */
const coupons = [
  ["WELCOME10", '{"percentOff": 10, "basketCentsMin": 0}'],
  ["LIGHT15", '{"percentOff": 15, "basketCentsMin": 5000}'],
  ["LUCKY13", '{"percentOff": 13, "basketCentsMin": '],
];

const tables = `
  CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, email TEXT, totalCents INTEGER, items TEXT, state TEXT
  );
  CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY, order_number INTEGER, traceparent TEXT, attempt INTEGER, due_ms INTEGER, state TEXT
  );
  CREATE TABLE IF NOT EXISTS coupons (code TEXT PRIMARY KEY, rules TEXT);
  INSERT OR IGNORE INTO sqlite_sequence (name, seq) VALUES ('orders', 10000);`;

/** Opens the database, in memory unless there is a path, with its tables and coupons. */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  const isNew = database.prepare("SELECT name FROM sqlite_master WHERE name = 'orders'").get() === undefined;
  if (!isNew) return database;
  database.exec(tables);
  const insert = database.prepare("INSERT INTO coupons VALUES (?, ?)");
  for (const [code = "", rules = ""] of coupons) insert.run(code, rules);
  return database;
}
