import type { Box, FrameObject } from '@shoal/engine';

/**
 * Objects as they stand at a time of a film: those without an interval always, others inside theirs (half-open). Between two boxes of one track a box is
 * interpolated when the one before is a keyframe (`attributes.keyframe` is true); otherwise it stands for its own interval.
 */
export function objectsAt(objects: readonly FrameObject[], time: number): readonly FrameObject[] {
  const tracks = new Map<string, FrameObject[]>();
  const shown: FrameObject[] = [];
  for (const object of objects) {
    if (object.interval === null) shown.push(object);
    else if (object.trackId !== null && object.box !== null) {
      const key = `${object.role} ${object.modelId ?? ''} ${object.trackId}`;
      const track = tracks.get(key);
      if (track) track.push(object);
      else tracks.set(key, [object]);
    } else if (time >= object.interval.start && time < object.interval.end) shown.push(object);
  }
  for (const track of tracks.values()) {
    track.sort((a, b) => (a.interval?.start ?? 0) - (b.interval?.start ?? 0));
    const at = track.findLastIndex((object) => (object.interval?.start ?? 0) <= time);
    const here = track[at];
    if (!here?.interval) continue;
    const next = track[at + 1];
    if (here.attributes?.keyframe === true && next?.interval && here.box && next.box) {
      const share = (time - here.interval.start) / (next.interval.start - here.interval.start);
      shown.push({ ...here, box: between(here.box, next.box, share) });
    } else if (time < here.interval.end) shown.push(here);
  }
  return shown;
}

function between(a: Box, b: Box, share: number): Box {
  const mix = (from: number, to: number) => from + (to - from) * share;
  return { x: mix(a.x, b.x), y: mix(a.y, b.y), w: mix(a.w, b.w), h: mix(a.h, b.h) };
}
