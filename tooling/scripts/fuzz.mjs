// Reads mutated files with every format, for longer than the tests do: npm run fuzz -- --rounds 10000 --format coco --seed 7
import { parseArgs } from 'node:util';
import { run } from './run.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10000' }, format: { type: 'string' }, seed: { type: 'string', default: '1' } } });
process.env.SHOAL_FUZZ_ROUNDS = values.rounds;
process.env.SHOAL_FUZZ_SEED = values.seed;
if (values.format) process.env.SHOAL_FUZZ_FORMAT = values.format;
const { code } = await run('vitest run --project unit --testTimeout 3600000 packages/engine/src/formats/fuzz');
process.exitCode = code;
