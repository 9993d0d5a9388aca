import { useEffect, useMemo, useState } from 'react';
import { createSoundPeaks, type SoundPeaks } from '@shoal/engine/kernels';
import type { MediaSource } from '@shoal/engine';
import { createElementTransport } from '../transport/element-transport';
import type { Transport } from '../transport/transport';
import { fetchMedium } from '../../use-medium';
import { decodeSound, type Sound } from './decode-sound';

export interface LoadedSound {
  readonly sound: Sound;
  readonly blob: Blob;
  /** One for each channel that is shown. */
  readonly peaks: readonly SoundPeaks[];
  /** The largest sample there is; 0 is silence. */
  readonly loudest: number;
}

export const SHOWN_CHANNELS = 2;

/** Loads and decodes the sound of a frame. */
export async function loadSound(source: MediaSource, frameId: string, signal: AbortSignal): Promise<LoadedSound> {
  const blob = await fetchMedium(source, `The sound of frame "${frameId}"`, signal);
  const sound = await decodeSound(blob, frameId);
  signal.throwIfAborted();
  const peaks = sound.channels.slice(0, SHOWN_CHANNELS).map((channel) => createSoundPeaks(channel));
  let loudest = 0;
  for (const part of peaks) for (const value of part.length > 0 ? part.columns(0, part.length, 1) : []) loudest = Math.max(loudest, Math.abs(value));
  return { sound, blob, peaks, loudest };
}

/** Plays the file of a sound; `null` until the page is there. */
export function useSoundTransport({ sound, blob }: LoadedSound): Transport | null {
  const [transport, setTransport] = useState<Transport | null>(null);
  const duration = useMemo(() => sound.duration, [sound]);
  useEffect(() => {
    const url = URL.createObjectURL(blob);
    const element = new Audio();
    element.preload = 'auto';
    element.src = url;
    const created = createElementTransport(element, { duration });
    setTransport(created);
    return () => {
      created.dispose();
      element.removeAttribute('src');
      element.load();
      URL.revokeObjectURL(url);
    };
  }, [blob, duration]);
  return transport;
}
