import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;

/** A Python with the modules: SHOAL_BENCH_PYTHON, or a virtual environment that is made once in bench/.cache/python. `undefined`, and a line that says why, without one. */
export function findPython(modules: readonly string[]): string | undefined {
  const asked = process.env.SHOAL_BENCH_PYTHON;
  const own = join(here, '.cache/python/bin/python');
  const python = asked ?? own;
  if (imports(python, modules)) return python;
  if (asked) {
    console.log(`Not compared with Python: SHOAL_BENCH_PYTHON is "${asked}", which cannot import ${modules.join(' and ')}. Unset it to have an environment made in bench/.cache/python.`);
    return undefined;
  }
  try {
    if (!existsSync(own)) execFileSync('python3', ['-m', 'venv', join(here, '.cache/python')], { stdio: 'pipe', timeout: 120_000 });
    execFileSync(own, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', join(here, 'python/requirements.txt')], { stdio: 'pipe', timeout: 600_000 });
    if (imports(own, modules)) return own;
    console.log(`Not compared with Python: the environment in bench/.cache/python cannot import ${modules.join(' and ')}. Delete it and run this again.`);
  } catch (cause) {
    if (!existsSync(own)) rmSync(join(here, '.cache/python'), { recursive: true, force: true });
    console.log(`Not compared with Python: it takes python3 with venv, and the network once, to install what bench/python/requirements.txt lists. ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''}`);
  }
  return undefined;
}

function imports(python: string, modules: readonly string[]): boolean {
  try {
    execFileSync(python, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore', timeout: 120_000 });
    return true;
  } catch {
    return false;
  }
}

/** Runs bench/python/SCRIPT in a process of its own and returns the JSON that it prints. */
export function runPython(python: string, script: string, args: readonly string[]): unknown {
  return JSON.parse(execFileSync(python, [join(here, 'python', script), ...args], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 600_000 }).toString()) as unknown;
}
