// Type-checks every workspace. The engine twice: as it ships (no DOM, no Node) and with its tests.
import { existsSync } from 'node:fs';
import { pool, root, run } from './run.mjs';

const projects = [
  'packages/engine/tsconfig.json',
  'packages/engine/tsconfig.test.json',
  'packages/react/tsconfig.json',
  'packages/cli/tsconfig.json',
  'demo/tsconfig.json',
  'playground/tsconfig.json',
  'stories/tsconfig.json',
  'e2e/tsconfig.json',
  'bench/tsconfig.json',
].filter((path) => existsSync(`${root}/${path}`));

const results = await pool(2, projects.map((project) => async () => ({ project, ...(await run(`tsc -p ${project}`, { quiet: true })) })));
const failed = results.filter((result) => result.code !== 0 && !result.output.includes('TS18003'));
for (const result of failed) console.error(`${result.project}\n${result.output}`);
process.exitCode = failed.length > 0 ? 1 : 0;
