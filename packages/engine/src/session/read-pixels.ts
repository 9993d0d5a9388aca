import type { ReadPixels } from '../analyses/analysis';
import { ShoalError } from '../base/errors';
import type { DecodePicture } from './decode-picture';
import type { Media } from './media';

/** Pixels of the picture of a frame, through the same policy as every other look at it. */
export function createPixelReader(media: Media, decode: DecodePicture): ReadPixels {
  return async (frameId, { maxSide, signal }) => {
    const source = await media.load(frameId, { signal });
    return decode(source.type === 'blob' ? source.blob : await fetchPicture(source.url, signal), { maxSide, signal });
  };
}

async function fetchPicture(url: string, signal: AbortSignal | undefined): Promise<Blob> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw new ShoalError('fetch-failed', `${url} answered ${response.status}. Check that the picture is there.`, { details: { url, status: response.status } });
  return response.blob();
}
