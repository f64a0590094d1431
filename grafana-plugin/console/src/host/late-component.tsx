import { type ComponentType, type ReactElement, useEffect, useState } from "react";

/** A component whose code is asked for when it is first drawn, or when `preload` is called before. */
export type LateComponent<Props> = ComponentType<Props> & {
  /** Asks for the code; rejects when it does not come, and the next call asks again. */
  readonly preload: () => Promise<unknown>;
};

/**
 * Makes a component of code that is loaded later; until then `placeholder` is drawn, and what is there already is drawn at once. When the
 * code does not come, that throws into the nearest boundary.
 *
 * `React.lazy` does the same, but what it waited for is shown 300 ms after the placeholder at the earliest: three of them in one another,
 * frame, page and panel, and the first view stood still for two thirds of a second with everything loaded.
 */
export function lateComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  placeholder: ReactElement | null = null,
): LateComponent<Props> {
  let Loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;

  async function preload(): Promise<void> {
    loading ??= load().then(
      (component) => {
        Loaded = component;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  }

  function Late(props: Props): ReactElement | null {
    const [, draw] = useState(false);
    const [failure, setFailure] = useState<Error>();
    useEffect(() => {
      preload().then(
        () => draw(true),
        (error: unknown) => setFailure(error as Error),
      );
    }, []);
    if (failure !== undefined) throw failure;
    return Loaded === undefined ? placeholder : <Loaded {...props} />;
  }
  return Object.assign(Late, { preload });
}
