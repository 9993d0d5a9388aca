// Bug classes that were met once and must not come back.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from './run.mjs';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const source = files.filter((file) => /\.(ts|tsx|mjs|cjs|js|css)$/.test(file) && !file.startsWith('tooling/'));
const problems = [];

function forbid(pattern, among, why) {
  for (const file of among) {
    readFileSync(`${root}/${file}`, 'utf8').split('\n').forEach((line, index) => {
      if (pattern.test(line)) problems.push(`${file}:${index + 1}: ${why}\n    ${line.trim()}`);
    });
  }
}

const published = source.filter((file) => /^packages\/[^/]+\/src\//.test(file) && !/\.test(-support)?\./.test(file));
forbid(/\b(it|test|describe)\.only\b/, source, 'a focused test hides all others');
forbid(/https?:\/\/(?!(www\.)?w3\.org|localhost|127\.0\.0\.1|arxiv\.org|example\.|github\.com|doi\.org)[^\s'"`)]*\.(js|mjs|wasm|css)\b/, published, 'no code is ever loaded from a CDN');
forbid(/\b(eval|new Function)\s*\(/, published, 'works under a strict content security policy');
forbid(/#[0-9a-f]{6}\b|\brgba?\(/i, published.filter((file) => file.endsWith('.css') && !file.endsWith('tokens.css')), 'colours come from the tokens');
forbid(/\b(vectorFromArray|tableFromArrays|tableFromJSON|makeBuilder)\b/, published.filter((file) => !file.endsWith('formats/arrow/columns.ts')), 'Arrow builders compile functions from text, which a strict content security policy forbids; use formats/arrow/columns.ts');
forbid(/\.innerHTML\s*=/, published, 'text from data is rendered as text only');

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${source.length} source files follow the guards.`);
