/** A keyboard hint. Hidden from screen readers, which get `aria-keyshortcuts` from the control itself. */
export function Kbd({ children }: { readonly children: string }) {
  return (
    <kbd className="shoal-kbd" aria-hidden="true">
      {children}
    </kbd>
  );
}
