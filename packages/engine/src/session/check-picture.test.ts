import { expect, it } from 'vitest';
import { assertWholePicture } from './check-picture';

const jpeg = (...rest: number[]) => new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, ...rest)]);

it('assertWholePicture names a picture that ends too early, and lets every other pass', async () => {
  await assertWholePicture(jpeg(1, 2, 3, 0xff, 0xd9));
  await assertWholePicture(jpeg(1, 2, 3, 0xff, 0xd9, 0, 0, 0));
  await expect(assertWholePicture(jpeg(1, 2, 3))).rejects.toThrow(/JPEG file ends before the picture does, after 7 bytes/);
  await expect(assertWholePicture(new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2)]))).rejects.toMatchObject({ code: 'invalid-data' });
  await assertWholePicture(new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82)]));
  await assertWholePicture(new Blob([Uint8Array.of(0x52, 0x49, 0x46, 0x46)]));
});
