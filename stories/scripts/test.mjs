// Opens every story of the static build in Chromium, light and dark: it must render, keep the console clean, ask no other
// origin, and pass axe. Pictures go to stories/.cache/screens for people to look at.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../../tooling/chromium.mjs';
import { serveFolder } from '../../tooling/serve-folder.mjs';

const here = resolve(import.meta.dirname, '..');
const only = process.argv[2];
const screens = join(here, '.cache/screens');
mkdirSync(screens, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const index = JSON.parse(readFileSync(join(here, 'dist/index.json'), 'utf8'));
const stories = Object.values(index.entries).filter((entry) => entry.type === 'story' && (!only || entry.id.includes(only)));

const server = await serveFolder(join(here, 'dist'));
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
let passed = 0;
const failures = [];

async function check(story, theme) {
  const problems = [];
  const context = await browser.newContext({ viewport: { width: 1100, height: 680 }, colorScheme: theme });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected(message.text())) problems.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    // Browsers ask for an icon that a Storybook does not have.
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico')) problems.push(`${response.status()} for ${response.url()}`);
  });
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(server.url)) problems.push(`request to another origin: ${request.url()}`);
  });
  try {
    await page.goto(`${server.url}iframe.html?id=${story.id}&viewMode=story&globals=theme:${theme}`);
    await page.waitForSelector('[data-story-ready]', { timeout: 40_000 });
    const settled = /loading/i.test(story.name) ? '[data-state="loading"]' : '[data-state="ready"], [data-state="empty"], [data-state="error"]';
    await page.waitForSelector(`[data-story-ready] :is(${settled})`, { timeout: 20_000 });
    await page.waitForTimeout(700);
    await page.screenshot({ path: join(screens, `${story.id}--${theme}.png`) });
    await page.evaluate(axe);
    const result = await page.evaluate(() => globalThis.axe.run('#storybook-root', { rules: { region: { enabled: false } } }));
    for (const violation of result.violations) problems.push(`axe ${violation.id}: ${violation.help} at ${violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
  } catch (error) {
    problems.push(String(error).split('\n')[0]);
    await page.screenshot({ path: join(screens, `${story.id}--${theme}--failed.png`) }).catch(() => undefined);
  } finally {
    await context.close();
  }
  if (problems.length === 0) passed += 1;
  else failures.push(`${story.title} / ${story.name} (${theme})\n    ${[...new Set(problems)].join('\n    ')}`);
}

/** Messages of libraries that say nothing about us; failed requests are reported with their address above. */
function expected(text) {
  return /Failed to load resource|THREE\.(Clock|THREE\.Clock).*deprecated|GPU stall due to ReadPixels|GL Driver Message|swiftshader/i.test(text);
}

const jobs = stories.flatMap((story) => ['light', 'dark'].map((theme) => () => check(story, theme)));
await Promise.all(
  Array.from({ length: Math.min(4, Math.max(2, availableParallelism() - 1)) }, async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  }),
);
await browser.close();
await server.close();
for (const failure of failures) console.error(failure);
console.log(`stories: ${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
