import type { Rgba } from '../canvas/read-color';
import { round, shapePath } from '../canvas/shape-path';
import type { MarkGroup } from './map-marks';
import { SHEET_FONT, type MapSheet } from './map-sheet';

/** Colours of an exported map. */
export interface SheetInk {
  readonly ground: Rgba;
  readonly text: Rgba;
  readonly muted: Rgba;
  readonly accent: Rgba;
  /** Of a legend code. */
  readonly colorOf: (code: number) => Rgba;
}

export interface SvgSource {
  readonly sheet: MapSheet;
  readonly ink: SheetInk;
  /** Size of the plot. */
  readonly width: number;
  readonly height: number;
  readonly groups: readonly MarkGroup[];
  /** What a group is called. */
  readonly nameOf: (group: MarkGroup) => string;
  /** A picture as `data:` address, drawn below the marks; `null` for none. */
  readonly picture: string | null;
  readonly title: string;
  readonly summary: string;
}

/** A map as a document of its own: no script, no style sheet, no address outside of it. Names are text, whatever they contain. */
export function writeSvg({ sheet, ink, width, height, groups, nameOf, picture, title, summary }: SvgSource): string {
  const { top } = sheet;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${sheet.width}" height="${round(sheet.height)}" viewBox="0 0 ${sheet.width} ${round(sheet.height)}" role="img" font-family="${xmlText(SHEET_FONT)}">`,
    `<title>${xmlText(title)}</title><desc>${xmlText(summary)}</desc>`,
    `<defs><clipPath id="plot"><rect width="${width}" height="${height}"/></clipPath></defs>`,
    `<rect width="100%" height="100%" fill="${hex(ink.ground)}"/>`,
    `<g id="map" transform="translate(0 ${top})" clip-path="url(#plot)">`,
  ];
  if (picture) parts.push(`<image width="${width}" height="${height}" href="${picture}"/>`);
  for (const group of groups) if (group.isPicked) parts.push(writeGroup(group, 'halo', '', ` fill="${hex(ink.accent)}" stroke="${hex(ink.accent)}" stroke-width="6"`));
  for (const group of groups) {
    // The rim that keeps neighbours apart, as on the screen: none around the smallest points.
    const size = group.radius * 2;
    const rim = group.isPicked ? 1.4 : size < 2.6 ? 0 : Math.min(1, (size - 2.6) / 3.5);
    const stroke = rim > 0 && group.code >= 0 ? ` stroke="${hex(ink.ground)}" stroke-width="${round(2 * rim)}" stroke-opacity="${group.isPicked ? 1 : 0.7}" paint-order="stroke"` : '';
    parts.push(writeGroup(group, group.code < 0 ? 'dimmed' : 'points', nameOf(group), ` fill="${hex(group.color)}" fill-opacity="${round(group.opacity)}"${stroke}`));
  }
  parts.push('</g>', '<g id="legend">');
  for (const { x, y, width: wide, height: tall, code } of sheet.bars) parts.push(`<rect x="${round(x)}" y="${round(y)}" width="${round(wide)}" height="${tall}" fill="${hex(ink.colorOf(code))}"/>`);
  for (const { x, y, shape, code } of sheet.marks) parts.push(`<path fill="${hex(ink.colorOf(code))}" fill-rule="evenodd" d="M${round(x)} ${round(y)}${shapePath(shape, 4.5)}"/>`);
  parts.push('</g>', '<g id="text">');
  for (const { x, y, text, whole, size, weight, tone, align, onPoints } of sheet.texts) {
    const anchor = align === 'start' ? '' : ` text-anchor="${align}"`;
    const rim = onPoints ? ` stroke="${hex(ink.ground)}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"` : '';
    const full = whole === text ? '' : `<title>${xmlText(whole)}</title>`;
    parts.push(`<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${hex(tone === 'text' ? ink.text : ink.muted)}"${anchor}${rim}>${full}${xmlText(text)}</text>`);
  }
  parts.push('</g>', '</svg>', '');
  return parts.join('\n');
}

function writeGroup({ shape, radius, places, code }: MarkGroup, layer: string, name: string, paint: string): string {
  const path = shapePath(shape, radius);
  const marks: string[] = [];
  for (let i = 0; i < places.length; i += 2) marks.push(`<path d="M${round(places[i] ?? 0)} ${round(places[i + 1] ?? 0)}${path}"/>`);
  const title = name ? `<title>${xmlText(name)}</title>` : '';
  return `<g data-layer="${layer}" data-code="${code}" fill-rule="evenodd"${paint}>${title}\n${marks.join('\n')}\n</g>`;
}

/** Any text as the content or the quoted value of XML: what marks up is escaped, what XML cannot hold is left out. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function hex([r, g, b]: Rgba): string {
  return `#${[r, g, b].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
