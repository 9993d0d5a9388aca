import { isWav, readWav, ShoalError } from '@shoal/engine';

export interface Sound {
  readonly sampleRate: number;
  /** All of one length. */
  readonly channels: readonly Float32Array[];
  /** Seconds. */
  readonly duration: number;
  /** The browser decoded and resampled it; the samples are not those of the file. */
  readonly resampled: boolean;
  /** Samples that the header promises and the file lacks. */
  readonly missing: number;
  /** The mean of all channels: what the spectrogram shows. */
  readonly mix: Float32Array;
}

const DECODED_RATE = 48_000;
/** About 50 minutes of stereo at 44.1 kHz; decoded samples are kept in memory. */
const MAX_BYTES = 768 * 1024 * 1024;

/** Decodes a sound: WAV sample by sample, everything else with the browser's decoders. Rejects with `invalid-data`, `unsupported-format` or `out-of-memory`. */
export async function decodeSound(blob: Blob, frameId: string): Promise<Sound> {
  if (blob.size > MAX_BYTES) throw tooLarge(frameId, blob.size);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (isWav(bytes)) {
    const { sampleRate, channels, missing } = readWav(bytes);
    return createSound(sampleRate, channels, false, missing);
  }
  if (bytes.length === 0) throw new ShoalError('invalid-data', `The file of the sound of frame "${frameId}" is empty.`, { details: { frameId } });
  let buffer: AudioBuffer;
  try {
    buffer = await new OfflineAudioContext(1, 1, DECODED_RATE).decodeAudioData(bytes.buffer);
  } catch (cause) {
    throw new ShoalError('invalid-data', `The sound of frame "${frameId}" cannot be decoded (${blob.size.toLocaleString('en')} bytes, ${blob.type || 'unknown type'}). It may be truncated, no sound, or of a kind that this browser does not know.`, { details: { frameId }, cause });
  }
  return createSound(buffer.sampleRate, Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i)), true, 0);
}

function createSound(sampleRate: number, channels: readonly Float32Array[], resampled: boolean, missing: number): Sound {
  const length = channels[0]?.length ?? 0;
  const [first] = channels;
  const mix = first && channels.length === 1 ? first : new Float32Array(length);
  if (channels.length > 1) {
    for (const channel of channels) for (let i = 0; i < length; i++) mix[i] = (mix[i] ?? 0) + (channel[i] ?? 0) / channels.length;
  }
  return { sampleRate, channels, duration: length / sampleRate, resampled, missing, mix };
}

function tooLarge(frameId: string, bytes: number): ShoalError {
  return new ShoalError('out-of-memory', `The sound of frame "${frameId}" has ${(bytes / 1e6).toFixed(0)} MB; at most ${(MAX_BYTES / 1e6).toFixed(0)} MB are decoded. Split it into shorter ones.`, { details: { frameId, bytes } });
}
