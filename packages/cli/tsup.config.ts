import { defineConfig } from 'tsup';
import { preset } from '../../tsup.config';

export default defineConfig(
  preset({ name: 'cli', entry: { shoal: 'src/shoal.ts' }, platform: 'node', dts: false, banner: { js: '#!/usr/bin/env node' } }),
);
