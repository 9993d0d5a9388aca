import { ShoalError } from '../base/errors';

/**
 * Throws `invalid-data` for a JPEG or PNG that is cut off. Decoders fill the missing part with grey and say nothing; the end marker tells.
 * Bytes of zero after a JPEG's end are padding that some cameras write.
 */
export async function assertWholePicture(picture: Blob): Promise<void> {
  const head = new Uint8Array(await picture.slice(0, 4).arrayBuffer());
  const isJpeg = head[0] === 0xff && head[1] === 0xd8;
  const isPng = head[0] === 0x89 && head[1] === 0x50;
  if (!isJpeg && !isPng) return;
  // Long enough for trailing metadata and padding of every camera we know.
  const tail = new Uint8Array(await picture.slice(Math.max(0, picture.size - 65_536)).arrayBuffer());
  if (isPng ? indexOfLast(tail, [0x49, 0x45, 0x4e, 0x44]) >= 0 : indexOfLast(tail, [0xff, 0xd9]) >= 0) return;
  throw new ShoalError('invalid-data', `The ${isPng ? 'PNG' : 'JPEG'} file ends before the picture does, after ${picture.size.toLocaleString('en')} bytes. Copy it again from its source.`, { details: { bytes: picture.size } });
}

function indexOfLast(bytes: Uint8Array, wanted: readonly number[]): number {
  for (let at = bytes.length - wanted.length; at >= 0; at--) if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  return -1;
}
