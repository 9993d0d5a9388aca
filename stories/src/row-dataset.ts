import type { Dataset } from '@shoal/engine';
import { smallDataset } from './small-dataset';

/** Measurements of 1,200 buoys, the same on every run; number 417 is odd in several ways. */
export function openBuoys(): Promise<Dataset> {
  let state = 11;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const normal = () => (random() + random() + random() + random() - 2) * 1.7;
  const frames = Array.from({ length: 1200 }, (_, i) => {
    const odd = i === 417;
    const deep = random();
    return {
      frame_id: `buoy-${String(i).padStart(4, '0')}`,
      dataset: 'labeled',
      labeled: true,
      width: 0,
      height: 0,
      lat: Math.round((57.2 + normal() * 0.6) * 1e4) / 1e4,
      lon: Math.round((11.4 + normal() * 0.8) * 1e4) / 1e4,
      salinity: odd ? 4.2 : Math.round((28 + normal() * 2.4) * 100) / 100,
      temperature: Math.round((12 + normal() * 3) * 10) / 10,
      turbidity: Math.round(Math.exp(normal() * 0.7) * 100) / 100,
      wave_height: odd ? 0.9 : Math.round(Math.abs(normal()) * 130) / 100,
      depth: Math.round(deep * deep * 180),
      battery: odd ? null : Math.round((3.9 - random() * 0.5) * 100) / 100,
      bottom: odd ? 'wreck' : (['sand', 'sand', 'sand', 'mud', 'mud', 'rock'][Math.floor(random() * 6)] ?? 'sand'),
      anchored: random() < 0.96 && !odd,
      firmware: ['2.4.1', '2.4.1', '2.5.0'][Math.floor(random() * 3)] ?? '2.4.1',
      serial: `SB-${(i * 7919) % 99991}`,
    };
  });
  const classes = [{ id: 'drifting', name: 'drifting' }, { id: 'moored', name: 'moored' }];
  const labels = frames.map((frame, i) => ({ label_id: `l${i}`, frame_id: frame.frame_id, task: 'class', class_id: frame.anchored ? 'moored' : 'drifting' }));
  const inferences = frames.map((frame, i) => ({ inference_id: `i${i}`, model_id: 'v1', frame_id: frame.frame_id, task: 'class', class_id: frame.anchored || i === 417 ? 'moored' : 'drifting', confidence: 0.7 + (i % 30) / 100 }));
  return smallDataset({ name: 'Buoys', classes, models: [{ id: 'v1', name: 'v1' }] }, { frames, labels, inferences });
}
