/**
 * Draws and encodes the two films of Demo harbour into `demo/media`: `npx tsx src/sensors/make-films.ts` in `demo`. It needs a Chromium with WebCodecs
 * (see `tooling/chromium.mjs`) and runs only when the films change; the files are committed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../../../tooling/chromium.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const OUT = path.resolve(HERE, '..', '..', 'media');

const { outputFiles } = await build({ entryPoints: [path.join(HERE, 'film', 'film-page.ts')], bundle: true, format: 'iife', target: 'es2022', write: false });
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
try {
  const page = await browser.newPage();
  // WebCodecs exist in secure contexts only; nothing is asked of the network.
  await page.route('https://films.example/', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Films</title>' }));
  await page.goto('https://films.example/');
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  await mkdir(OUT, { recursive: true });
  for (const [id, container, codecs] of [['crane', 'webm', ['vp9']], ['strait', 'mp4', ['avc', 'vp9']]] as const) {
    for (const codec of codecs) {
      const text = await page.evaluate(([film, format, name]) => window.encodeFilm(film, format, name, 260_000).catch((error: unknown) => `!${String(error)}`), [id, container, codec] as const);
      if (text.startsWith('!')) {
        console.log(`${id}: no ${codec} here (${text.slice(1)})`);
        continue;
      }
      const bytes = Buffer.from(text, 'base64');
      await writeFile(path.join(OUT, `harbour-${id}.${container}`), bytes);
      console.log(`harbour-${id}.${container}: ${codec}, ${(bytes.length / 1024).toFixed(0)} kB`);
      break;
    }
  }
} finally {
  await browser.close();
}
