import { defineConfig } from 'tsup';
import { preset } from '../../tsup.config';

export default defineConfig(
  preset({
    name: 'react',
    entry: { index: 'src/index.ts', 'embedding-map': 'src/embedding-map.ts', evaluation: 'src/evaluation.ts', explore: 'src/explore.ts', review: 'src/review.ts', video: 'src/video.ts', styles: 'src/styles/index.css' },
    platform: 'browser',
    dts: { entry: { index: 'src/index.ts', 'embedding-map': 'src/embedding-map.ts', evaluation: 'src/evaluation.ts', explore: 'src/explore.ts', review: 'src/review.ts', video: 'src/video.ts' } },
    external: ['react', 'react-dom', 'three', '@react-three/fiber', 'mediabunny', /^@shoal\/engine/],
  }),
);
