import { describe, expect, it } from 'vitest';
import type { FrameInfo } from '@shoal/engine';
import { rendererOf, type MediaRenderer } from './renderer';

const frame = (kind: FrameInfo['kind']): FrameInfo => ({ frameId: 'f', width: 0, height: 0, labeled: true, sequenceId: null, previous: null, next: null, kind, media: [], text: null, textLength: 0, entries: [] });
const renderer = (id: string, kinds: readonly string[]): MediaRenderer => ({ id, accepts: ({ kind }) => kinds.includes(kind), Component: () => null });
const builtIn = [renderer('image', ['image']), renderer('audio', ['audio']), renderer('row', ['image', 'audio', 'text', 'none'])];
const chosen = (kind: FrameInfo['kind'], own: readonly MediaRenderer[] = []) => rendererOf(frame(kind), own, builtIn);

describe('rendererOf', () => {
  it('takes the first that accepts the frame', () => {
    expect(chosen('audio')?.id).toBe('audio');
    expect(chosen('text')?.id).toBe('row');
    expect(chosen('video')).toBeUndefined();
  });

  it('asks those of the host first, and lets them replace a built-in one', () => {
    const own = renderer('spectrum', ['audio']);
    expect(chosen('audio', [own])).toBe(own);
    expect(chosen('image', [own])?.id).toBe('image');
    // A replacement that turns a frame down does not bring the old one back.
    expect(chosen('audio', [renderer('audio', [])])?.id).toBe('row');
  });
});
