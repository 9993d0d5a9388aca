import { useLayoutEffect, useState } from 'react';

/** The width of an element in whole pixels, 0 until it is on the page. Hand `measure` to its `ref`. */
export function useElementWidth(): { readonly width: number; readonly measure: (element: HTMLElement | null) => void } {
  const [element, measure] = useState<HTMLElement | null>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element) return;
    const read = () => setWidth(Math.floor(element.clientWidth));
    const observer = new ResizeObserver(read);
    observer.observe(element);
    read();
    return () => observer.disconnect();
  }, [element]);
  return { width, measure };
}
