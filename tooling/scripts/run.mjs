import { spawn } from 'node:child_process';
import { delimiter, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The environment with the project's own tools (and its Node) first. */
export const env = { ...process.env, PATH: `${resolve(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` };

/**
 * Runs a command in the project's root.
 * @param {string} command
 * @param {{ quiet?: boolean, env?: Record<string, string> }} [options] quiet: keep the output and return it
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, { cwd: root, env: { ...env, ...options.env }, shell: true, stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'] });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => done({ code: 1, output: String(error) }));
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** Runs jobs, at most `limit` at a time, in order. */
export async function pool(limit, jobs) {
  const results = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < jobs.length; index = next++) results[index] = await jobs[index]();
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
