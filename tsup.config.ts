import type { Options } from 'tsup';

/** What every published package is built with: ESM only, types beside the code, one output file per entry point. */
export function preset(options: Options): Options {
  return {
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    outDir: 'dist',
    sourcemap: true,
    clean: false,
    dts: true,
    splitting: true,
    ...options,
  };
}
