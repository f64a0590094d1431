/** An arrow that points down to what is open, and at what is folded. */
export function FoldMark({ open }: { readonly open: boolean }) {
  return (
    <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" style={{ rotate: open ? "0deg" : "-90deg" }}>
      <path d="M1.5 3 5 7l3.5-4" fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}
