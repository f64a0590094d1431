import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";

type StyleName = "whole" | "box" | "sheet" | "wrong" | "layer" | "overlay" | "input" | "problem" | "spoken";

/** How tall the field grows before it scrolls. */
const linesMax = 8;

/** The look of Grafana's own inputs. The coloured text makes the height; a text area whose own text is transparent lies over it. */
export const getSearchFieldStyles = (theme: GrafanaTheme2): Record<StyleName, string> => {
  const lineHeight = 20;
  const padding = (theme.spacing.gridSize * theme.components.height.md - 2 - lineHeight) / 2;
  return {
    // Long text makes it taller, never wider.
    whole: css({ position: "relative", flexGrow: 1, width: "100%", contain: "inline-size" }),
    box: css({
      maxHeight: linesMax * lineHeight + 2 * padding,
      overflowY: "auto",
      background: theme.components.input.background,
      border: `1px solid ${theme.components.input.borderColor}`,
      borderRadius: theme.shape.radius.default,
      "&:hover": { borderColor: theme.components.input.borderHover },
      "&:focus-within": {
        outline: "2px dotted transparent",
        outlineOffset: 2,
        boxShadow: `0 0 0 2px ${theme.colors.background.canvas}, 0 0 0 4px ${theme.colors.primary.main}`,
      },
    }),
    wrong: css({ borderColor: theme.colors.error.border, "&:hover": { borderColor: theme.colors.error.shade } }),
    layer: css({
      margin: 0,
      padding: `${padding}px ${theme.spacing(1)}`,
      border: "none",
      background: "transparent",
      fontFamily: theme.typography.fontFamilyMonospace,
      fontSize: theme.typography.body.fontSize,
      fontVariantLigatures: "none",
      letterSpacing: "normal",
      lineHeight: `${lineHeight}px`,
      whiteSpace: "pre-wrap",
      overflowWrap: "anywhere",
      wordBreak: "normal",
      tabSize: 2,
    }),
    sheet: css({ position: "relative" }),
    overlay: css({ pointerEvents: "none" }),
    input: css({
      position: "absolute",
      inset: 0,
      width: "100%",
      height: "100%",
      resize: "none",
      overflow: "hidden",
      color: "transparent",
      caretColor: theme.colors.text.primary,
      outline: "none",
      "&:focus": { outline: "none" },
      "&::placeholder": { color: theme.colors.text.disabled, opacity: 1 },
      "&::selection": { color: "transparent", background: theme.colors.action.focus },
    }),
    problem: css({
      marginTop: theme.spacing(0.5),
      color: theme.colors.error.text,
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    spoken: css({ position: "absolute", width: 1, height: 1, overflow: "hidden", clipPath: "inset(50%)" }),
  };
};
