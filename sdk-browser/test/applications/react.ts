/** A React application with the error boundary, and the handler for what no boundary catches. */
import * as React from "react";
import { createRoot } from "react-dom/client";
import { createErrorBoundary, createRootErrorHandler } from "../../src/react.ts";
import { startClient } from "./start-client.ts";

const { createElement: element, useState } = React;
const client = startClient();
const ErrorBoundary = createErrorBoundary(React, client);

function Basket(): React.ReactNode {
  const [isEmpty, setEmpty] = useState(false);
  if (isEmpty) throw new RangeError("the basket is empty", { cause: new Error("stolen") });
  return element("button", { id: "empty", onClick: () => setEmpty(true) }, "Empty the basket");
}

function Menu(): React.ReactNode {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) throw new TypeError("the menu is broken");
  return element("button", { id: "break", onClick: () => setBroken(true) }, "Break the menu");
}

function sorry(error: unknown, retry: () => void): React.ReactNode {
  return element("button", { id: "retry", onClick: retry }, `Sorry: ${(error as Error).message}`);
}

document.addEventListener("DOMContentLoaded", () => {
  const boundary = element(ErrorBoundary, { fallback: sorry }, element(Basket));
  createRoot(document.querySelector("#basket")!).render(boundary);
  const onUncaughtError = createRootErrorHandler(client);
  createRoot(document.querySelector("#menu")!, { onUncaughtError }).render(element(Menu));
});
