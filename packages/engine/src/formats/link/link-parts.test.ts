import { describe, expect, it } from 'vitest';
import { createTarget, type PartTarget } from '../contract/create-target';
import { createRowReader, readFrame, readInference, readLabel, readMedia } from '../table/unflatten';
import { linkParts, type LinkOptions } from './link-parts';
import type { LinkedDataset, ReadPart } from './linked-dataset';

function part(file: string, fill: (target: PartTarget) => void, companions: string[] = []): ReadPart {
  const target = createTarget();
  fill(target);
  return { plan: { id: file, files: [file], companions, format: 'test', formatTitle: 'Test', evidence: [] }, data: target.finish() };
}

function link(parts: ReadPart[], options: Partial<LinkOptions> = {}) {
  const linked = linkParts(parts, { media: [], ...options });
  return { ...linked, rows: rowsOf(linked) };
}

function rowsOf({ tables }: LinkedDataset) {
  const all = <T>(table: LinkedDataset['tables']['frames'], read: (reader: ReturnType<typeof createRowReader>, row: number) => T): T[] => {
    const reader = createRowReader(table);
    return Array.from({ length: table.rows }, (_, row) => read(reader, row));
  };
  return { frames: all(tables.frames, readFrame), media: all(tables.media, readMedia), labels: all(tables.labels, readLabel), inferences: all(tables.inferences, readInference) };
}

const box = { x: 1, y: 2, w: 3, h: 4 };
const truth = (file = 'instances.json', ids: readonly string[] = ['1', '2']) =>
  part(file, (target) => {
    target.addClass({ id: '1', name: 'person' });
    target.addClass({ id: '3', name: 'car' });
    for (const id of ids) {
      target.addFrame({ frameId: id, labeled: true, width: 640, height: 480 });
      target.addMedia({ frameId: id, uri: `images/000${id}.jpg` });
      target.addLabel({ labelId: `a${id}`, frameId: id, task: 'box', classId: '3', box });
    }
  });
const codes = ({ report }: LinkedDataset) => Object.entries(report.counts).filter(([code]) => code !== 'read-as');

