import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findChromium } from './chromium.mjs';

afterEach(() => vi.unstubAllEnvs());

describe('findChromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoal-chromium-'));
  const executable = join(folder, 'chromium');
  writeFileSync(executable, '');

  it('takes CHROMIUM_PATH first', () => {
    vi.stubEnv('CHROMIUM_PATH', executable);
    expect(findChromium()).toBe(executable);
  });

  it('says so when CHROMIUM_PATH points nowhere', () => {
    vi.stubEnv('CHROMIUM_PATH', join(folder, 'nothing'));
    expect(() => findChromium()).toThrow(/CHROMIUM_PATH is ".*nothing"/);
  });

  it('then looks on the PATH', () => {
    vi.stubEnv('CHROMIUM_PATH', '');
    vi.stubEnv('PATH', folder);
    expect(findChromium()).toBe(executable);
  });
});
