import { describe, expect, it } from 'vitest';
import { parseManifest, parseManifestText } from './parse-manifest';

const whole = {
  schemaVersion: 1,
  name: 'Town',
  classes: [{ id: 'cone', name: 'Cone', color: '#f80' }, { id: 'person', name: 'Person', supercategory: 'being', keypoints: ['head', 'foot'], skeleton: [[1, 2]] }],
  tables: { frames: 'frames.arrow', media: 'media.arrow', labels: 'labels.arrow' },
  embeddings: [{ id: 'clip_b32', name: 'CLIP', dim: 512, metric: 'cosine', level: 'frame', file: 'clip.arrow' }],
  models: [{ id: 'v1', name: 'First' }],
};
const problem = (json: unknown) => {
  try {
    parseManifest(json, 'shoal.json');
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
  return 'accepted';
};

describe('parseManifest', () => {
  it('gives back what it knows and ignores the rest', () => {
    expect(parseManifest({ ...whole, later: { x: 1 } }, 'shoal.json')).toEqual(whole);
  });

  it.each([
    [null, '(the whole file) is null, expected Object'],
    [{ ...whole, schemaVersion: 2 }, 'schemaVersion is 2, expected 1'],
    [{ ...whole, name: '' }, 'name is "", expected'],
    [{ ...whole, tables: { media: 'm' } }, 'tables.frames is missing, expected "frames"'],
    [{ ...whole, tables: { ...whole.tables, frames: 7 } }, 'tables.frames is 7, expected string'],
    [{ ...whole, classes: [{ id: 3, name: 'x' }] }, 'classes.0.id is 3, expected string'],
    [{ ...whole, classes: [{ id: 'p', name: 'x', skeleton: [[1]] }] }, 'classes.0.skeleton.0.1 is missing, expected number'],
    [{ ...whole, embeddings: [{ ...whole.embeddings[0], id: 'a"; DROP TABLE x' }] }, 'expected letters a-z, digits and _ only'],
    [{ ...whole, embeddings: [{ ...whole.embeddings[0], dim: 0.5 }] }, 'embeddings.0.dim is 0.5, expected a whole number'],
    [{ ...whole, embeddings: [{ ...whole.embeddings[0], metric: 'dot' }] }, 'embeddings.0.metric is "dot", expected ("cosine" | "l2")'],
    [{ ...whole, classes: [...whole.classes, ...whole.classes] }, 'lists the id "cone" twice in classes'],
  ])('names the field, its value and what was expected: %#', (json, message) => {
    expect(problem(json)).toContain(message);
  });
});

describe('parseManifestText', () => {
  it('drops keys that could reach a prototype', () => {
    const manifest = parseManifestText(`\uFEFF${JSON.stringify(whole).replace('{', '{"__proto__":{"polluted":true},"constructor":1,')}`, 'shoal.json');
    expect(manifest).toEqual(whole);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('shows how something else than JSON starts', () => {
    expect(() => parseManifestText('<!doctype html><title>App', 'https://x/shoal.json')).toThrow('https://x/shoal.json is not JSON; it starts with "<!doctype html><title>App"');
  });
});
