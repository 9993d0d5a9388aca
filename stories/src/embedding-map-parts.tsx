import { useEffect, useRef, useState } from 'react';
import type { ElementId, MapLevel } from '@shoal/engine';
import { useDataset } from '@shoal/react';
import { EmbeddingMap, type EmbeddingMapHandle } from '@shoal/react/embedding-map';

/** A map that goes near the focused element, or else near some other, once it is drawn. */
export function NearMap({ zoom, level = 'object' }: { readonly zoom: number; readonly level?: MapLevel }) {
  const dataset = useDataset();
  const map = useRef<EmbeddingMapHandle>(null);
  useEffect(() => {
    let left = false;
    void (async () => {
      const id = dataset.selection.focus.getSnapshot().element ?? (await somewhere(dataset, level));
      for (let i = 0; i < 200 && !left && !map.current?.flyTo(id); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      const surface = document.querySelector('.shoal-map-surface');
      const box = surface?.getBoundingClientRect();
      // Where the element stands after the flight, which is the middle.
      const at = { clientX: (box?.left ?? 0) + (box?.width ?? 0) / 2, clientY: (box?.top ?? 0) + (box?.height ?? 0) / 2 };
      await new Promise((resolve) => setTimeout(resolve, 250));
      for (let factor = zoom / 4; !left && Math.abs(factor - 1) > 0.02; ) {
        const step = Math.min(1.4, Math.max(1 / 1.4, factor));
        surface?.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: -Math.log(step) / 0.0016, bubbles: true, cancelable: true }));
        factor /= step;
      }
    })();
    return () => {
      left = true;
    };
  }, [dataset, level, zoom]);
  return <EmbeddingMap ref={map} level={level} />;
}

async function somewhere({ database }: ReturnType<typeof useDataset>, level: MapLevel): Promise<ElementId> {
  const answer = await database.query(`SELECT element_id FROM elements WHERE level = '${level}' AND isfinite(map_x) ORDER BY hash(element_id) LIMIT 1`);
  return String(answer.get(0)?.['element_id']) as ElementId;
}

/** Shows what a map exports. */
export function ExportedMap({ kind }: { readonly kind: 'png' | 'svg' }) {
  const map = useRef<EmbeddingMapHandle>(null);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let left = false;
    let made: string | undefined;
    void (async () => {
      for (let i = 0; i < 200 && !left; i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        // The names of regions come soon after the points.
        if (i < 60 && !document.querySelector('.shoal-map-regions')) continue;
        const blob = await (kind === 'png' ? map.current?.snapshot({ scale: 2, legend: true }) : map.current?.toSvg().then((text) => new Blob([text], { type: 'image/svg+xml' })))?.catch(() => undefined);
        if (!blob || left) continue;
        made = URL.createObjectURL(blob);
        return setUrl(made);
      }
    })();
    return () => {
      left = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [kind]);
  return (
    <div style={{ position: 'relative', height: '100%' }}>
      <div style={{ width: 880, height: 600, visibility: url ? 'hidden' : 'visible', position: 'absolute' }}>
        <EmbeddingMap ref={map} />
      </div>
      {url && <img data-state="ready" src={url} alt="The exported map" style={{ position: 'absolute', inset: 0, width: '100%', height: '100%', objectFit: 'contain', objectPosition: 'left top' }} />}
    </div>
  );
}
