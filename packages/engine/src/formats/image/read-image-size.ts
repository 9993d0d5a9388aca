import type { SourceFile } from '../contract/source-file';

export interface ImageSize {
  /** Pixels as the picture is shown: a JPEG that is turned by its EXIF orientation counts turned. */
  readonly width: number;
  readonly height: number;
}

const HEAD_BYTES = 64 * 1024;
/** A JPEG may carry megabytes of metadata before its frame header; beyond this it is not looked for. */
const MAX_HEADER_BYTES = 16 * 1024 * 1024;

/**
 * Width and height from the header of a PNG, JPEG, GIF, WebP, BMP, AVIF or TIFF; `undefined` for anything else and for damaged headers. Only
 * the header is read. Nothing is said about whether the size is sane: the caller judges.
 */
export async function readImageSize(file: SourceFile): Promise<ImageSize | undefined> {
  const head = await file.read(0, HEAD_BYTES);
  const found = imageSizeOf(head);
  if (found || !isJpeg(head) || head.length < HEAD_BYTES) return found;
  return imageSizeOf(await file.read(0, MAX_HEADER_BYTES));
}

/** As `readImageSize`, from the first bytes of a file. */
export function imageSizeOf(bytes: Uint8Array): ImageSize | undefined {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = readSize(bytes, view);
    return size && size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readSize(bytes: Uint8Array, view: DataView): ImageSize | undefined {
  if (ascii(bytes, 1, 4) === 'PNG' && bytes[0] === 0x89) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (isJpeg(bytes)) return readJpeg(bytes, view);
  if (/^GIF8[79]a/.test(ascii(bytes, 0, 6))) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return readWebp(bytes, view);
  if (ascii(bytes, 0, 2) === 'BM') return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
  if (ascii(bytes, 4, 8) === 'ftyp') return readAvif(bytes, view);
  if (['II*\0', 'MM\0*'].includes(ascii(bytes, 0, 4))) return readTiff(view, 0);
  return undefined;
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/** Walks the segments to the frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
function readJpeg(bytes: Uint8Array, view: DataView): ImageSize | undefined {
  let turned = false;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return turned ? { width: height, height: width } : { width, height };
    }
    if (marker === 0xd9 || marker === 0xda) return undefined;
    if (marker === 0xe1 && ascii(bytes, at + 4, at + 8) === 'Exif') turned = isTurned(view, at + 10);
    at += 2 + (marker >= 0xd0 && marker <= 0xd8 ? 0 : view.getUint16(at + 2));
  }
  return undefined;
}

/** EXIF orientations 5 to 8 swap width and height. */
function isTurned(view: DataView, tiff: number): boolean {
  try {
    const orientation = readTag(view, tiff, 0x0112);
    return orientation !== undefined && orientation >= 5 && orientation <= 8;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The number in a tag of the first directory of a TIFF structure. */
function readTag(view: DataView, tiff: number, tag: number): number | undefined {
  const little = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  const count = Math.min(view.getUint16(directory, little), 512);
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + entry * 12;
    if (view.getUint16(at, little) !== tag) continue;
    return view.getUint16(at + 2, little) === 3 ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
  }
  return undefined;
}

function readTiff(view: DataView, start: number): ImageSize | undefined {
  const [width, height] = [readTag(view, start, 256), readTag(view, start, 257)];
  return width !== undefined && height !== undefined ? { width, height } : undefined;
}

function readWebp(bytes: Uint8Array, view: DataView): ImageSize | undefined {
  switch (ascii(bytes, 12, 16)) {
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    }
    case 'VP8X': {
      const threeBytes = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65536;
      return { width: 1 + threeBytes(24), height: 1 + threeBytes(27) };
    }
    default:
      return undefined;
  }
}

/** The first `ispe` property; where it is nested does not matter for that. */
function readAvif(bytes: Uint8Array, view: DataView): ImageSize | undefined {
  if (!/avif|avis|mif1|heic/.test(ascii(bytes, 8, 32))) return undefined;
  for (let at = 8; at + 16 <= bytes.length; at++) {
    if (bytes[at] === 0x69 && ascii(bytes, at, at + 4) === 'ispe') return { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
  }
  return undefined;
}
