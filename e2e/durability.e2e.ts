import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumArgs, findChromium } from '../tooling/chromium.mjs';
import { newProfile, openDesk, serveDesk, startBrowser, storedIds } from './durability/site';

/** `SHOAL_KILLS=1000 SHOAL_BROWSER_KILLS=30` for the whole of it. */
const KILLS = Number(process.env.SHOAL_KILLS ?? 60);
const BROWSER_KILLS = Number(process.env.SHOAL_BROWSER_KILLS ?? 3);
/** Kills of one log before it is counted and a new one begins, so that opening stays quick. */
const KILLS_PER_LOG = 20;
const LANES = 3;

let site: Awaited<ReturnType<typeof serveDesk>>;
let browser: Browser;
let logs = 0;
const newLog = () => `log-${logs++}`;

beforeAll(async () => {
  site = await serveDesk();
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

type Kill = 'tab' | 'crash' | 'worker';
const KINDS: readonly Kill[] = ['tab', 'crash', 'worker'];

/** One life: a page works and is ended at a random moment. Between the start and the first acknowledged event counts too. */
async function liveAndDie(context: BrowserContext, kind: Kill, datasetId: string, acknowledged: Set<string>): Promise<void> {
  const page = await openDesk(context, site.url, (id) => acknowledged.add(id));
  const died = new Promise<void>((done) => page.once('crash', () => done()));
  if (kind === 'worker') await page.evaluate((id) => desk.startWorker(id), datasetId);
  else void page.evaluate((id) => desk.open(id).then(() => desk.work()), datasetId).catch(() => undefined);
  await sleep(Math.random() * 250);
  if (kind === 'worker') await page.evaluate(() => desk.killWorker());
  if (kind === 'crash') {
    const session = await context.newCDPSession(page);
    void session.send('Page.crash').catch(() => undefined);
    await died;
  }
  await page.close();
}

describe('what was acknowledged is there', () => {
  it(`after ${KILLS} tabs, renderers and workers that ended at random moments`, { timeout: 60_000 + KILLS * 3000 }, async () => {
    const totals = { acknowledged: 0, stored: 0, lost: 0, tab: 0, crash: 0, worker: 0 };
    let left = KILLS;
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        const context = await browser.newContext();
        while (left > 0) {
          const [datasetId, acknowledged] = [newLog(), new Set<string>()];
          for (let turn = 0; turn < KILLS_PER_LOG && left > 0; turn++) {
            left -= 1;
            const kind = KINDS[Math.floor(Math.random() * KINDS.length)] ?? 'tab';
            totals[kind] += 1;
            await liveAndDie(context, kind, datasetId, acknowledged);
          }
          const stored = await storedIds(context, site.url, datasetId);
          totals.acknowledged += acknowledged.size;
          totals.stored += stored.size;
          totals.lost += [...acknowledged].filter((id) => !stored.has(id)).length;
        }
        await context.close();
      }),
    );
    console.log(`kill points: ${JSON.stringify(totals)}`);
    expect(totals.lost).toBe(0);
    expect(totals.acknowledged).toBeGreaterThan(KILLS);
  });

  it(`after ${BROWSER_KILLS} browsers that were killed`, { timeout: 60_000 + BROWSER_KILLS * 15_000 }, async () => {
    const profile = newProfile();
    const [datasetId, acknowledged] = [newLog(), new Set<string>()];
    try {
      for (let turn = 0; turn < BROWSER_KILLS; turn++) {
        const { context, kill } = await startBrowser(profile.path);
        const pages = await Promise.all([1, 2].map(() => openDesk(context, site.url, (id) => acknowledged.add(id))));
        for (const page of pages) void page.evaluate((id) => desk.open(id).then(() => desk.work()), datasetId).catch(() => undefined);
        const before = acknowledged.size;
        await expect.poll(() => acknowledged.size).toBeGreaterThan(before);
        await sleep(Math.random() * 500);
        await kill();
      }
      const { context, kill } = await startBrowser(profile.path);
      const stored = await storedIds(context, site.url, datasetId);
      await kill();
      const lost = [...acknowledged].filter((id) => !stored.has(id));
      console.log(`browser kills: ${JSON.stringify({ kills: BROWSER_KILLS, acknowledged: acknowledged.size, stored: stored.size, lost: lost.length })}`);
      expect(lost).toEqual([]);
    } finally {
      profile.remove();
    }
  });
});

