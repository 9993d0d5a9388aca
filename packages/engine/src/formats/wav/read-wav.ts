import { ShoalError } from '../../base/errors';

/** A decoded sound. */
export interface WavSound {
  /** Samples a second, as recorded. */
  readonly sampleRate: number;
  /** One array for each channel, all of one length; −1..1 for integer files, whatever it says for float files. */
  readonly channels: readonly Float32Array[];
  /** Bits of a sample in the file, and whether they are IEEE floats. */
  readonly bits: number;
  readonly float: boolean;
  /** Sample frames that the header promises and the file does not have. */
  readonly missing: number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

/** Whether bytes begin as a RIFF WAVE file. */
export function isWav(bytes: Uint8Array): boolean {
  return tag(bytes, 0) === 'RIFF' && tag(bytes, 8) === 'WAVE';
}

/**
 * Reads a RIFF WAVE file: integer samples of 8, 16, 24 and 32 bits and floats of 32 and 64, plain or extensible headers, any number of channels. A file that ends
 * too early gives what is there and says how much is `missing`. Microsoft and IBM 1991, "Multimedia Programming Interface and Data Specifications 1.0".
 *
 * Throws `invalid-data` for bytes that are no WAVE file and `unsupported-format` for compressed samples.
 */
export function readWav(bytes: Uint8Array): WavSound {
  if (!isWav(bytes)) throw new ShoalError('invalid-data', `The sound does not begin with RIFF and WAVE (${bytes.length.toLocaleString('en')} bytes). It may be truncated or another kind of file.`, { details: { bytes: bytes.length } });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: { readonly code: number; readonly channels: number; readonly sampleRate: number; readonly block: number; readonly bits: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = tag(bytes, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (name === 'fmt ' && size >= 16 && start + 16 <= bytes.length) {
      const code = view.getUint16(start, true);
      format = {
        code: code === EXTENSIBLE && size >= 26 && start + 26 <= bytes.length ? view.getUint16(start + 24, true) : code,
        channels: view.getUint16(start + 2, true),
        sampleRate: view.getUint32(start + 4, true),
        block: view.getUint16(start + 12, true),
        bits: view.getUint16(start + 14, true),
      };
    }
    if (name === 'data') {
      if (!format) break;
      return decode(view, start, size, format);
    }
    // Chunks are padded to an even length.
    at = start + size + (size & 1);
  }
  throw new ShoalError('invalid-data', `The WAVE file has no ${format ? 'data' : 'fmt'} chunk. It may be truncated.`, { details: { bytes: bytes.length } });
}

function decode(view: DataView, start: number, size: number, format: { readonly code: number; readonly channels: number; readonly sampleRate: number; readonly block: number; readonly bits: number }): WavSound {
  const { code, channels, sampleRate, bits } = format;
  const width = bits / 8;
  const read = readerOf(view, code, bits);
  if (!read) {
    throw new ShoalError('unsupported-format', `The WAVE file holds samples of kind ${code} with ${bits} bits. Expected integers of 8, 16, 24 or 32 bits or floats of 32 or 64.`, { details: { code, bits } });
  }
  if (channels < 1 || sampleRate < 1 || format.block !== channels * width) {
    throw new ShoalError('invalid-data', `The WAVE header says ${channels} channels, ${sampleRate} samples a second and ${format.block} bytes for ${bits} bits, which do not fit together.`, { details: { ...format } });
  }
  const available = Math.max(0, Math.min(size, view.byteLength - start));
  const frames = Math.floor(available / format.block);
  // A recorder that was cut off leaves 0xFFFFFFFF or 0 as length.
  const promised = size === 0xffffffff ? frames : Math.floor(size / format.block);
  const out = Array.from({ length: channels }, () => new Float32Array(frames));
  out.forEach((channel, c) => {
    for (let i = 0, at = start + c * width; i < frames; i++, at += format.block) channel[i] = read(at);
  });
  return { sampleRate, channels: out, bits, float: code === FLOAT, missing: promised - frames };
}

function readerOf(view: DataView, code: number, bits: number): ((at: number) => number) | null {
  if (code === FLOAT) return bits === 32 ? (at) => view.getFloat32(at, true) : bits === 64 ? (at) => view.getFloat64(at, true) : null;
  if (code !== PCM) return null;
  // Only samples of 8 bits have no sign.
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (at) => view.getInt16(at, true) / 32_768;
  if (bits === 24) return (at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
  return bits === 32 ? (at) => view.getInt32(at, true) / 2_147_483_648 : null;
}

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
