import { render, type RenderResult } from '@testing-library/react';
import { createRef, StrictMode } from 'react';
import { expect } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';
import type { Dataset, ElementId } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { EmbeddingMap, type EmbeddingMapHandle, type EmbeddingMapProps } from '@shoal/react/embedding-map';

/** Shows a map over the whole page and waits until it is drawn. */
export async function showMap(dataset: Dataset, props: EmbeddingMapProps = {}): Promise<RenderResult & { readonly map: EmbeddingMapHandle }> {
  const handle = createRef<EmbeddingMapHandle>();
  const shown = render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ position: 'fixed', inset: 0 }}>
          <EmbeddingMap ref={handle} level="frame" {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
  await expect.poll(() => document.querySelector('.shoal-embedding-map')?.getAttribute('data-state'), { timeout: 20_000 }).toBe('ready');
  await expect.poll(() => document.querySelector('.shoal-map-surface canvas'), { timeout: 10_000 }).not.toBeNull();
  const map = () => {
    if (!handle.current) throw new Error('The map has no handle.');
    return handle.current;
  };
  await expect.poll(() => map().snapshot().then(() => 'drawn', String), { timeout: 20_000 }).toBe('drawn');
  // The handle of the moment: it is made anew with every render.
  return { ...shown, map: { fit: () => map().fit(), flyTo: (id) => map().flyTo(id), snapshot: (options) => map().snapshot(options), toSvg: () => map().toSvg() } };
}

/** Goes to an element and on until few are around it. */
export async function goNear(map: EmbeddingMapHandle, elementId: ElementId): Promise<void> {
  expect(map.flyTo(elementId)).toBe(true);
  surface().focus();
  await userEvent.keyboard('++');
}

export function surface(): HTMLElement {
  return document.querySelector<HTMLElement>('.shoal-map-surface') ?? document.body;
}

/** Real pointer input from the browser itself along places in pixels of the page under test; one place is a click. */
export async function dragAlong(places: readonly (readonly [number, number])[]): Promise<void> {
  const frame = window.frameElement?.getBoundingClientRect();
  const scale = frame ? frame.width / window.innerWidth : 1;
  const protocol = cdp() as unknown as { send(method: string, params: Record<string, unknown>): Promise<unknown> };
  const send = (type: string, [x, y]: readonly [number, number], buttons: number) =>
    protocol.send('Input.dispatchMouseEvent', { type, x: (frame?.left ?? 0) + x * scale, y: (frame?.top ?? 0) + y * scale, button: type === 'mouseMoved' && buttons === 0 ? 'none' : 'left', buttons, clickCount: 1 });
  const first = places[0] ?? [0, 0];
  await send('mouseMoved', first, 0);
  await send('mousePressed', first, 1);
  for (const place of places.slice(1)) await send('mouseMoved', place, 1);
  await send('mouseReleased', places.at(-1) ?? first, 0);
}

/** Moves the pointer without pressing. */
export async function hoverAt([x, y]: readonly [number, number]): Promise<void> {
  const frame = window.frameElement?.getBoundingClientRect();
  const scale = frame ? frame.width / window.innerWidth : 1;
  const protocol = cdp() as unknown as { send(method: string, params: Record<string, unknown>): Promise<unknown> };
  await protocol.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x: (frame?.left ?? 0) + x * scale, y: (frame?.top ?? 0) + y * scale, button: 'none', buttons: 0 });
}
