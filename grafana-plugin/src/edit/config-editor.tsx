import { css } from "@emotion/css";
import type { DataSourcePluginOptionsEditorProps, GrafanaTheme2 } from "@grafana/data";
import { Field, FieldSet, Input, SecretInput, useStyles2 } from "@grafana/ui";
import { useId, useState, type ReactElement } from "react";
import type { SpanhouseOptions, SpanhouseSecrets } from "../options.ts";
import { checkAddress, checkReadKey, tidyAddress } from "./check-address.ts";
import { checkNumber } from "./fields/number-field.tsx";

/** What Grafana gives the editor. */
export type ConfigEditorProps = DataSourcePluginOptionsEditorProps<SpanhouseOptions, SpanhouseSecrets>;

const width = 60;
const keyCommand = "npx spanhouse key create --project default --scope read --name grafana";

/** Address, read key, and what a query may take. What is written counts at once, as Grafana saves what stands here. */
export function ConfigEditor(props: ConfigEditorProps): ReactElement {
  return (
    <>
      <FieldSet label="Collector">
        <AddressField {...props} />
        <ReadKeyField {...props} />
      </FieldSet>
      <FieldSet label="Queries">
        <NumberOption
          {...props}
          {...{ name: "timeoutMs", label: "Timeout in ms", fallback: 30_000, max: 600_000 }}
          description="How long a question may take before it is given up. The collector has limits of its own."
        />
        <NumberOption
          {...props}
          {...{ name: "logsLimit", label: "Log records", fallback: 500, max: 5_000 }}
          description="How many a list shows when its query does not say."
        />
      </FieldSet>
    </>
  );
}

function AddressField({ options, onOptionsChange }: ConfigEditorProps): ReactElement {
  const id = useId();
  const [isLeft, setLeft] = useState(options.url !== "");
  const problem = isLeft ? checkAddress(options.url) : undefined;
  return (
    <Field
      {...{ label: "Address", required: true, invalid: problem !== undefined, error: problem, noMargin: false }}
      description="Where the collector listens for questions (SPANHOUSE_QUERY_LISTEN), as Grafana's server reaches it. Browsers ask through Grafana."
    >
      <Input
        {...{ id, width, value: options.url, placeholder: "http://127.0.0.1:8318", type: "url" }}
        {...{ required: true, autoComplete: "off", spellCheck: false }}
        onChange={({ currentTarget }) => {
          setLeft(false);
          onOptionsChange({ ...options, url: currentTarget.value });
        }}
        onBlur={() => {
          setLeft(true);
          const url = tidyAddress(options.url);
          if (options.url !== url) onOptionsChange({ ...options, url });
        }}
      />
    </Field>
  );
}

function ReadKeyField({ options, onOptionsChange }: ConfigEditorProps): ReactElement {
  const id = useId();
  const styles = useStyles2(getStyles);
  const { secureJsonFields, secureJsonData } = options;
  const key = secureJsonData?.readKey ?? "";
  const [isLeft, setLeft] = useState(false);
  const problem = isLeft ? checkReadKey(key) : undefined;
  const write = (readKey: string, isConfigured: boolean): void =>
    onOptionsChange({
      ...options,
      secureJsonFields: { ...secureJsonFields, readKey: isConfigured },
      secureJsonData: { ...secureJsonData, readKey },
    });
  return (
    <Field
      {...{ label: "Read key", invalid: problem !== undefined, error: problem }}
      description={
        <>
          Whoever looks here sees the project that the key belongs to. Grafana keeps it and adds it on its server; a
          browser never gets it. None is needed while the collector has no read keys. To make one:
          <code className={styles.command}>{keyCommand}</code>
        </>
      }
    >
      <SecretInput
        {...{ id, width, value: key, placeholder: "sh_read_...", autoComplete: "off" }}
        isConfigured={secureJsonFields["readKey"] === true}
        onChange={({ currentTarget }) => {
          setLeft(false);
          write(currentTarget.value, false);
        }}
        onBlur={() => {
          setLeft(true);
          if (key !== key.trim()) write(key.trim(), false);
        }}
        onReset={() => write("", false)}
      />
    </Field>
  );
}

interface NumberOptionProps extends ConfigEditorProps {
  readonly name: "timeoutMs" | "logsLimit";
  readonly label: string;
  readonly description: string;
  readonly fallback: number;
  readonly max: number;
}

/** A number that is kept only when it is one; empty means what the placeholder says. */
function NumberOption(props: NumberOptionProps): ReactElement {
  const { options, onOptionsChange, name, label, description, fallback, max } = props;
  const id = useId();
  const value = options.jsonData[name];
  const saved = value === undefined ? "" : String(value);
  const [draft, setDraft] = useState({ text: saved, of: saved });
  if (draft.of !== saved) setDraft({ text: saved, of: saved });
  const problem = checkNumber(draft.text, max);
  return (
    <Field {...{ label, description, invalid: problem !== undefined, error: problem }}>
      <Input
        {...{ id, width: 20, value: draft.text, placeholder: String(fallback), inputMode: "numeric" }}
        onChange={({ currentTarget: { value: text } }) => {
          if (checkNumber(text, max) !== undefined) return setDraft({ text, of: saved });
          setDraft({ text, of: text });
          const { [name]: _, ...rest } = options.jsonData;
          onOptionsChange({ ...options, jsonData: text === "" ? rest : { ...rest, [name]: Number(text) } });
        }}
      />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2): Record<"command", string> => ({
  command: css({
    display: "block",
    width: "fit-content",
    margin: theme.spacing(0.5, 0),
    padding: theme.spacing(0.25, 0.75),
    userSelect: "all",
  }),
});
