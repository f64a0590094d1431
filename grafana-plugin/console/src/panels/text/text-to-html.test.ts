import { describe, expect, it } from "vitest";
import { textToHtml } from "./text-to-html.ts";

const same = (text?: string): string => text ?? "";

describe("the HTML of a text panel", () => {
  it("is that of its Markdown", () => {
    expect(textToHtml({ mode: "markdown", content: "# Shop\n\n- one" }, same)).toContain("<h1>Shop</h1>");
  });

  it("has the values of variables in it, sanitised with the rest", () => {
    const fill = (text?: string): string => (text ?? "").replace("$name", "<img src=x onerror=alert(1)>");
    const html = textToHtml({ mode: "markdown", content: "Hello $name" }, fill);
    expect(html).toContain("Hello <img");
    expect(html).not.toContain("onerror");
  });

  it("has no scripts", () => {
    expect(textToHtml({ mode: "html", content: "<b>a</b><script>alert(1)</script>" }, same)).not.toContain("<script");
  });
});
