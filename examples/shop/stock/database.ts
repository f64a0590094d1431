import { DatabaseSync } from "node:sqlite";
import { products, type Product } from "./products.ts";

/** An item somebody wants. */
export interface Wanted {
  readonly productId: string;
  readonly quantity: number;
}

/** An item that is put aside, at the price of this moment. */
export interface Reserved extends Wanted {
  readonly name: string;
  readonly priceCents: number;
}

/** The stock as the routes use it. */
export interface Stock {
  list(words: string, category: string): Product[];
  find(productId: string): Product | undefined;
  boughtTogether(productId: string): Product[];
  /** All or nothing: the id of the product there is not enough of, or what was put aside. */
  reserve(orderId: string, items: readonly Wanted[]): { missing: string } | { reserved: Reserved[] };
  release(orderId: string): void;
  /** Fills up what runs low; the names of what came in. */
  restock(): string[];
}

/** Baskets of earlier customers, enough of them that looking through all takes a third of a second. */
const soldItems = 400_000;

const tables = `
  CREATE TABLE products (
    id TEXT PRIMARY KEY, name TEXT, category TEXT, priceCents INTEGER, inStock INTEGER, text TEXT
  );
  CREATE TABLE reservations (order_id TEXT, product_id TEXT, quantity INTEGER);
  CREATE TABLE sales (basket_id INTEGER, product_number INTEGER);
  WITH RECURSIVE sale (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM sale WHERE number < ${soldItems})
  INSERT INTO sales SELECT number / 3, (number * number / 7 + number % 5) % ${products.length} + 1 FROM sale;`;

/** Sales have no index, so every basket is read each time: the slow query that every shop has somewhere. */
const boughtTogether = `
  SELECT products.*, count(*) AS times
  FROM sales AS own
  JOIN sales AS other ON other.basket_id = own.basket_id AND other.product_number <> own.product_number
  JOIN products ON products.rowid = other.product_number
  WHERE own.product_number = (SELECT rowid FROM products WHERE id = ?)
  GROUP BY products.id ORDER BY times DESC LIMIT 3`;

/** Opens the database, in memory and filled. */
export function openStock(): Stock {
  const database = new DatabaseSync(":memory:");
  database.exec(tables);
  const insert = database.prepare("INSERT INTO products VALUES (?, ?, ?, ?, ?, ?)");
  for (const { id, name, category, priceCents, inStock, text } of products) {
    insert.run(id, name, category, priceCents, inStock, text);
  }
  const list = database.prepare(
    "SELECT * FROM products WHERE (name LIKE ? OR text LIKE ?) AND category LIKE ? ORDER BY name",
  );
  const find = database.prepare("SELECT * FROM products WHERE id = ?");
  const together = database.prepare(boughtTogether);
  const take = database.prepare("UPDATE products SET inStock = inStock - ? WHERE id = ? AND inStock >= ?");
  const note = database.prepare("INSERT INTO reservations VALUES (?, ?, ?)");
  const putBack = database.prepare(`
    UPDATE products SET inStock = inStock + reservations.quantity
    FROM reservations WHERE reservations.product_id = products.id AND order_id = ?`);
  const forget = database.prepare("DELETE FROM reservations WHERE order_id = ?");
  const fillUp = database.prepare(
    "UPDATE products SET inStock = inStock + 60 WHERE inStock < 10 AND id <> 'floor-lamp' RETURNING name",
  );

  return {
    list: (words, category) =>
      list.all(`%${words}%`, `%${words}%`, category === "" ? "%" : category) as unknown as Product[],
    find: (productId) => find.get(productId) as unknown as Product | undefined,
    boughtTogether: (productId) => together.all(productId) as unknown as Product[],
    reserve(orderId, items) {
      database.exec("BEGIN");
      const reserved: Reserved[] = [];
      for (const { productId, quantity } of items) {
        if (take.run(quantity, productId, quantity).changes === 0) {
          database.exec("ROLLBACK");
          return { missing: productId };
        }
        note.run(orderId, productId, quantity);
        const { name, priceCents } = find.get(productId) as unknown as Product;
        reserved.push({ productId, quantity, name, priceCents });
      }
      database.exec("COMMIT");
      return { reserved };
    },
    release(orderId) {
      putBack.run(orderId);
      forget.run(orderId);
    },
    restock: () => fillUp.all().map(({ name }) => String(name)),
  };
}
