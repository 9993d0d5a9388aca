import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluateCocoFiles } from '@shoal/engine';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../tooling/chromium.mjs';
import { interleave, median, type Benchmark } from './benchmark';
import { findPython, runPython } from './python';
import { seededRandom, type Random } from './random';
import type { Slider, createSliders } from './slider-moves';

type Row = Readonly<Record<string, string | number>>;
type Sliders = ReturnType<typeof createSliders>;

interface PythonResult {
  readonly ms_load: number;
  readonly ms_evaluate: number;
  readonly stats: readonly number[];
}

interface Truth {
  readonly images: readonly { readonly id: number }[];
  readonly annotations: readonly { readonly image_id: number; readonly bbox: readonly number[]; readonly segmentation: readonly (readonly number[])[] | object }[];
}

interface Result {
  readonly image_id: number;
  readonly score: number;
  readonly bbox?: readonly number[];
}

const root = join(import.meta.dirname, '..');
const data = join(process.env.SHOAL_TEST_DATA ?? join(root, '../shared/data'), 'coco-eval');
const COPIES = 50;

/** 5,000 images from COCO's 100: new ids, and boxes and outlines somewhat elsewhere in every copy. */
function copyTruth(text: string): string {
  const { uniform } = seededRandom(1);
  const truth = JSON.parse(text) as Truth;
  const copies = Array.from({ length: COPIES }, (_, copy) => copy);
  const images = copies.flatMap((copy) => truth.images.map((image) => ({ ...image, id: newImage(image.id, copy) })));
  const annotations = copies.flatMap((copy) =>
    truth.annotations.map((annotation) => {
      const [dx, dy] = [jitter(uniform, 2), jitter(uniform, 2)];
      const { segmentation } = annotation;
      const outlines = Array.isArray(segmentation) ? (segmentation as readonly (readonly number[])[]).map((ring) => ring.map((value, i) => rounded(value + (i % 2 === 0 ? dx : dy), 2))) : segmentation;
      return { ...annotation, image_id: newImage(annotation.image_id, copy), bbox: moved(annotation.bbox, dx, dy, uniform), segmentation: outlines };
    }),
  );
  return JSON.stringify({ ...truth, images, annotations: annotations.map((annotation, i) => ({ ...annotation, id: i + 1 })) });
}

/** The fake results in every copy, with other boxes and scores; every eleventh twice, as detectors do, which makes about 40,000. */
function copyResults(text: string): string {
  const { uniform } = seededRandom(2);
  const results = JSON.parse(text) as readonly Result[];
  const out: Result[] = [];
  for (let copy = 0; copy < COPIES; copy++) {
    results.forEach((result, i) => {
      for (let times = i % 11 === 0 ? 2 : 1; times > 0; times--) {
        const score = rounded(Math.min(0.9999, Math.max(0.0001, result.score + jitter(uniform, 0.05))), 4);
        out.push({ ...result, image_id: newImage(result.image_id, copy), score, ...(result.bbox && { bbox: moved(result.bbox, jitter(uniform, 2), jitter(uniform, 2), uniform) }) });
      }
    });
  }
  return JSON.stringify(out);
}

function newImage(id: number, copy: number): number {
  return id + copy * 1_000_000;
}

function jitter(uniform: Random['uniform'], most: number): number {
  return (uniform() * 2 - 1) * most;
}

