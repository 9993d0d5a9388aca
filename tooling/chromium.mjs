import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

/** Flags for a headless Chromium that draws in software and talks to nobody. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macOS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/**
 * Path of a Chromium: CHROMIUM_PATH, then the system's, then the one Playwright installed.
 * @returns {string}
 */
export function findChromium() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (existsSync(asked)) return asked;
    throw new Error(`CHROMIUM_PATH is "${asked}", where there is no file. Point it at a Chromium or Chrome executable, or unset it.`);
  }
  const system = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...system, ...macOS, chromium.executablePath()].find((path) => existsSync(path));
  if (found) return found;
  throw new Error('No Chromium found. Install one with "npx playwright install chromium", or set CHROMIUM_PATH to a Chromium or Chrome executable.');
}
