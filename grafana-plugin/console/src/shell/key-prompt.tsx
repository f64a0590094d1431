import { Button, Checkbox, Field, Input, Modal } from "@grafana/ui";
import { useEffect, useState, type SyntheticEvent, type ReactElement } from "react";
import { keepKey, keyRefusals } from "../host/api-key.ts";

/** Asks for a read key when the collector wants one, or refuses the one that was given; then draws the page again. */
export function KeyPrompt(): ReactElement | null {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const refusals = keyRefusals.subscribe(() => setOpen(true));
    return () => refusals.unsubscribe();
  }, []);
  return open ? <KeyForm onClose={() => setOpen(false)} /> : null;
}

function KeyForm({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [key, setKey] = useState("");
  const [remember, setRemember] = useState(false);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    keepKey(key.trim(), remember);
    onClose();
    // Everything that was refused asks again.
    location.reload();
  };
  return (
    <Modal title="The collector wants a key" isOpen onDismiss={onClose}>
      <form onSubmit={submit}>
        <p>
          It answers those who have a read key. To make one, on its machine:{" "}
          <code>npx spanhouse key create --project default --scope read --name console</code>
        </p>
        <Field label="Read key" htmlFor="read-key">
          <Input
            id="read-key"
            type="password"
            autoComplete="off"
            value={key}
            onChange={({ currentTarget }) => setKey(currentTarget.value)}
          />
        </Field>
        <Checkbox
          label="Remember it in this browser"
          description="Else it is forgotten when the tab is closed."
          value={remember}
          onChange={({ currentTarget }) => setRemember(currentTarget.checked)}
        />
        <Modal.ButtonRow>
          <Button variant="secondary" type="button" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" disabled={key.trim() === ""}>
            Use this key
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}