describe('linkParts', () => {
  it('finds the frames and classes of results by id, by file name and by stem', () => {
    for (const reference of ['2', 'images/0002.jpg', '/data/val/0002.jpg', '0002', 'https://host/x/0002.jpg?size=1']) {
      const results = part('results.json', (target) => {
        target.addModel({ id: 'yolo', name: 'yolo' });
        target.addInference({ inferenceId: 'r', frameId: reference, modelId: 'yolo', task: 'box', classId: 'car', box, confidence: 0.5 });
      });
      const { rows, models } = link([results, truth()]);
      expect(rows.inferences).toMatchObject([{ frameId: '2', classId: '3' }]);
      expect(rows.frames.map((frame) => frame.frameId)).toEqual(['1', '2']);
      expect(models).toEqual([{ id: 'yolo', name: 'yolo' }]);
    }
  });

  it('leaves a reference that finds nothing, or two frames, as it is', () => {
    const twice = part('two.json', (target) => {
      for (const folder of ['a', 'b']) {
        target.addFrame({ frameId: folder, labeled: true });
        target.addMedia({ frameId: folder, uri: `${folder}/same.jpg` });
      }
    });
    const results = part('results.json', (target) => {
      for (const frameId of ['same.jpg', 'nowhere']) target.addInference({ inferenceId: frameId, frameId, modelId: 'm', task: 'class', classId: 'x', confidence: 1 });
    });
    expect(link([twice, results]).rows.inferences.map((inference) => inference.frameId)).toEqual(['same.jpg', 'nowhere']);
  });

  it('keeps pictures of two files with the same ids apart, and says so', () => {
    const other = part('valid.json', (target) => {
      target.addClass({ id: '1', name: 'bike' });
      target.addFrame({ frameId: '1', labeled: true });
      target.addMedia({ frameId: '1', uri: 'valid/other.jpg' });
      target.addLabel({ labelId: 'a1', frameId: '1', task: 'box', classId: '1', box });
    });
    const linked = link([truth(), other]);
    expect(linked.rows.frames.map((frame) => frame.frameId)).toEqual(['1', '2', 'valid/1']);
    expect(linked.rows.labels.map((label) => [label.labelId, label.frameId, label.classId])).toEqual([['a1', '1', '3'], ['a2', '2', '3'], ['valid/a1', 'valid/1', 'bike']]);
    expect(linked.classes).toEqual([{ id: '1', name: 'person' }, { id: '3', name: 'car' }, { id: 'bike', name: 'bike' }]);
    expect(codes(linked)).toEqual(expect.arrayContaining([['id-collision', 2]]));
  });

  it('takes the same picture in two files for one frame, annotated when one of them says so', () => {
    const list = part('list.csv', (target) => {
      target.addFrame({ frameId: 'row-1', labeled: false, extra: { weather: 'rain' } });
      target.addMedia({ frameId: 'row-1', uri: 'images/0001.jpg' });
    });
    const linked = link([list, truth()]);
    expect(linked.rows.frames.map((frame) => [frame.frameId, frame.labeled])).toEqual([['1', true], ['2', true]]);
    expect(linked.rows.media).toHaveLength(2);
  });

  it('connects pictures by path, by the end of the path and by name, and makes frames of the rest', () => {
    const linked = link([truth('set/instances.json', ['1', '2', '3', '4'])], { media: ['set/images/0001.jpg', 'deep/images/0002.jpg', 'x/0003.JPG', 'y/new.png'] });
    expect(linked.rows.media.map((media) => media.uri)).toEqual(['set/images/0001.jpg', 'deep/images/0002.jpg', 'x/0003.JPG', 'images/0004.jpg', 'y/new.png']);
    expect(linked.rows.frames.at(-1)).toMatchObject({ frameId: 'y/new.png', labeled: false, dataset: 'unlabeled' });
    expect(codes(linked)).toEqual([['missing-media', 1], ['unlinked-file', 1]]);
  });

  it('gives frames without media the file that is called like them, and refuses addresses that could run', () => {
    const list = part('list.csv', (target) => {
      target.addFrame({ frameId: 'cat-1', labeled: false });
      for (const [i, uri] of ['javascript:alert(1)', 'data:text/html,x', ' file:///etc/passwd', 'https://host/a.jpg'].entries()) {
        target.addFrame({ frameId: `bad-${i}`, labeled: false });
        target.addMedia({ frameId: `bad-${i}`, uri });
      }
    });
    const linked = link([list], { media: ['pictures/cat-1.png'] });
    expect(linked.rows.media.map((media) => media.uri)).toEqual([null, null, null, 'https://host/a.jpg', 'pictures/cat-1.png']);
    expect(codes(linked)).toEqual([['unsafe-uri', 3]]);
  });

  it('gives arrays the rows of the table that is as long', () => {
    const table = part('rows.csv', (target) => {
      target.addClass({ id: 'cat', name: 'cat' });
      target.addClass({ id: 'dog', name: 'dog' });
      for (const id of ['p', 'q', 'r']) target.addFrame({ frameId: id, labeled: false });
    });
    const arrays = part('arrays', (target) => {
      target.addArray({ name: 'pred_probs', role: 'probabilities', rows: 3, columns: 2, values: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.5, 0.5) });
      target.addArray({ name: 'labels', role: 'labels', rows: 3, columns: 1, values: Int32Array.of(0, 1, 7) });
      target.addArray({ name: 'CLIP emb', role: 'embedding', rows: 3, columns: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) });
      target.addArray({ name: 'map', role: 'positions', rows: 3, columns: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) });
    });
    const linked = link([arrays, table]);
    expect(linked.rows.labels.map((label) => [label.frameId, label.classId])).toEqual([['p', '0'], ['q', '1'], ['r', '7']]);
    expect(linked.embeddings.map(({ info, positions }) => [info.id, info.dim, positions !== null])).toEqual([['clip_emb', 2, false], ['map', 2, true]]);
    expect(linked.rows.inferences.map((inference) => inference.confidence)).toEqual([expect.closeTo(0.9, 6), expect.closeTo(0.8, 6), 0.5]);
  });

  it('takes class indices in the order of the known classes when there are enough', () => {
    const table = part('rows.csv', (target) => {
      for (const id of ['cat', 'dog']) target.addClass({ id, name: id });
      for (const id of ['p', 'q']) target.addFrame({ frameId: id, labeled: false });
    });
    const arrays = part('a', (target) => target.addArray({ name: 'labels', role: 'labels', rows: 2, columns: 1, values: Int32Array.of(1, 0) }));
    expect(link([table, arrays]).rows.labels.map((label) => label.classId)).toEqual(['dog', 'cat']);
  });

  it('makes frames of arrays and of results that come alone', () => {
    const arrays = part('a', (target) => target.addArray({ name: 'labels', role: 'labels', rows: 2, columns: 1, values: Int32Array.of(1, 0) }));
    expect(link([arrays]).rows.frames.map((frame) => [frame.frameId, frame.labeled])).toEqual([['row-0', true], ['row-1', true]]);
    const results = part('r', (target) => target.addInference({ inferenceId: 'i', frameId: '42', modelId: 'm', task: 'box', classId: '1', box, confidence: 1 }));
    expect(link([results]).rows.frames).toMatchObject([{ frameId: '42', labeled: false, dataset: 'unlabeled' }]);
  });

  it('puts probabilities into the order of all classes', () => {
    const results = part('results', (target) => {
      target.addClass({ id: 'car', name: 'car' });
      target.addClass({ id: 'person', name: 'person' });
      target.addInference({ inferenceId: 'i', frameId: '1', modelId: 'm', task: 'class', classId: 'car', confidence: 0.75, probs: [0.75, 0.25] });
    });
    expect(link([truth(), results]).rows.inferences).toMatchObject([{ classId: '3', probs: [0.25, 0.75] }]);
  });

  it('adds to a dataset that is open: only what is new comes out', () => {
    const base = { frames: [{ frameId: 'f1', uri: 'images/0001.jpg' }], classes: [{ id: 'c', name: 'car' }], models: [{ id: 'old', name: 'old' }], spaces: ['clip'] };
    const linked = link([truth()], { base });
    expect(linked.rows.frames.map((frame) => frame.frameId)).toEqual(['2']);
    expect(linked.rows.labels.map((label) => [label.frameId, label.classId])).toEqual([['f1', 'c'], ['2', 'c']]);
    expect(linked.classes.map((info) => info.name)).toEqual(['car', 'person']);
    expect(linked.models).toEqual(base.models);
  });
});
