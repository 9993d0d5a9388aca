import type { Manifest } from '@shoal/engine';
import { readColor, type Rgba } from '../../canvas/read-color';
import { classColor } from '../../parts/class-color';
import type { CloudColors } from './point-colors';

/** Colours of one theme, resolved. */
export interface CloudPalette extends CloudColors {
  /** The ramp that is bright on pictures, whatever the theme. */
  readonly pictureRamp: readonly Rgba[];
  /** Of a class, as the theme has it. */
  classColor(classId: string): string;
  /** Of a class, bright enough for any picture. */
  pictureColor(classId: string): string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly accent: string;
  readonly ground: string;
  readonly axes: readonly [x: string, y: string, z: string];
}

const RAMP = [0, 1, 2, 3, 4];
const KINDS = 10;

/** Reads the theme around an element. Make a new one when the theme changed. */
export function readCloudPalette(element: Element, manifest: Manifest): CloudPalette {
  const bright = document.createElement('span');
  bright.hidden = true;
  bright.style.colorScheme = 'dark';
  element.append(bright);
  const css = ([r, g, b, a]: Rgba) => `rgb(${r} ${g} ${b} / ${a / 255})`;
  const known = new Map<string, string>();
  const resolve = (color: string, at: Element) => {
    const key = `${at === bright ? 'bright ' : ''}${color}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = css(readColor(at, color))));
    return found;
  };
  const ramp = (at: Element) => RAMP.map((step) => readColor(at, `var(--shoal-depth-${step})`));
  const token = (name: string) => resolve(`var(--shoal-${name})`, element);
  const ids = manifest.classes.map((info) => info.id);
  // Read at once: the probe goes again.
  const pairs = new Map(ids.map((id) => [id, [resolve(classColor(manifest, id), element), resolve(classColor(manifest, id), bright)] as const]));
  const other = [token('class-other'), resolve('var(--shoal-class-other)', bright)] as const;
  const palette: CloudPalette = {
    ramp: ramp(element),
    pictureRamp: ramp(bright),
    kinds: Array.from({ length: KINDS }, (_, index) => readColor(element, `var(--shoal-class-${index})`)),
    classColor: (id) => (pairs.get(id) ?? other)[0],
    pictureColor: (id) => (pairs.get(id) ?? other)[1],
    text: token('text'),
    muted: token('muted'),
    line: token('line'),
    lineStrong: token('line-strong'),
    accent: token('accent'),
    ground: token('sunken'),
    axes: [token('class-1'), token('class-6'), token('class-5')],
  };
  bright.remove();
  return palette;
}
