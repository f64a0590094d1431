import { InlineField, Input } from "@grafana/ui";
import { useId, useState, type ReactElement } from "react";

/** A field for one text. */
export interface TextFieldProps {
  readonly label: string;
  readonly tooltip?: string;
  readonly value: string;
  readonly placeholder?: string;
  /** In units of 8 px; left out: as wide as there is room. */
  readonly width?: number;
  /** What is wrong with a text; undefined when nothing is. */
  readonly check?: (text: string) => string | undefined;
  /** Enter, or left with another text that is right. */
  readonly onCommit: (text: string) => void;
}

/** A text that counts when somebody is done with it: on Enter and when the field is left. */
export function TextField({ label, tooltip, check, width, ...props }: TextFieldProps): ReactElement {
  const id = useId();
  const { text, problem, write, commit } = useTextDraft({ ...props, ...(check === undefined ? {} : { check }) });
  return (
    <InlineField
      {...{ label, labelWidth: "auto" as const, grow: width === undefined, invalid: problem !== undefined }}
      {...(tooltip === undefined ? {} : { tooltip })}
      {...(problem === undefined ? {} : { error: problem })}
    >
      <Input
        {...{ id, value: text, placeholder: props.placeholder, invalid: problem !== undefined }}
        {...(width === undefined ? {} : { width })}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => write(currentTarget.value)}
        onBlur={() => commit(false)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          event.stopPropagation();
          commit(true);
        }}
      />
    </InlineField>
  );
}

interface TextDraft {
  readonly text: string;
  readonly problem: string | undefined;
  write(text: string): void;
  /** `asked`: also when nothing changed. */
  commit(asked: boolean): void;
}

/** What is being typed; it starts again when the value becomes another from outside. */
function useTextDraft({ value, check, onCommit }: Pick<TextFieldProps, "value" | "check" | "onCommit">): TextDraft {
  const [draft, setDraft] = useState({ text: value, of: value, isTyping: false });
  if (draft.of !== value) setDraft({ text: value, of: value, isTyping: false });
  const { text, isTyping } = draft;
  return {
    text,
    problem: isTyping ? undefined : check?.(text),
    write: (next) => setDraft({ text: next, of: value, isTyping: true }),
    commit(asked) {
      const trimmed = text.trim();
      setDraft({ text: trimmed, of: value, isTyping: false });
      if ((asked || trimmed !== value) && check?.(trimmed) === undefined) onCommit(trimmed);
    },
  };
}
