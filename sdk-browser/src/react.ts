/**
 * React: an error boundary that records, and handlers for the roots of React 19. React itself is handed in, so that there
 * is one of it and this package depends on none.
 *
 *     import * as React from "react";
 *     import { createErrorBoundary } from "@spanhouse/browser/react";
 *     const ErrorBoundary = createErrorBoundary(React, spanhouse);
 *     <ErrorBoundary fallback={<Sorry />}><App /></ErrorBoundary>
 */
import type { CaptureError } from "./observe/errors.ts";

/** What records errors: the client of the whole SDK or of `/errors`. */
export interface ErrorCapturer {
  readonly captureError: CaptureError;
}

/** What it needs of React: `React` itself, or something that has its component class. */
export interface ReactLike {
  readonly Component: abstract new (props: never) => { setState(state: never): void; render(): unknown };
}

/** What a component of this React may render. */
export type NodeOf<React extends ReactLike> = ReturnType<InstanceType<React["Component"]>["render"]>;

/** Properties of the boundary. */
export interface ErrorBoundaryProps<Node> {
  readonly children?: Node;
  /** Shown in the place of the children after an error; a function gets the error and what tries again. */
  readonly fallback?: Node | ((error: unknown, retry: () => void) => Node);
}

interface BoundaryState {
  readonly caught?: { readonly error: unknown } | undefined;
}

interface ErrorInfo {
  readonly componentStack?: string | null | undefined;
}

/** The class of an error boundary, for JSX. */
export type ErrorBoundary<React extends ReactLike> = new (
  props: ErrorBoundaryProps<NodeOf<React>>,
) => InstanceType<React["Component"]> & { readonly props: ErrorBoundaryProps<NodeOf<React>> };

type ShowError = (error: unknown, retry: () => void) => unknown;

/** The component class as it is used here. */
type Base = new (props: never) => { readonly props: ErrorBoundaryProps<unknown>; setState(state: BoundaryState): void };

function capture({ captureError }: ErrorCapturer, error: unknown, info: ErrorInfo): void {
  captureError(error, { "exception.component_stack": info.componentStack ?? undefined }, "react");
}

/** Makes the component that catches what its children throw. */
export function createErrorBoundary<React extends ReactLike>(
  react: React,
  client: ErrorCapturer,
): ErrorBoundary<React> {
  const Component = react.Component as unknown as Base;
  return class SpanhouseErrorBoundary extends Component {
    state: BoundaryState = {};

    static getDerivedStateFromError(error: unknown): BoundaryState {
      return { caught: { error } };
    }

    componentDidCatch(error: unknown, info: ErrorInfo): void {
      capture(client, error, info);
    }

    render(): unknown {
      const { children, fallback } = this.props;
      const { caught } = this.state;
      if (!caught) return children ?? null;
      if (typeof fallback !== "function") return fallback ?? null;
      return (fallback as ShowError)(caught.error, () => this.setState({ caught: undefined }));
    }
  } as unknown as ErrorBoundary<React>;
}

/** A handler of React 19's `createRoot(element, { onUncaughtError, onCaughtError, onRecoverableError })`. */
export type RootErrorHandler = (error: unknown, info: ErrorInfo) => void;

/** Makes the handler of a root. */
export function createRootErrorHandler(client: ErrorCapturer): RootErrorHandler {
  return (error, info) => capture(client, error, info);
}
