import type { Database } from '../database/database';
import type { Manifest } from '../model/manifest';
import type { Review } from './review';

/** The parts of an open dataset that exports read. */
export interface ExportSource {
  readonly manifest: Manifest;
  readonly database: Database;
  readonly review: Review;
}

export interface ExportedFile {
  readonly fileName: string;
  readonly mediaType: string;
  /** UTF-8 text, or a ZIP archive where `mediaType` says so. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ExportOptions {
  readonly signal?: AbortSignal | undefined;
}

export function textFile(source: ExportSource, suffix: string, mediaType: string, text: string): ExportedFile {
  return { fileName: fileNameOf(source.manifest.name, suffix), mediaType, bytes: new TextEncoder().encode(text) };
}

/** `demo-town-coco.json` for the dataset “Demo Town”. */
export function fileNameOf(name: string, suffix: string): string {
  const stem = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${stem || 'dataset'}-${suffix}`;
}
