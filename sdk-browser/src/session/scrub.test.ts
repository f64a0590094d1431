import { expect, it } from "vitest";
import { scrub } from "./scrub.ts";

it("credentials, tokens and e-mail addresses do not leave", () => {
  for (const [text, clean] of [
    ["https://ann:pw@shop.example/a", "https://REDACTED:REDACTED@shop.example/a"],
    ["https://a.example/?access_token=abc&page=2", "https://a.example/?access_token=REDACTED&page=2"],
    ["https://a.example/#id_token=abc&x=1", "https://a.example/#id_token=REDACTED&x=1"],
    ["/reset?code=123&email=ann%40b.example", "/reset?code=REDACTED&email=REDACTED"],
    ["no account ann.lee+x@mail.example.com here", "no account REDACTED here"],
    ["Bearer eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "Bearer REDACTED"],
  ]) {
    expect(scrub(text!)).toBe(clean);
  }
});

it("what is no secret stays", () => {
  for (const text of [
    "https://a.example/a@b?page=2&sort=name#top",
    "at run (https://a.example/app.js:1:2)",
    "https://a.example/orders?id=7&barcode=9",
    "TypeError: x is not a function",
  ]) {
    expect(scrub(text)).toBe(text);
  }
});

it("an attribute that is named like a secret is one, and those of the user were given on purpose", () => {
  expect(scrub("hunter2", "form.password")).toBe("REDACTED");
  expect(scrub("abc", "apiKey")).toBe("REDACTED");
  expect(scrub("ann@mail.example", "user.email")).toBe("ann@mail.example");
  expect(scrub("0af7651916cd43dd8448eb211c80319c", "session.id")).toBe("0af7651916cd43dd8448eb211c80319c");
});
