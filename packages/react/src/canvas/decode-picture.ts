import { imageSizeOf, ShoalError, type Box, type ImageSize } from '@shoal/engine';

/** A decoded picture. `bitmap` is smaller than the picture when that is large. */
export interface Picture extends ImageSize {
  readonly bitmap: ImageBitmap;
  /** The file, for decoding parts of a large picture in full; `null` when `bitmap` is all of it. */
  readonly source: Blob | null;
}

const MEGA = 1_000_000;
/** Pictures up to this are decoded in full. */
const FULL_PIXELS = 32 * MEGA;
/** What larger ones are reduced to. */
const REDUCED_PIXELS = 16 * MEGA;
const MAX_PIXELS = 400 * MEGA;
/** Browsers and memory both end near this. */
const MAX_DECODED_BYTES = 2 * 1024 ** 3;
const HEAD_BYTES = 64 * 1024;
/** A JPEG may carry megabytes of metadata before its size. */
const LONG_HEAD_BYTES = 16 * 1024 * 1024;

/**
 * Decodes a picture; one above 32 megapixels to a smaller bitmap of about 16. The header is read first.
 * Rejects with `invalid-data`: more than 400 megapixels or 2 GB, SVG (a document, not a picture), a truncated or unknown file.
 *
 * @param name what it is, for messages: `The picture of frame "17"`
 */
export async function decodePicture(blob: Blob, name: string): Promise<Picture> {
  const head = await bytesOf(blob, 0, HEAD_BYTES);
  const kind = kindOf(head, blob.type);
  if (kind === 'SVG') throw bad(`${name} is an SVG. SVG is not shown: it is a document that may hold scripts and links, not pixels. Convert it to PNG.`, { type: blob.type });
  let size = imageSizeOf(head);
  if (!size && kind === 'JPEG' && blob.size > HEAD_BYTES) size = imageSizeOf(await bytesOf(blob, 0, LONG_HEAD_BYTES));
  if (size) checkSize(size, name, kind === 'PNG' && head[24] === 16 ? 8 : 4);
  const pixels = size ? size.width * size.height : 0;
  const share = pixels > FULL_PIXELS ? Math.sqrt(REDUCED_PIXELS / pixels) : 1;
  let bitmap: ImageBitmap;
  try {
    bitmap = size && share < 1 ? await createImageBitmap(blob, { resizeWidth: Math.max(1, Math.round(size.width * share)), resizeHeight: Math.max(1, Math.round(size.height * share)), resizeQuality: 'medium' }) : await createImageBitmap(blob);
  } catch (cause) {
    throw await undecodable(blob, name, kind, size, cause);
  }
  if (size && share < 1) return { bitmap, source: blob, ...size };
  const { width, height } = bitmap;
  try {
    // What the header did not say.
    checkSize({ width, height }, name, 4);
  } catch (error) {
    bitmap.close();
    throw error;
  }
  return { bitmap, source: null, width, height };
}

/** A part of a large picture in full resolution, pixels. Chromium decodes the whole file for it, off the main thread. */
export function decodePart(source: Blob, part: Box): Promise<ImageBitmap> {
  return createImageBitmap(source, part.x, part.y, part.w, part.h);
}

/** Draws a part of a picture (pixels of the picture) onto a place of a canvas. */
export function drawPart(context: CanvasRenderingContext2D, { bitmap, width, height }: Picture, part: Box, place: Box): void {
  const [sx, sy] = [bitmap.width / width, bitmap.height / height];
  context.drawImage(bitmap, part.x * sx, part.y * sy, part.w * sx, part.h * sy, place.x, place.y, place.w, place.h);
}

/** Throws for a picture that is too large to be decoded. */
function checkSize({ width, height }: ImageSize, name: string, bytesPerPixel: number): void {
  const pixels = width * height;
  const size = `${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels`;
  if (pixels > MAX_PIXELS) throw bad(`${name} is ${size}, which is more than ${MAX_PIXELS / MEGA} megapixels. Cut it into tiles, or make it smaller.`, { width, height });
  if (pixels * bytesPerPixel > MAX_DECODED_BYTES) throw bad(`${name} is ${size} of ${bytesPerPixel} bytes, which is more than 2 GB. Cut it into tiles, or store it with 8 bits a channel.`, { width, height });
}

async function undecodable(blob: Blob, name: string, kind: string | null, size: ImageSize | undefined, cause: unknown): Promise<ShoalError> {
  const about = `${blob.size.toLocaleString('en')} bytes, ${kind ?? (blob.type || 'unknown type')}`;
  if (kind === null) return bad(`${name} cannot be decoded (${about}): it does not begin as a PNG, JPEG, WebP, GIF, BMP or AVIF does. It may be an error page, or a format that browsers do not show.`, { type: blob.type }, cause);
  if (kind === 'TIFF') return bad(`${name} cannot be decoded (${about}): browsers do not show TIFF. Convert it to PNG or JPEG.`, { type: blob.type }, cause);
  const ends = size && (await endsEarly(blob, kind));
  return bad(`${name} cannot be decoded (${about}): ${ends ? 'the file ends before the picture does, so it is truncated. Download or export it again.' : 'it is damaged, truncated, or not an image.'}`, { ...size }, cause);
}

/** Whether the mark at the end of a picture is missing. */
async function endsEarly(blob: Blob, kind: string): Promise<boolean> {
  if (kind === 'WebP') return new DataView((await blob.slice(4, 8).arrayBuffer())).getUint32(0, true) + 8 > blob.size;
  const tail = text(await bytesOf(blob, Math.max(0, blob.size - 1024), 1024));
  if (kind === 'PNG') return !tail.includes('IEND');
  return kind === 'JPEG' && !tail.includes('\u00ff\u00d9');
}

function kindOf(head: Uint8Array, type: string): string | null {
  const start = text(head.subarray(0, 1024));
  if (start.startsWith('\u0089PNG')) return 'PNG';
  if (start.startsWith('\u00ff\u00d8')) return 'JPEG';
  if (start.startsWith('GIF8')) return 'GIF';
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'WebP';
  if (start.startsWith('BM')) return 'BMP';
  if (start.slice(4, 8) === 'ftyp') return 'AVIF';
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'TIFF';
  return /^image\/svg/i.test(type) || /<svg[\s>]/i.test(start) ? 'SVG' : null;
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

async function bytesOf(blob: Blob, start: number, length: number): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(start, start + length).arrayBuffer());
}

function bad(message: string, details: Readonly<Record<string, unknown>>, cause?: unknown): ShoalError {
  return new ShoalError('invalid-data', message, { details, cause });
}
