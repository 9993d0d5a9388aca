import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLabelIssues, type LabelQualityMethod } from '@shoal/engine/kernels';
import { interleave, median, type Benchmark } from './benchmark';
import type { MemoryReport } from './label-issues-memory';
import { writeNpy } from './npy';
import { findPython, runPython } from './python';
import { seededRandom } from './random';

interface PythonResult {
  readonly ms: number;
  readonly issues: number;
  readonly peak_rss_mb: number;
  readonly rss_before_mb: number;
}

const [ROWS, CLASSES, NOISE, ROUNDS] = [1_000_000, 10, 0.1, 5];

/** Softmax of Gaussian logits around the true class; a tenth of the labels is another class. */
function makeRows() {
  const { uniform, gauss } = seededRandom(3);
  const labels = new Int32Array(ROWS);
  const probs = new Float64Array(ROWS * CLASSES);
  for (let row = 0; row < ROWS; row++) {
    const truth = Math.floor(uniform() * CLASSES);
    labels[row] = uniform() < NOISE ? (truth + 1 + Math.floor(uniform() * (CLASSES - 1))) % CLASSES : truth;
    const own = probs.subarray(row * CLASSES, (row + 1) * CLASSES);
    let sum = 0;
    for (let k = 0; k < CLASSES; k++) {
      const value = Math.exp(1.2 * gauss() + (k === truth ? 4 : 0));
      own[k] = value;
      sum += value;
    }
    for (let k = 0; k < CLASSES; k++) own[k] = (own[k] ?? 0) / sum;
  }
  return { labels, probs, classes: CLASSES };
}

/** Rows that both flag, as a share of the rows that either does. */
function jaccard(a: Uint8Array, b: Uint8Array): number {
  let [both, either] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i] && b[i]) both++;
    if (a[i] || b[i]) either++;
  }
  return either === 0 ? 1 : both / either;
}

function measureMemory(folder: string, method: LabelQualityMethod): Promise<MemoryReport> {
  return new Promise((done, fail) => {
    const child = fork(join(import.meta.dirname, 'label-issues-memory.ts'), [folder, method], { execArgv: [...process.execArgv, '--expose-gc'] });
    child.once('message', (message) => done(message as MemoryReport));
    child.once('error', fail);
    child.once('exit', (code) => fail(new Error(`The process that measures memory ended with ${code} and sent nothing.`)));
  });
}

/** Our finder against cleanlab's batched one, which is the one for data of this size: the same rows, its time without the start of Python. */
export const benchmark: Benchmark = {
  title: `label errors of ${ROWS.toLocaleString('en-US')} rows × ${CLASSES} classes, ${NOISE * 100} % of the labels wrong: ours, streaming, against cleanlab's find_label_issues_batched, medians of ${ROUNDS}`,
  async run() {
    const python = findPython(['numpy', 'cleanlab.experimental.label_issues_batched']);
    const folder = mkdtempSync(join(tmpdir(), 'shoal-bench-'));
    try {
      const input = makeRows();
      const [labelsPath, probsPath, maskPath] = [join(folder, 'labels.npy'), join(folder, 'probabilities.npy'), join(folder, 'mask.bin')];
      writeNpy(labelsPath, input.labels, [ROWS]);
      writeNpy(probsPath, input.probs, [ROWS, CLASSES]);
      writeFileSync(join(folder, 'labels.bin'), input.labels);
      writeFileSync(join(folder, 'probabilities.bin'), input.probs);
      const rows = [];
      for (const method of ['normalized_margin', 'self_confidence'] as const) {
        const ours = () => findLabelIssues(input, { method, mode: 'streaming' });
        const theirs = (jobs: string) => runPython(python ?? '', 'label_issues.py', [labelsPath, probsPath, method, jobs, maskPath]) as PythonResult;
        const inside: Record<string, PythonResult[]> = { '1': [], all: [] };
        const { flagged, count } = ours();
        const times = await interleave(ROUNDS, {
          ours,
          ...(python && { theirs: () => inside['1']?.push(theirs('1')) }),
        });
        // Once: it takes most of a minute.
        if (python) inside['all']?.push(theirs('all'));
        const ms = times['ours'] ?? NaN;
        const memory = await measureMemory(folder, method);
        const base = { 'ours ms': Math.round(ms), 'ours flagged': count, 'growth of our peak resident memory during the call, MB': Math.round(memory.peakMb), 'of these results, MB': Math.round(memory.keptMb), 'inputs MB': Math.round(memory.inputsMb) };
        if (!python) {
          rows.push({ what: method, ...base, 'cleanlab ms': 'not compared' });
          continue;
        }
        const agreement = jaccard(flagged, new Uint8Array(readFileSync(maskPath)));
        for (const [jobs, name] of [['1', 'one process (its default)'], ['all', 'a process for every core (n_jobs=None), once']] as const) {
          const runs = inside[jobs] ?? [];
          const other = median(runs.map((run) => run.ms));
          rows.push({
            what: `${method}, cleanlab with ${name}`,
            ...base,
            'cleanlab ms': Math.round(other),
            'times faster': Number((other / ms).toFixed(2)),
            'cleanlab flagged': median(runs.map((run) => run.issues)),
            'flagged by both / by either': Number(agreement.toFixed(6)),
            'cleanlab MB beyond its imports, mapped inputs included': Math.round(median(runs.map((run) => run.peak_rss_mb - run.rss_before_mb))),
          });
        }
      }
      return rows;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
