import { ShoalError } from '../../base/errors';

export interface WavOptions {
  readonly sampleRate: number;
  /** 8, 16, 24 or 32 for integers; 32 with `float` for IEEE floats. Default 16. */
  readonly bits?: 8 | 16 | 24 | 32 | undefined;
  readonly float?: boolean | undefined;
}

/** Writes a RIFF WAVE file. Integer samples are clipped to −1..1. Throws `invalid-argument` for channels of different lengths. */
export function writeWav(channels: readonly ArrayLike<number>[], { sampleRate, bits = 16, float = false }: WavOptions): Uint8Array<ArrayBuffer> {
  const frames = channels[0]?.length ?? 0;
  if (channels.length === 0 || channels.some((channel) => channel.length !== frames) || (float && bits !== 32)) {
    throw new ShoalError('invalid-argument', `writeWav() got ${channels.length} channels of ${channels.map((channel) => channel.length).join(', ')} samples with ${bits} bits. Expected at least one, all of one length, and 32 bits for floats.`, { details: { bits, float } });
  }
  const width = bits / 8;
  const block = width * channels.length;
  const size = frames * block;
  const bytes = new Uint8Array(44 + size + (size & 1));
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => [...value].forEach((character, i) => view.setUint8(at + i, character.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, float ? 3 : 1, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * block, true);
  view.setUint16(32, block, true);
  view.setUint16(34, bits, true);
  text(36, 'data');
  view.setUint32(40, size, true);
  channels.forEach((channel, c) => {
    for (let i = 0; i < frames; i++) {
      const at = 44 + i * block + c * width;
      const value = channel[i] ?? 0;
      if (float) view.setFloat32(at, value, true);
      else writeInteger(view, at, bits, value);
    }
  });
  return bytes;
}

function writeInteger(view: DataView, at: number, bits: number, value: number): void {
  const full = 2 ** (bits - 1);
  const integer = Math.max(-full, Math.min(full - 1, Math.round(value * full)));
  if (bits === 8) view.setUint8(at, integer + 128);
  else if (bits === 16) view.setInt16(at, integer, true);
  else if (bits === 32) view.setInt32(at, integer, true);
  else {
    view.setUint16(at, integer & 0xffff, true);
    view.setInt8(at + 2, integer >> 16);
  }
}
