import { useLayoutEffect, useState } from 'react';

/** The inner size of an element in whole pixels, 0 × 0 until it is on the page. Hand `measure` to its `ref`. */
export function useElementSize(): { readonly width: number; readonly height: number; readonly measure: (element: HTMLElement | null) => void } {
  const [element, measure] = useState<HTMLElement | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (!element) return;
    const read = () => setSize({ width: Math.floor(element.clientWidth), height: Math.floor(element.clientHeight) });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    read();
    return () => observer.disconnect();
  }, [element]);
  return { ...size, measure };
}
