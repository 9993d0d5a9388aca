// Everything that must stay true, in the order in which a failure is cheapest to hear about.
import { findChromium } from '../chromium.mjs';
import { run } from './run.mjs';

const steps = [
  ['build the packages', 'npm run build --silent'],
  ['types', 'npm run typecheck --silent'],
  ['lint', 'npm run lint --silent'],
  ['dependency rules', 'npm run deps --silent'],
  ['guards', 'node tooling/scripts/guards.mjs'],
  ['WebAssembly matches its source', 'npm run wasm --silent -- --check'],
  ['demo dataset', 'npm run demo:prepare --silent'],
  ['unit tests', 'npm run unit --silent'],
  ['labels to a real Label Studio and back', 'npm run test:label-studio --silent'],
  ['packed packages', 'node tooling/scripts/check-packages.mjs'],
  ['browser tests', 'npm run browser --silent'],
  ['playground build', 'npm run build --silent -w playground'],
  ['Storybook build', 'npm run build --silent -w stories'],
  ['stories in Chromium, with axe', 'npm run test --silent -w stories'],
  ['the whole loop in Chromium', 'npm run e2e --silent'],
];

const only = process.argv.slice(2);
let passed = 0;
const failed = [];
try {
  console.log(`Node ${process.version}, Chromium ${findChromium()}`);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const version = (await run('node -v', { quiet: true })).output.trim();
if (!version.startsWith('v24.')) console.log(`The project's own Node 24 is missing (found ${version}). Run "npm ci" without --ignore-scripts if a step fails.`);

for (const [name, command] of steps) {
  if (only.length > 0 && !only.some((word) => name.includes(word))) continue;
  const start = Date.now();
  process.stdout.write(`\n── ${name}\n`);
  const { code } = await run(command);
  const seconds = ((Date.now() - start) / 1000).toFixed(0);
  process.stdout.write(`   ${code === 0 ? 'ok' : 'FAILED'} · ${name} · ${seconds} s\n`);
  if (code === 0) passed += 1;
  else {
    failed.push(name);
    // A broken build makes everything after it meaningless.
    if (name.startsWith('build')) break;
  }
}
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\nsteps: ${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

