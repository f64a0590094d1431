import { css } from "@emotion/css";
import { AppEvents, type BusEvent, type BusEventType, type GrafanaTheme2 } from "@grafana/data";
import { getAppEvents } from "@grafana/runtime";
import { Alert, useStyles2, type AlertVariant } from "@grafana/ui";
import { useCallback, useEffect, useState, type ReactElement } from "react";

interface Toast {
  readonly id: number;
  readonly severity: AlertVariant;
  readonly title: string;
  readonly text: string | undefined;
}

/** The oldest make room. */
const toastsMax = 4;
/** How long it is there: what went wrong must be read, what went well is seen. */
const shownMs: Readonly<Record<AlertVariant, number>> = { error: 8_000, warning: 8_000, info: 4_000, success: 2_500 };

const kinds = [
  [AppEvents.alertSuccess, "success"],
  [AppEvents.alertInfo, "info"],
  [AppEvents.alertWarning, "warning"],
  [AppEvents.alertError, "error"],
] as const;

/** What an event tells: a title, and perhaps a text. */
interface AlertEvent extends BusEvent {
  readonly payload: readonly [string, string?];
}

/** What the parts of the page, and Grafana's libraries, tell the person by an event (`AppEvents` of @grafana/data). */
export function Toasts(): ReactElement {
  const styles = useStyles2(getStyles);
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  useEffect(() => {
    let last = 0;
    const told = kinds.map(([{ name: type }, severity]) =>
      getAppEvents()
        .getStream({ type } as BusEventType<AlertEvent>)
        .subscribe(({ payload: [title, text] }) => {
          const toast = { id: ++last, severity, title, text };
          setToasts((shown) => [...shown, toast].slice(-toastsMax));
        }),
    );
    return () => told.forEach((one) => one.unsubscribe());
  }, []);
  const leave = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), []);
  return (
    <div className={styles.toasts}>
      {toasts.map((toast) => (
        <ShownToast key={toast.id} toast={toast} onLeave={leave} />
      ))}
    </div>
  );
}

interface ShownToastProps {
  readonly toast: Toast;
  readonly onLeave: (id: number) => void;
}

function ShownToast({ toast, onLeave }: ShownToastProps): ReactElement {
  const { id, severity, title, text } = toast;
  useEffect(() => {
    const timer = setTimeout(() => onLeave(id), shownMs[severity]);
    return () => clearTimeout(timer);
  }, [id, severity, onLeave]);
  return (
    <Alert {...{ severity, title, elevated: true, bottomSpacing: 0 }} onRemove={() => onLeave(id)}>
      {text}
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2): Record<"toasts", string> => ({
  toasts: css({
    ...{ position: "fixed", bottom: theme.spacing(2), right: theme.spacing(2), zIndex: theme.zIndex.portal },
    ...{ display: "flex", flexDirection: "column", gap: theme.spacing(1), width: 360 },
    // Nothing of the page lies behind it where there is no toast.
    pointerEvents: "none",
    "> *": { pointerEvents: "auto" },
  }),
});
