import { expect, it } from 'vitest';
import { evaluateKittiFiles, type KittiFiles } from './evaluate-kitti-files';

const car = 'Car 0.00 0 1.85 387.63 131.54 423.81 203.12 1.67 1.87 3.69 -16.53 2.39 58.49 1.57';
const files = (labels: string, results: string): KittiFiles => ({ labels, results, labelsName: 'label_2/1.txt', resultsName: 'results/1.txt' });
const ap = (frames: readonly KittiFiles[], metric: string) => evaluateKittiFiles(frames).find((score) => score.className === 'Car' && score.metric === metric && score.difficulty === 'easy')?.ap40;

it('evaluateKittiFiles measures text files as the benchmark does', () => {
  const frames = Array.from({ length: 50 }, () => files(`${car}\nDontCare -1 -1 -10 1 2 3 4 -1 -1 -1 -1000 -1000 -1000 -10\n`, `${car} 0.9\n`));
  expect([ap(frames, '2d'), ap(frames, 'bev'), ap(frames, '3d')]).toEqual([100, 100, 100]);
  // Five metres to the side: right in the picture, wrong on the ground.
  const moved = frames.map((frame) => ({ ...frame, results: frame.results.replace('-16.53', '-11.53') }));
  expect([ap(moved, '2d'), ap(moved, 'bev')]).toEqual([100, 0]);
  expect(ap(frames.map((frame) => ({ ...frame, results: '' })), '3d')).toBe(0);
});

it.each([
  [files('Car 1 2', ''), /label_2\/1\.txt, line 1 has 3 columns\. KITTI labels have 15\./],
  [files(car, car), /results\/1\.txt, line 1 has 15 columns\. KITTI results have 16, the last is the score\./],
  [files(car.replace('58.49', 'far'), ''), /line 1 holds "far" in column 14/],
])('names file and line of what cannot be read', (frame, message) => {
  expect(() => evaluateKittiFiles([frame])).toThrow(message);
});
