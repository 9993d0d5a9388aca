// Compiles packages/engine/wasm to bytes in packages/engine/src/kernels/wasm. With --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { root } from './run.mjs';

const source = `${root}/packages/engine/wasm`;
const target = `${root}/packages/engine/src/kernels/wasm`;
const check = process.argv.includes('--check');
let stale = 0;

for (const name of JSON.parse(readFileSync(`${source}/modules.json`, 'utf8'))) {
  let bytes;
  const flags = ['--outFile', `${name}.wasm`, '--enable', 'simd', '-O3', '--runtime', 'stub', '--noAssert', '--use', 'abort=', '--initialMemory', '1', '--maximumMemory', '65536'];
  const { error, stderr } = await asc.main([`${name}.ts`, ...flags], {
    readFile: (file) => {
      try {
        return readFileSync(`${source}/${file}`, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (file, contents) => {
      if (file.endsWith('.wasm')) bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) {
    console.error(stderr.toString());
    process.exit(1);
  }
  const text = [
    `// Made by "npm run wasm" from packages/engine/wasm/${name}.ts. Do not edit.`,
    '',
    `/** The module's bytes (${bytes.length.toLocaleString('en')}) in base64. */`,
    `export const ${name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())}Wasm =`,
    `  '${Buffer.from(bytes).toString('base64')}';`,
    '',
  ].join('\n');
  const file = `${target}/${name}.ts`;
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`packages/engine/src/kernels/wasm/${name}.ts is not what its source compiles to. Run "npm run wasm" and commit the result.`);
    stale += 1;
  }
  console.log(`${name}: ${bytes.length.toLocaleString('en')} bytes${check ? ', matches its source' : ''}`);
}
process.exitCode = stale > 0 ? 1 : 0;
