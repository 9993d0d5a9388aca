import { createContext, useContext, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

const ToolSlotContext = createContext<HTMLElement | null>(null);

/** Gives the renderer a place in the viewer's toolbar. */
export const ToolSlotProvider = ToolSlotContext.Provider;

/** Tools of a renderer, shown in the toolbar of the viewer around it. */
export function MediaTools({ children }: { readonly children: ReactNode }) {
  const slot = useContext(ToolSlotContext);
  return slot && createPortal(children, slot);
}