function moved([x = 0, y = 0, w = 0, h = 0]: readonly number[], dx: number, dy: number, uniform: Random['uniform']): number[] {
  return [x + dx, y + dy, Math.max(1, w + jitter(uniform, 2)), Math.max(1, h + jitter(uniform, 2))].map((value) => rounded(value, 2));
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

async function againstPycocotools(): Promise<Row[]> {
  if (!existsSync(data)) {
    console.log(`COCO's evaluation is not measured: there is no ${data}. Set SHOAL_TEST_DATA to the folder that holds coco-eval.`);
    return [];
  }
  const python = findPython(['numpy', 'pycocotools.cocoeval']);
  const folder = mkdtempSync(join(tmpdir(), 'shoal-bench-'));
  try {
    const truth = join(folder, 'truth.json');
    writeFileSync(truth, copyTruth(readFileSync(join(data, 'faster_coco_eval/cocoapi/instances_val2014_100.json'), 'utf8')));
    const rows: Row[] = [];
    for (const [iouType, name, rounds] of [['bbox', 'boxes', 5], ['segm', 'masks', 3]] as const) {
      const results = join(folder, `${iouType}.json`);
      writeFileSync(results, copyResults(readFileSync(join(data, `cocoapi/instances_val2014_fake${iouType}100_results.json`), 'utf8')));
      rows.push(...(await compare(python, truth, results, iouType, name, rounds)));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(python: string | undefined, truth: string, results: string, iouType: 'bbox' | 'segm', name: string, rounds: number): Promise<Row[]> {
  const read = (path: string) => readFileSync(path, 'utf8');
  const ours = () => evaluateCocoFiles(read(truth), read(results), { iouType });
  const theirs = (path: string) => runPython(path, 'coco_eval.py', [truth, results, iouType]) as PythonResult;
  const { summary, counts } = ours();
  if (python) assertAgreement(Object.entries(summary), theirs(python).stats);
  const inside: PythonResult[] = [];
  const times = await interleave(rounds, {
    ours,
    parse: () => [JSON.parse(read(truth)), JSON.parse(read(results))],
    ...(python && { theirs: () => inside.push(theirs(python)) }),
  });
  const [whole = NaN, parse = NaN] = [times['ours'], times['parse']];
  const what = `${name}, ${thousands(counts.images)} images, ${thousands(counts.detections)} detections`;
  const row = (label: string, ms: number, python: number): Row => ({
    what: label,
    'ours ms': Math.round(ms),
    'pycocotools ms': inside.length > 0 ? Math.round(python) : 'not compared',
    'times faster': inside.length > 0 ? rounded(python / ms, 2) : 'not compared',
  });
  return [
    row(`${what}: from files to the 12 numbers, both sides`, whole, median(inside.map((one) => one.ms_load + one.ms_evaluate))),
    row(`${what}: ours still from files to numbers (and numbers by class and image), pycocotools only evaluate, accumulate and summarize`, whole, median(inside.map((one) => one.ms_evaluate))),
    { what: `${what}: of ours, reading the files and JSON.parse alone`, 'ours ms': Math.round(parse) },
  ];
}

function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

function assertAgreement(ours: readonly (readonly [string, number])[], theirs: readonly number[]): void {
  if (ours.length !== theirs.length) throw new Error(`Ours are ${ours.length} numbers, pycocotools gives ${theirs.length}. The times would compare different things.`);
  ours.forEach(([name, value], i) => {
    const other = theirs[i] ?? NaN;
    if (!(Math.abs(value - other) < 1e-6)) throw new Error(`${name} is ${value}, and ${other} by pycocotools. Times mean nothing until they agree to 0.000001.`);
  });
}

const SLIDERS: Readonly<Record<Slider, string>> = { iou: 'the IoU slider moves: matching, curves, calibration and counts anew', confidence: 'the confidence slider moves: counts anew' };

/** Moves of the sliders, 4 × 50 of each, Node and Chromium in turn; the same bundle in both. What is drawn after a move is not part of it. */
async function sliderMoves(): Promise<Row[]> {
  const bundle = await build({
    stdin: {
      contents: `import { createLiveEvaluator } from './packages/engine/src/kernels';
        import { createSliders } from './bench/slider-moves';
        export const sliders = createSliders(createLiveEvaluator);`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  });
  const url = `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0]?.contents ?? []).toString('base64')}`;
  const { sliders } = (await import(url)) as { sliders: Sliders };
  const page = await openPage(url);
  const times: Record<string, Record<Slider, number[]>> = { Node: { iou: [], confidence: [] }, ...(page && { Chromium: { iou: [], confidence: [] } }) };
  try {
    // The first round warms up.
    for (let round = 0; round < 5; round++) {
      for (const slider of ['iou', 'confidence'] as const) {
        for (const place of Object.keys(times)) {
          const found = place === 'Node' ? sliders.move(slider, 50) : ((await page?.move(slider, 50)) ?? []);
          if (round > 0) times[place]?.[slider].push(...found);
        }
      }
    }
  } finally {
    await page?.close();
  }
  return Object.entries(times).flatMap(([place, list]) =>
    Object.entries(list).map(([slider, ms]) => ({
      what: `${place}, ${thousands(sliders.pairs)} candidate pairs: ${SLIDERS[slider as Slider]}`,
      'ours ms': rounded(median(ms), 2),
      'p95 ms': rounded([...ms].sort((a, b) => a - b)[Math.floor(ms.length * 0.95)] ?? NaN, 2),
      'below 16 ms': median(ms) < 16 ? 'yes' : 'no',
    })),
  );
}

async function openPage(url: string): Promise<{ move(slider: Slider, moves: number): Promise<number[]>; close(): Promise<void> } | undefined> {
  let path: string;
  try {
    path = findChromium();
  } catch (cause) {
    console.log(`The sliders are not measured in a page: ${cause instanceof Error ? cause.message : String(cause)}`);
    return undefined;
  }
  const browser = await chromium.launch({ executablePath: path, args: chromiumArgs });
  const page = await browser.newPage();
  return {
    move: (slider, moves) =>
      page.evaluate(
        async (asked) => {
          const { sliders } = (await import(asked.url)) as { sliders: Sliders };
          return sliders.move(asked.slider, asked.moves);
        },
        { url, slider, moves },
      ),
    close: () => browser.close(),
  };
}

/** COCO's evaluation against pycocotools on the same files, after all 12 numbers agree, and evaluating anew as a slider moves. */
export const benchmark: Benchmark = {
  title: "evaluation: ours against pycocotools on copies of COCO's 100 images, medians of 5 (boxes) and 3 (masks); and 200 moves of each slider",
  async run() {
    return [...(await againstPycocotools()), ...(await sliderMoves())];
  },
};
