/** Messages of libraries that say nothing about us; failed requests are reported with their address. */
const expected = /Failed to load resource|THREE\.(Clock|THREE\.Clock).*deprecated|GPU stall due to ReadPixels|GL Driver Message|swiftshader/i;

/**
 * A page that shows one story after the other. `report` is told about every problem that the browser sees.
 * @param {import('playwright').Browser} browser
 * @param {string} url of the served Storybook
 * @param {string} script runs before the page's own: axe
 */
export async function openPage(browser, url, script) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 680 } });
  const tab = await context.newPage();
  await tab.addInitScript(script);
  const page = { tab, context, url, theme: '', shown: 0, report: (_problem) => undefined };
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !expected.test(message.text())) page.report(`console: ${message.text()}`);
  });
  tab.on('response', (response) => {
    // Browsers ask for an icon that a Storybook does not have.
    if (response.status() >= 400 && !response.url().endsWith('/favicon.ico')) page.report(`${response.status()} for ${response.url()}`);
  });
  tab.on('pageerror', (error) => page.report(`page error: ${error.message}`));
  tab.on('crash', () => page.report('the page crashed'));
  tab.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(url)) page.report(`request to another origin: ${request.url()}`);
  });
  return page;
}

export async function closePage(page) {
  await page.context.close();
  return null;
}

/** Shows a story: the first by its address, the next as Storybook's sidebar would. */
export async function goToStory(page, story, theme) {
  const { tab } = page;
  await tab.emulateMedia({ colorScheme: theme });
  if (page.shown === 0) {
    // Our own axe runs below; the add-on need not run its own as well.
    await tab.goto(`${page.url}iframe.html?id=${story.id}&viewMode=story&globals=theme:${theme};a11y.manual:!true`);
  } else {
    await tab.mouse.move(0, 0);
    await tab.evaluate(
      async (id) => {
        globalThis.localStorage.clear();
        globalThis.sessionStorage.clear();
        const channel = globalThis.__STORYBOOK_ADDONS_CHANNEL__;
        const rendered = new Promise((done, failed) => {
          channel.once('storyRendered', done);
          for (const name of ['storyErrored', 'storyThrewException', 'storyMissing']) channel.once(name, (reason) => failed(new Error(`${name}: ${reason?.message ?? reason?.title ?? id}`)));
        });
        channel.emit('setCurrentStory', { storyId: id, viewMode: 'story' });
        await rendered;
      },
      story.id,
    );
  }
  await ready(tab);
  page.theme = theme;
}

/** Waits until the story has its dataset; a story that could not be prepared says why. */
async function ready(tab) {
  await tab.waitForSelector('[data-story-ready], [data-story-failed]', { timeout: 60_000 });
  const failed = await tab.$('[data-story-failed]');
  if (failed) throw new Error(`the story could not be prepared: ${await failed.textContent()}`);
}

/** Gives the story that is shown the other theme. One with the tag `made-once`, whose content does not follow the theme, begins anew. */
export async function switchTheme(page, story, theme) {
  await page.tab.emulateMedia({ colorScheme: theme });
  await page.tab.evaluate((next) => globalThis.__STORYBOOK_ADDONS_CHANNEL__.emit('updateGlobals', { globals: { theme: next } }), theme);
  await page.tab.waitForFunction((next) => document.documentElement.dataset.shoalTheme === next, theme);
  if (story.tags?.includes('made-once')) {
    await page.tab.evaluate(
      (storyId) =>
        new Promise((done) => {
          const channel = globalThis.__STORYBOOK_ADDONS_CHANNEL__;
          channel.once('storyRendered', done);
          channel.emit('forceRemount', { storyId });
        }),
      story.id,
    );
  }
  await ready(page.tab);
  page.theme = theme;
}

/** Waits until nothing moves: fonts and pictures are there, no animation runs, and the document has not changed for a moment. */
export async function quiet({ tab }) {
  await tab.evaluate(async () => {
    const deadline = performance.now() + 4000;
    let changed = performance.now();
    const watcher = new MutationObserver(() => (changed = performance.now()));
    watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    await document.fonts.ready;
    const began = performance.now();
    const busy = () =>
      performance.now() - began < 350 ||
      performance.now() - changed < 200 ||
      [...document.images].some((image) => !image.complete) ||
      document.getAnimations().some((animation) => animation.playState === 'running' && animation.effect?.getTiming().iterations !== Infinity);
    while (busy() && performance.now() < deadline) await new Promise((next) => setTimeout(next, 50));
    watcher.disconnect();
  });
}
