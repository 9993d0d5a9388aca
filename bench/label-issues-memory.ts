// A process of its own, started by confident-learning.bench.ts: `label-issues-memory.ts FOLDER METHOD`. Reads the inputs into
// typed arrays, finds label issues once, and sends how far the process grew meanwhile.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findLabelIssues, type LabelQualityMethod } from '@shoal/engine/kernels';

export interface MemoryReport {
  /** Growth of the largest resident memory that the process ever had, from before the call to after it. */
  readonly peakMb: number;
  /** What lives on afterwards (typed arrays and heap, after a collection): the results. */
  readonly keptMb: number;
  readonly inputsMb: number;
}

const [folder = '', method = ''] = process.argv.slice(2);
const bytesOf = (name: string): ArrayBuffer => {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name));
  return byteOffset === 0 && byteLength === buffer.byteLength ? (buffer as ArrayBuffer) : (buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
};
const live = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const labels = new Int32Array(bytesOf('labels.bin'));
const probs = new Float64Array(bytesOf('probabilities.bin'));
const before = live();
const peakBefore = process.resourceUsage().maxRSS;
const result = findLabelIssues({ probs, labels, classes: probs.length / labels.length }, { method: method as LabelQualityMethod, mode: 'streaming' });
const peak = process.resourceUsage().maxRSS;
const report: MemoryReport = { peakMb: ((peak - peakBefore) * 1024) / 1e6, keptMb: (live() - before) / 1e6, inputsMb: (probs.byteLength + labels.byteLength) / 1e6 };
if (result.count >= 0) process.send?.(report);