describe('storage that refuses', () => {
  it('says that it is full, takes the action back, and the next one that fits works', async () => {
    const context = await browser.newContext();
    const page = await openDesk(context, site.url, () => undefined);
    const session = await context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.url).origin, quotaSize: 1_000_000 });
    await page.evaluate((id) => desk.open(id), newLog());
    await page.evaluate(() => desk.act());
    const refused = await page.evaluate(() => desk.act(4_000_000).then(() => null, (error: Error & { code?: string }) => ({ code: error.code, message: error.message })));
    expect(refused).toMatchObject({ code: 'storage-failed', message: expect.stringContaining('The storage of this site is full') });
    expect(await page.evaluate(() => [desk.ids().length, desk.status().state])).toEqual([1, 'failed']);
    await page.evaluate(() => desk.act());
    expect(await page.evaluate(() => [desk.ids().length, desk.status().state])).toEqual([2, 'saved']);
    await context.close();
  });

  it('an older tab that never lets go of the storage is named, and the log moves on once it is closed', async () => {
    const context = await browser.newContext();
    const old = await context.newPage();
    await old.goto(`${site.url}blank.html`);
    await old.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open('durability', 1);
          request.onupgradeneeded = () => request.result.createObjectStore('events', { keyPath: ['datasetId', 'id'] });
          request.onsuccess = () => {
            const event = { id: 'old', actor: 'bo', lamport: 1, at: 0, op: { type: 'create-issue', issueId: 'i', title: 'Old', description: '', elements: [] } };
            const transaction = request.result.transaction('events', 'readwrite');
            transaction.objectStore('events').put({ datasetId: 'held', id: 'old', event });
            transaction.oncomplete = () => resolve();
          };
        }),
    );
    const page = await openDesk(context, site.url, () => undefined);
    const refused = await page.evaluate(() => desk.open('held', { openTimeoutMs: 300 }).then(() => null, (error: Error & { code?: string }) => ({ code: error.code, message: error.message })));
    expect(refused).toMatchObject({ code: 'storage-failed', message: expect.stringContaining('Close the other tabs') });
    await old.close();
    await page.evaluate(() => desk.open('held'));
    await page.evaluate(() => desk.act());
    expect(await page.evaluate(() => desk.ids())).toEqual(['old', expect.any(String)]);
    await context.close();
  });

  it('a page that may not store anything says so', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${site.url}blank.html`);
    await page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.sandbox.add('allow-scripts');
      frame.src = url;
      document.body.append(frame);
    }, site.url);
    await expect.poll(() => page.frames().length).toBe(2);
    const frame = page.frames()[1] ?? page.mainFrame();
    await frame.waitForFunction(() => 'desk' in globalThis);
    const refused = await frame.evaluate(() => desk.open('d').then(() => null, (error: Error & { code?: string }) => ({ code: error.code, message: error.message })));
    expect(refused).toMatchObject({ code: 'storage-failed', message: expect.stringContaining('does not let this page store anything') });
    await context.close();
  });

  it('says that the browser may throw decisions away once there are any', async () => {
    const context = await browser.newContext();
    const page = await openDesk(context, site.url, () => undefined);
    await page.evaluate((id) => desk.open(id), newLog());
    expect(await page.evaluate(() => desk.status().evictable)).toBe(false);
    await page.evaluate(() => desk.act());
    expect(await page.evaluate(async () => [desk.status().evictable, await navigator.storage.persisted()])).toEqual([true, false]);
    await context.close();
  });
});

