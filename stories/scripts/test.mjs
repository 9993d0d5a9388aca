// Opens every story of the static build in Chromium, light and dark: it must render, keep the console clean, ask no other
// origin, and pass axe. Pictures go to stories/.cache/screens for people to look at.
//
// A page stays open and goes from story to story, as a person does in Storybook: the library, the fonts and the database start
// once a page. A story that fails is run once more alone in a fresh page, and the report says so.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../../tooling/chromium.mjs';
import { serveFolder } from '../../tooling/serve-folder.mjs';
import { closePage, goToStory, openPage, quiet, switchTheme } from './story-page.mjs';

const here = resolve(import.meta.dirname, '..');
/** Parts of ids; none: every story. */
const only = process.argv.slice(2);
const screens = join(here, '.cache/screens');
mkdirSync(screens, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const index = JSON.parse(readFileSync(join(here, 'dist/index.json'), 'utf8'));
const stories = Object.values(index.entries).filter((entry) => entry.type === 'story' && (only.length === 0 || only.some((part) => entry.id.includes(part))));
const themes = ['light', 'dark'];
/** Long enough that the first start does not count, short enough that what leaks cannot grow for long. */
const storiesPerPage = 30;

const started = performance.now();
const server = await serveFolder(join(here, 'dist'));
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });

/** Every theme of one story in a page that may have shown others before. Returns the problems by theme. */
async function check(page, story) {
  const found = new Map();
  // The theme of the story before comes first: one switch a story, and every other one starts dark.
  for (const [turn, theme] of (page.theme === 'dark' ? themes.toReversed() : themes).entries()) {
    const problems = [];
    found.set(theme, problems);
    page.report = (problem) => problems.push(problem);
    try {
      if (turn === 0) await goToStory(page, story, theme);
      else await switchTheme(page, story, theme);
      const settled = /loading/i.test(story.name) ? '[data-state="loading"]' : '[data-state="ready"], [data-state="empty"], [data-state="error"]';
      await page.tab.waitForSelector(`[data-story-ready] :is(${settled}) >> visible=true`, { timeout: 20_000 });
      await quiet(page);
      await page.tab.screenshot({ path: join(screens, `${story.id}--${theme}.png`) });
      const result = await page.tab.evaluate(() => globalThis.axe.run('#storybook-root', { rules: { region: { enabled: false } } }));
      for (const violation of result.violations) problems.push(`axe ${violation.id}: ${violation.help} at ${violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
    } catch (error) {
      problems.push(String(error).split('\n')[0]);
      await page.tab.screenshot({ path: join(screens, `${story.id}--${theme}--failed.png`) }).catch(() => undefined);
      for (const other of themes) if (!found.has(other)) found.set(other, ['not reached']);
      break;
    }
  }
  return found;
}

const hasProblems = (found) => [...found.values()].some((problems) => problems.length > 0);
const told = (story, found) => [...found].filter(([, problems]) => problems.length > 0).map(([theme, problems]) => `${story.title} / ${story.name} (${theme})\n    ${[...new Set(problems)].join('\n    ')}`);

const failures = [];
const again = [];
let passed = 0;
const queue = [...stories];

async function work() {
  let page = null;
  for (let story = queue.shift(); story; story = queue.shift()) {
    page ??= await openPage(browser, server.url, axe);
    const found = await check(page, story);
    page.shown += 1;
    if (hasProblems(found)) again.push({ story, found });
    else passed += themes.length;
    // What breaks while a story is left is the story's own fault.
    const left = story;
    page.report = (problem) => failures.push(`${left.title} / ${left.name}, when it was left\n    ${problem}`);
    if (hasProblems(found) || page.shown >= storiesPerPage) page = await closePage(page);
  }
  if (page) await closePage(page);
}

await Promise.all(Array.from({ length: Math.min(stories.length, Math.max(2, availableParallelism())) }, work));

for (const { story, found: first } of again) {
  const page = await openPage(browser, server.url, axe);
  const found = await check(page, story);
  await closePage(page);
  if (hasProblems(found)) failures.push(...told(story, found));
  else console.warn(`Passed only in a page of its own, after failing in one that had shown other stories:\n  ${told(story, first).join('\n  ')}`);
  for (const problems of found.values()) if (problems.length === 0) passed += 1;
}

await browser.close();
await server.close();
for (const failure of failures) console.error(failure);
console.log(`stories: ${passed} passed, ${failures.length} failed, ${again.length} run again, ${Math.round((performance.now() - started) / 1000)} s`);
process.exitCode = failures.length > 0 ? 1 : 0;
