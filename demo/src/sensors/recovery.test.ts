import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDataset } from '@shoal/engine/node';
import { expect, it } from 'vitest';
import type { PlantedMistake } from './part';
import { measureHarbour, recoveryText } from './recovery';

const demo = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const bundle = path.join(demo, '.cache', 'demo-sensors');
const prepared = existsSync(path.join(bundle, 'prepared.json'));
if (!prepared) console.log(`Demo harbour is not in ${bundle}; run "npm run demo:prepare" for its report.`);

it.skipIf(!prepared)('the analyses flag most of what was planted', async () => {
  const { planted } = JSON.parse(await readFile(path.join(demo, 'planted-sensors.json'), 'utf8')) as { planted: PlantedMistake[] };
  const dataset = await openDataset(bundle);
  try {
    await dataset.audit();
    const lines = await measureHarbour(dataset, planted);
    const { counts } = dataset.status.getSnapshot();
    console.log(`Demo harbour: ${counts.frames} frames, ${counts.labels} labels, ${counts.inferences} inferences.\n${recoveryText(lines)}`);
    const of = (modality: string, kind: string): readonly [flagged: number, planted: number] => {
      const line = lines.find((candidate) => candidate.modality === modality && candidate.kind === kind);
      return [line?.flagged ?? 0, line?.planted ?? NaN];
    };
    for (const kind of ['yaw_flipped', 'center_moved', 'sides_swapped', 'size_of_another_class', 'spurious']) {
      const [flagged, all] = of('lidar', kind);
      expect(flagged, kind).toBe(all);
    }
    expect(of('row', 'wrong_class')[0]).toBeGreaterThanOrEqual(6);
    const cuboids = lines.filter(({ modality }) => modality === 'lidar');
    expect(cuboids.reduce((sum, line) => sum + line.planted, 0)).toBeGreaterThanOrEqual(12);
    expect((await dataset.database.query('SELECT * FROM broken_labels')).numRows).toBe(0);
    expect((await dataset.database.query("SELECT DISTINCT code FROM import_report WHERE severity <> 'info'")).toArray().map(String)).toEqual([]);
  } finally {
    dataset.dispose();
  }
});
