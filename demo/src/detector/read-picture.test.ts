import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { readPicture, UnusablePicture } from './read-picture';

function jpeg(width: number, height: number): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ff0000';
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = '#0000ff';
  context.fillRect(width / 2, 0, width / 2, height);
  return canvas.toBuffer('image/jpeg', 95);
}

describe('readPicture', () => {
  it('gives planes of red, green and blue', async () => {
    const pixels = await readPicture(jpeg(256, 160));
    const plane = 256 * 160;
    const left = 80 * 256 + 20;
    const right = 80 * 256 + 236;
    expect(pixels).toHaveLength(3 * plane);
    expect(pixels[left]).toBeGreaterThan(0.95);
    expect(pixels[2 * plane + left]).toBeLessThan(0.05);
    expect(pixels[right]).toBeLessThan(0.05);
    expect(pixels[2 * plane + right]).toBeGreaterThan(0.95);
  });

  it('refuses truncated files, other sizes and files that are no pictures', async () => {
    const whole = jpeg(256, 160);
    await expect(readPicture(whole.subarray(0, whole.length / 2))).rejects.toThrow(/truncated/);
    await expect(readPicture(jpeg(200, 125))).rejects.toThrow(/200×125 pixels, expected 256×160/);
    await expect(readPicture(Buffer.from('no picture'))).rejects.toBeInstanceOf(UnusablePicture);
    const noise = Buffer.from([0xff, 0xd8, 1, 2, 3, 4, 0xff, 0xd9]);
    await expect(readPicture(noise)).rejects.toBeInstanceOf(UnusablePicture);
  });
});
