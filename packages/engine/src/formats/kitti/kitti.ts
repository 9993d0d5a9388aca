import type { Format, Guess } from '../contract/format';
import type { FileSet } from '../contract/source-file';
import { readKitti, roleOf } from './read-kitti';

/**
 * KITTI objects, 2-D and 3-D: a text file for each frame with 15 columns a line (16 with a score), beside calibration, pictures and scans. Cuboids are in
 * velodyne coordinates here (`ego`: x forward, y left, z up). DontCare regions are read as ignored boxes.
 * Definition: the devkit of https://www.cvlibs.net/datasets/kitti/eval_object.php
 */
export const kitti: Format = {
  id: 'kitti',
  title: 'KITTI',
  options: [{ id: 'model', title: 'Name of the model', kind: 'text', help: 'For lines with a score.' }],
  sniff,
  read: readKitti,
};

const labelLine = /^[A-Za-z_]+(\s+-?\d+(\.\d+)?([eE][+-]?\d+)?){14,15}\s*$/;

async function sniff(files: FileSet): Promise<Guess[]> {
  const labels: string[] = [];
  let scored = 0;
  for (const file of files.files) {
    if (!/\.txt$/i.test(file.path) || roleOf(file.path) === 'calib') continue;
    const head = new TextDecoder().decode((await files.head(file)).subarray(0, 2048));
    const [first = ''] = head.split('\n');
    if (labelLine.test(first.trim())) {
      labels.push(file.path);
      if (first.trim().split(/\s+/).length === 16) scored += 1;
    } else if (head.trim() === '' && roleOf(file.path) === 'label') labels.push(file.path);
  }
  const beside = files.files.filter((file) => roleOf(file.path) !== undefined && roleOf(file.path) !== 'label');
  const calib = beside.filter((file) => roleOf(file.path) === 'calib');
  if (labels.length === 0 && calib.length === 0) return [];
  const media = beside.filter((file) => roleOf(file.path) !== 'calib');
  return [
    {
      files: [...labels, ...calib.map((file) => file.path)],
      companions: media.map((file) => file.path),
      confidence: calib.length > 0 && labels.length > 0 ? 0.95 : calib.length > 0 ? 0.7 : 0.85,
      evidence: [
        `${labels.length} text files with ${scored > 0 ? '16 columns: a score, read as results' : '15 columns'}`,
        calib.length > 0 ? `${calib.length} calibrations: cuboids become scanner coordinates` : 'no calibration: 3-D values are kept as attributes',
        `${media.length} pictures and scans`,
      ],
      options: { model: null },
    },
  ];
}
