import * as v from 'valibot';
import { ShoalError } from '../../base/errors';
import type { Manifest } from '../../model/manifest';

const text = v.pipe(v.string(), v.nonEmpty('expected text that is not empty'));
const path = v.pipe(text, v.check((value) => !value.includes('\0'), 'expected a path without NUL characters'));

const manifestSchema = v.object({
  schemaVersion: v.literal(1),
  name: text,
  description: v.optional(v.string()),
  license: v.optional(v.string()),
  classes: v.array(
    v.object({
      id: text,
      name: v.string(),
      color: v.optional(v.string()),
      supercategory: v.optional(v.string()),
      keypoints: v.optional(v.array(v.string())),
      skeleton: v.optional(v.array(v.tuple([v.number(), v.number()]))),
    }),
  ),
  tables: v.object({ frames: path, media: path, labels: v.optional(path), inferences: v.optional(path) }),
  embeddings: v.optional(
    v.array(
      v.object({
        id: v.pipe(v.string(), v.regex(/^[a-z0-9_]+$/, 'expected letters a-z, digits and _ only')),
        name: v.string(),
        dim: v.pipe(v.number(), v.integer('expected a whole number'), v.minValue(1, 'expected 1 or more'), v.maxValue(65536, 'expected at most 65536')),
        metric: v.picklist(['cosine', 'l2']),
        level: v.picklist(['frame', 'object']),
        file: path,
        projection: v.optional(path),
      }),
    ),
  ),
  mediaBase: v.optional(v.string()),
  importReport: v.optional(path),
  models: v.optional(v.array(v.object({ id: text, name: v.string(), description: v.optional(v.string()) }))),
});

/**
 * Reads `shoal.json`. Unknown keys are ignored; ids that occur twice are refused. `where` names the file in messages.
 * Throws `invalid-manifest` with the path of every wrong field, its value, and what was expected.
 */
export function parseManifest(json: unknown, where: string): Manifest {
  const result = v.safeParse(manifestSchema, json);
  if (!result.success) {
    const problems = result.issues.slice(0, 10).map((issue) => {
      const field = v.getDotPath(issue) ?? '(the whole file)';
      return { field, value: shorten(issue.input), expected: issue.type === 'check' || issue.type === 'regex' || issue.expected === null ? issue.message : issue.expected };
    });
    const list = problems.map(({ field, value, expected }) => `${field} is ${value}, expected ${expected.replace(/^expected /, '')}`).join('; ');
    throw new ShoalError('invalid-manifest', `${where} is not a dataset manifest: ${list}. Correct these fields.`, { details: { where, problems } });
  }
  const manifest = result.output;
  refuseDuplicates(where, 'classes', manifest.classes);
  refuseDuplicates(where, 'embeddings', manifest.embeddings ?? []);
  refuseDuplicates(where, 'models', manifest.models ?? []);
  return manifest;
}

/** Parses the text of a manifest; keys that could reach an object's prototype are dropped. */
export function parseManifestText(source: string, where: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(source.replace(/^\uFEFF/, ''), (key, value: unknown) => (key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value));
  } catch (cause) {
    const start = shorten(source.slice(0, 60));
    throw new ShoalError('invalid-manifest', `${where} is not JSON; it starts with ${start}. Expected a dataset manifest (shoal.json). Check the address.`, { details: { where }, cause });
  }
  return parseManifest(json, where);
}

function refuseDuplicates(where: string, field: string, items: readonly { readonly id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id)) throw new ShoalError('invalid-manifest', `${where} lists the id "${id}" twice in ${field}. Ids must be unique.`, { details: { where, field, id } });
    seen.add(id);
  }
}

function shorten(value: unknown): string {
  if (value === undefined) return 'missing';
  const shown = JSON.stringify(value) ?? typeof value;
  return shown.length > 80 ? `${shown.slice(0, 77)}…` : shown;
}
