import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { chromiumArgs, findChromium } from '../../tooling/chromium.mjs';
import { serveFolder } from '../../tooling/serve-folder.mjs';
import type { Desk, DeskOptions } from './page';

declare global {
  // In the page.
  var desk: Desk;
}

/** A page with nothing but a review in it, from the built packages. */
export async function serveDesk(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const folder = join(import.meta.dirname, '../.cache/durability');
  mkdirSync(folder, { recursive: true });
  await build({ entryPoints: [join(import.meta.dirname, 'page.ts')], bundle: true, format: 'iife', platform: 'browser', define: { 'import.meta.url': '"http://localhost/"' }, minify: true, outfile: join(folder, 'page.js'), logLevel: 'error' });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><meta charset="utf-8"><title>desk</title><link rel="icon" href="data:,"><script src="page.js"></script>');
  writeFileSync(join(folder, 'blank.html'), '<!doctype html><title>blank</title><link rel="icon" href="data:,">');
  return serveFolder(folder);
}

/** Opens a page and tells every id that its review acknowledged. */
export async function openDesk(context: BrowserContext, url: string, onAcknowledged: (id: string) => void): Promise<Page> {
  const page = await context.newPage();
  await page.exposeFunction('acknowledge', onAcknowledged);
  await page.goto(url);
  return page;
}

/** Every event that a fresh page finds. */
export async function storedIds(context: BrowserContext, url: string, datasetId: string, options: DeskOptions = {}): Promise<Set<string>> {
  const page = await context.newPage();
  await page.goto(url);
  const ids = await page.evaluate(async ([id, given]) => (await desk.open(id, given), desk.ids()), [datasetId, options] as const);
  await page.close();
  return new Set(ids);
}

export interface KillableBrowser {
  readonly context: BrowserContext;
  /** Ends every process of the browser at once, as a power cut does to a program. */
  kill(): Promise<void>;
}

/** A whole browser on a profile that outlives it. */
export async function startBrowser(profile: string): Promise<KillableBrowser> {
  rmSync(join(profile, 'DevToolsActivePort'), { force: true });
  const child: ChildProcess = spawn(findChromium(), [...chromiumArgs, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    void ended.then(() => reject(new Error(`Chromium ended before it could be used: ${said.slice(-500)}`)));
  });
  const browser: Browser = await chromium.connectOverCDP(endpoint);
  const [context] = browser.contexts();
  if (!context) throw new Error('A Chromium with a profile has a context of its own.');
  return {
    context,
    async kill() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await ended;
      await browser.close().catch(() => undefined);
    },
  };
}

export function newProfile(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'shoal-profile-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}
