import { embeddingPreset, type EmbeddingPreset } from '@shoal/engine/node';
import { oneOf, positiveNumber } from '../parse-options';
import { UsageError } from '../usage-error';

export const presetOptions = {
  preset: { type: 'string' }, input: { type: 'string' }, size: { type: 'string' }, layout: { type: 'string' }, mean: { type: 'string' }, std: { type: 'string' },
  scale: { type: 'string' }, color: { type: 'string' }, output: { type: 'string' }, fit: { type: 'string' }, pool: { type: 'string' },
} as const; // prettier-ignore

type Given = Readonly<Partial<Record<keyof typeof presetOptions, string>>>;

/** The preset that was named, with everything that was said beside it. */
export function parsePreset(given: Given): Partial<EmbeddingPreset> {
  const base: Partial<EmbeddingPreset> = given.preset === undefined ? {} : embeddingPreset(given.preset);
  const [, width, height] = given.size === undefined ? [] : (/^(\d{1,5})(?:[x×](\d{1,5}))?$/.exec(given.size) ?? bad('--size', given.size, 'width x height in pixels, as in 224x224'));
  return {
    ...base,
    ...(given.input !== undefined && { input: given.input }),
    ...(width !== undefined && { width: Number(width), height: Number(height ?? width) }),
    ...(given.layout !== undefined && { layout: oneOf('--layout', given.layout, ['nchw', 'nhwc'] as const) }),
    ...(given.mean !== undefined && { mean: triple('--mean', given.mean) }),
    ...(given.std !== undefined && { std: triple('--std', given.std) }),
    ...(given.scale !== undefined && { scale: scaleOf(given.scale) }),
    ...(given.color !== undefined && { color: oneOf('--color', given.color, ['rgb', 'bgr'] as const) }),
    ...(given.output !== undefined && { output: given.output }),
    ...(given.fit !== undefined && { fit: oneOf('--fit', given.fit, ['stretch', 'letterbox', 'cover'] as const) }),
    ...(given.pool !== undefined && { pool: oneOf('--pool', given.pool, ['mean', 'first'] as const) }),
  };
}

/** `1/255` or a number. */
function scaleOf(text: string): number {
  const [, over] = /^1\/(.+)$/.exec(text) ?? [];
  return over === undefined ? positiveNumber('--scale', text) : 1 / positiveNumber('--scale', over);
}

function triple(name: string, text: string): [number, number, number] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [red = Number.NaN, green = red, blue = red] = numbers;
  if (![red, green, blue].every(Number.isFinite) || numbers.length === 2 || numbers.length > 3 || (name === '--std' && [red, green, blue].includes(0))) return bad(name, text, 'one number, or three of red, green and blue, as in 0.485,0.456,0.406');
  return [red, green, blue];
}

function bad(name: string, text: string, expected: string): never {
  throw new UsageError(`${name} is "${text}". Expected ${expected}.`);
}
