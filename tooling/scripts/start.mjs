// Prepares the demo dataset and opens the playground on it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { env, root, run } from './run.mjs';

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

async function step(title, command) {
  console.log(title);
  const { code } = await run(command);
  if (code !== 0) {
    console.error(`"${command}" failed. Its messages are above.`);
    process.exit(code);
  }
}

const stale = ['engine', 'react'].filter((name) => newest(join(root, `packages/${name}/src`)) > newest(join(root, `packages/${name}/dist/index.js`)));
for (const name of stale) await step(`Building @shoal/${name} …`, `npm run build --silent -w @shoal/${name}`);
await step('Preparing the demo dataset …', 'npm run demo:prepare --silent');
await step('Building the playground …', 'npm run build --silent -w playground');

const port = process.env.PORT ?? '5180';
const server = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'preview', '--port', port, '--host', '127.0.0.1', ...(process.env.CI || process.env.SHOAL_NO_OPEN ? [] : ['--open'])], { cwd: join(root, 'playground'), env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
