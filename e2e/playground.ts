import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright';
import { chromiumArgs, findChromium } from '../tooling/chromium.mjs';

const root = resolve(import.meta.dirname, '..');
/** Pictures that the tests take, for people to look at. */
export const screens = join(import.meta.dirname, '.cache/screens');
mkdirSync(screens, { recursive: true });

export interface Playground {
  readonly url: string;
  /** A fresh browser profile with one page, and everything suspicious that the page did. */
  openPage(options?: BrowserContextOptions): Promise<{ readonly page: Page; readonly problems: string[] }>;
  close(): Promise<void>;
}

/** Serves the built playground (with extra bundles, if any) and opens Chromium on it; `isolated` with headers that allow threads. */
export async function startPlayground(bundles: readonly string[] = [], { isolated = false }: { readonly isolated?: boolean } = {}): Promise<Playground> {
  const port = await freePort();
  const server = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'preview', '--port', String(port), '--strictPort', '--host', '127.0.0.1'], {
    cwd: join(root, 'playground'),
    env: { ...process.env, SHOAL_BUNDLES: bundles.join(','), ...(isolated && { SHOAL_ISOLATED: '1' }) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}/`;
  await answering(url);
  const browser: Browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
  return {
    url,
    async openPage(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !harmless(message.text())) problems.push(`console ${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
      page.on('request', (request) => {
        if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(url)) problems.push(`request to another origin: ${request.url()}`);
      });
      return { page, problems };
    },
    async close() {
      await browser.close();
      server.kill();
    },
  };
}

/** A filter in the line above the views. */
export function chip(page: Page, text: string | RegExp = '') {
  return page.locator('.shoal-filter-bar [data-part="chip"]', { hasText: text });
}

/** Notes of the graphics stack and of three.js that say nothing about us. */
function harmless(text: string): boolean {
  return /THREE\.Clock|ReadPixels|GL Driver Message|swiftshader/i.test(text);
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const ok = await fetch(url).then((response) => response.ok, () => false);
    if (ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`The playground did not answer at ${url}. Run "npm run build -w playground" first.`);
}
