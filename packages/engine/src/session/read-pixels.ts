import type { ReadPixels } from '../analyses/analysis';
import { hashBytes } from '../compute/embedding/hash-bytes';
import { ShoalError } from '../base/errors';
import { assertWholePicture } from './check-picture';
import type { DecodePicture } from './decode-picture';
import type { Media } from './media';

/** Pixels of the picture of a frame, through the same policy as every other look at it. */
export function createPixelReader(media: Media, decode: DecodePicture): ReadPixels {
  return async (frameId, { maxSide, signal }) => {
    const source = await media.load(frameId, { signal });
    const picture = source.type === 'blob' ? source.blob : await fetchPicture(source.url, signal);
    await assertWholePicture(picture);
    const [pixels, contentHash] = await Promise.all([decode(picture, { maxSide, signal }), picture.arrayBuffer().then((bytes) => hashBytes(new Uint8Array(bytes)))]);
    return { ...pixels, contentHash: contentHash || null };
  };
}

async function fetchPicture(url: string, signal: AbortSignal | undefined): Promise<Blob> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok) throw new ShoalError('fetch-failed', `${url} answered ${response.status}. Check that the picture is there.`, { details: { url, status: response.status } });
  return response.blob();
}
