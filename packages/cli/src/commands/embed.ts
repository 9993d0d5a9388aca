import { writeFile } from 'node:fs/promises';
import { ShoalError } from '@shoal/engine';
import { writeNpy } from '@shoal/engine/formats';
import { createEmbedder, type EmbedderInfo, type PictureEmbedder } from '@shoal/engine/node';
import { decodePicture } from '../decode-picture';
import { findPictures, type FoundPicture } from '../find-pictures';
import { count, parseOptions } from '../parse-options';
import { createProgressLine } from '../progress-line';
import { UsageError } from '../usage-error';
import { parsePreset, presetOptions } from './embed-options';

export const embedUsage = `Make vectors of pictures with an ONNX model.

Usage:
  shoal embed IMAGE|FOLDER… --model M.onnx -o E.npy [--preset NAME] [options]

-o            where the vectors go: float32, shape (pictures that could be read, d), in the order of the pictures
--model       an ONNX file with its weights inside
--preset      imagenet, clip, symmetric, unit, levels, mlperf-tiny-resnet8 or fastestdet; what follows overrides it
--input       name of the input; default the first
--size        WxH in pixels; default what the model says, or 224x224
--layout      nchw or nhwc; default what the model says
--scale       levels 0..255 are multiplied by it first: 1/255 (default) or a number
--mean, --std one number or three (red, green, blue), after scaling
--color       rgb (default) or bgr
--fit         stretch (default), letterbox or cover, for pictures of other proportions
--output      name of the output that is the vector; default the likeliest
--pool        mean or first, for outputs of tokens or cells
--batch       most pictures a run
--threads     threads of the model; default all but one, at most 8
--cache       a folder that keeps vectors by content, as 16-bit floats: a run that was stopped goes on where it was
--names       where the names of the rows go, a line each
--json        a summary on stdout

What was neither given nor in the model is assumed and said on stderr.
Exit codes: 0 ok, 1 some pictures could not be read (they have no row), 2 input or options that cannot be used.`;

const options = { ...presetOptions, out: { type: 'string', short: 'o' }, model: { type: 'string' }, batch: { type: 'string' }, threads: { type: 'string' }, cache: { type: 'string' }, names: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Pictures that are opened at a time. */
const together = 256;

/** Runs `shoal embed`; resolves to the exit code. */
export async function embed(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  if (positionals.length === 0) throw new UsageError('Pass pictures or folders: shoal embed PHOTOS --model M.onnx -o E.npy.');
  if (values.model === undefined) throw new UsageError('Say which model: --model M.onnx.');
  if (values.out === undefined) throw new UsageError('Say where the vectors go: -o E.npy.');
  const maxBatch = values.batch === undefined ? undefined : count('--batch', values.batch);
  const threads = values.threads === undefined ? undefined : count('--threads', values.threads);
  if (maxBatch === 0 || threads === 0) throw new UsageError(`--${maxBatch === 0 ? 'batch' : 'threads'} is 0. Expected at least 1.`);
  const pictures = await findPictures(positionals);
  const embedder = await createEmbedder(values.model, { preset: parsePreset(values), maxBatch, threads, cacheFolder: values.cache, decodePicture });
  const { preset } = embedder.info;
  if (!preset) throw new ShoalError('invalid-data', `${values.model} takes ${embedder.info.inputs.map(({ name, shape }) => `"${name}" [${shape.join(', ')}]`).join(', ')}, which is no picture. Name a picture input with --input.`);
  if (embedder.info.assumed.length > 0) process.stderr.write(`Assumed about the model: ${embedder.info.assumed.join('; ')}.\n`);
  const start = performance.now();
  const { rows, failures, cached, names } = await embedAll(embedder, pictures);
  const milliseconds = performance.now() - start;
  for (const { name, reason } of failures) process.stderr.write(`${name}: ${reason}\n`);
  const dim = rows[0]?.length ?? 0;
  if (dim === 0) throw new ShoalError('invalid-data', `None of ${pictures.length.toLocaleString('en')} pictures could be embedded. The first: ${failures[0]?.reason ?? 'no vector came back.'}`);
  const vectors = new Float32Array(rows.length * dim);
  rows.forEach((row, index) => vectors.set(row, index * dim));
  await writeFile(values.out, writeNpy(vectors, [rows.length, dim]));
  if (values.names !== undefined) await writeFile(values.names, `${names.join('\n')}\n`);
  embedder.dispose();
  const perSecond = Math.round((1000 * pictures.length) / milliseconds);
  if (values.json) process.stdout.write(`${JSON.stringify({ rows: rows.length, dim, cached, failures, imagesPerSecond: perSecond, milliseconds: Math.round(milliseconds), model: summary(embedder.info), output: values.out })}\n`);
  else console.log(`${rows.length.toLocaleString('en')} vectors of ${dim} numbers in ${(milliseconds / 1000).toFixed(1)} s (${perSecond.toLocaleString('en')} images/s${cached > 0 ? `, ${cached.toLocaleString('en')} from the cache` : ''}): ${values.out}.${failures.length > 0 ? ` ${failures.length} could not be read.` : ''}`);
  return failures.length > 0 ? 1 : 0;
}

async function embedAll(embedder: PictureEmbedder, pictures: readonly FoundPicture[]) {
  const rows: Float32Array[] = [];
  const names: string[] = [];
  const failures: { readonly name: string; readonly reason: string }[] = [];
  const progress = createProgressLine(process.stderr);
  let cached = 0;
  for (let from = 0; from < pictures.length; from += together) {
    const part = pictures.slice(from, from + together);
    const sources = await Promise.all(part.map(async (picture) => ({ source: { type: 'blob' as const, blob: await picture.open() }, regions: [null] })));
    const found = await embedder.embedPictures(sources, { onProgress: ({ done }) => progress.update({ phase: 'Embedding', done: from + done, total: pictures.length }) }).catch((error: unknown) => {
      progress.clear();
      throw error;
    });
    const failed = new Map(found.failures.map(({ row, reason }) => [row, reason]));
    part.forEach(({ name }, row) => {
      const reason = failed.get(row);
      if (reason !== undefined) return failures.push({ name, reason });
      rows.push(found.vectors.subarray(row * found.dim, (row + 1) * found.dim));
      return names.push(name);
    });
    cached += found.cached;
  }
  progress.clear();
  return { rows, names, failures, cached };
}

function summary({ provider, threads, batch, modelSha256, preset, assumed }: EmbedderInfo) {
  return { provider, threads, batch, sha256: modelSha256, preset, assumed };
}
