import { createContext, useCallback, useContext, useRef, type ReactNode } from 'react';

const AnnounceContext = createContext<(message: string) => void>(() => undefined);

/** One polite live region for all widgets below it. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const region = useRef<HTMLDivElement>(null);
  const announce = useCallback((message: string) => {
    if (region.current) region.current.textContent = message;
  }, []);
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <div ref={region} className="shoal-visually-hidden" role="status" aria-live="polite" />
    </AnnounceContext.Provider>
  );
}

/** Says something to screen readers without moving the focus. */
export function useAnnounce(): (message: string) => void {
  return useContext(AnnounceContext);
}
