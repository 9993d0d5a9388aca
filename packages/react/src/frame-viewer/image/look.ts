/** How the picture is shown. Nothing of it changes the file. */
export interface Look {
  /** −1 black … 1 white; added after the contrast. */
  readonly brightness: number;
  /** 0 grey … 1 as it is … 4; about the middle grey. */
  readonly contrast: number;
  /** 0.2 … 5; above 1 lightens the dark parts. */
  readonly gamma: number;
  readonly channel: Channel;
  /** Opacity of everything that is drawn on the picture, 0..1. */
  readonly overlay: number;
  /** Whether masks and outlines are filled. */
  readonly fill: boolean;
}

export const CHANNELS = ['rgb', 'red', 'green', 'blue', 'luminance'] as const;
export type Channel = (typeof CHANNELS)[number];

export const plainLook: Look = { brightness: 0, contrast: 1, gamma: 1, channel: 'rgb', overlay: 1, fill: true };

/** Whether the pixels are shown as they are. */
export function isPlain({ brightness, contrast, gamma, channel }: Look): boolean {
  return brightness === 0 && contrast === 1 && gamma === 1 && channel === 'rgb';
}

/**
 * What each of the 256 values of a channel becomes: v' = 255 · clamp(((v/255)^(1/gamma) − ½) · contrast + ½ + brightness), on the stored
 * (gamma-encoded) numbers, as picture editors do.
 */
export function lookTable({ brightness, contrast, gamma }: Look): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: 256 }, (_, value) => 255 * (((value / 255) ** (1 / gamma) - 0.5) * contrast + 0.5 + brightness));
}

/** Changes RGBA pixels in place; alpha stays. Luminance is Rec. 709's weights on the stored numbers, before the table. */
export function applyLook(pixels: Uint8ClampedArray, look: Look): void {
  if (isPlain(look)) return;
  const table = lookTable(look);
  const one = { red: 0, green: 1, blue: 2 }[look.channel as string];
  for (let at = 0; at < pixels.length; at += 4) {
    const [r, g, b] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
    if (look.channel === 'rgb') {
      pixels[at] = table[r] ?? 0;
      pixels[at + 1] = table[g] ?? 0;
      pixels[at + 2] = table[b] ?? 0;
    } else {
      const grey = table[one === undefined ? Math.round(0.2126 * r + 0.7152 * g + 0.0722 * b) : (pixels[at + one] ?? 0)] ?? 0;
      pixels[at] = grey;
      pixels[at + 1] = grey;
      pixels[at + 2] = grey;
    }
  }
}
