import type { Dataset } from '@shoal/engine';
import { smallDataset, type Rows } from './small-dataset';

const notice = `Harbour notice 41 of 2026

The ferry Aurelia leaves Port Lindholm at 07:40 on Monday, 16 March, with Captain Ines Okafor in command. Passengers for Saltholm change at Gull Rock; the pilot boat Merle waits there until 09:15.

Fog is expected. The harbour office (Mr. Tanaka, berth 4) answers calls on channel 12.`;

const nested = `Professor Amara Diallo of the University of North Lindholm's Institute for Marine Biology spoke at the Saltholm Bay Symposium on Tuesday.`;

const mixed = `The word \u0633\u0644\u0627\u0645 means peace.
\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645 \u0641\u064a \u0645\u064a\u0646\u0627\u0621 Lindholm \u0627\u0644\u062c\u062f\u064a\u062f
\u05e9\u05dc\u05d5\u05dd, \u05d4\u05de\u05e2\u05d1\u05d5\u05e8\u05ea \u05d9\u05d5\u05e6\u05d0\u05ea \u05d1-07:40
A hidden turn: invoice_\u202egpj.exe\u202c and a zero\u200bwidth gap.
Family \u{1f468}\u200d\u{1f469}\u200d\u{1f467} at the pier, caf\u0065\u0301 Nin\u0303o.
\tA tab, then   three spaces, and a bell\u0007.`;

/** A megabyte of log book, the same on every run. */
function logBook(): string {
  const ships = ['Aurelia', 'Merle', 'Northwind', 'Saltspray', 'Fulmar'];
  const lines: string[] = [];
  for (let at = 0, size = 0; size < 1_000_000; at++) {
    const line = `${String(at).padStart(5, '0')}  ${ships[(at * 7) % 5]} passed buoy ${at % 23} with ${(at * 13) % 90} aboard; wind ${at % 9} Bft, visibility ${1 + (at % 12)} nautical miles.`;
    lines.push(line);
    size += line.length + 1;
  }
  return lines.join('\n');
}

interface Mark {
  readonly of: string;
  readonly class: string;
  readonly confidence?: number;
  /** Characters by which the mark is longer at its end. */
  readonly grow?: number;
}

const marks: Readonly<Record<string, readonly Mark[]>> = {
  notice: [
    { of: 'Aurelia', class: 'ship' },
    { of: 'Aurelia', class: 'ship', confidence: 0.97 },
    { of: 'Port Lindholm', class: 'place' },
    { of: 'Port Lindholm', class: 'place', confidence: 0.95 },
    { of: '07:40 on Monday, 16 March', class: 'time' },
    { of: '07:40', class: 'time', confidence: 0.88 },
    { of: 'Ines Okafor', class: 'person' },
    { of: 'Captain Ines Okafor', class: 'person', confidence: 0.9 },
    { of: 'Saltholm', class: 'person' },
    { of: 'Saltholm', class: 'place', confidence: 0.93 },
    { of: 'Gull Rock', class: 'place', confidence: 0.91 },
    { of: 'Merle', class: 'ship' },
    { of: 'Merle', class: 'ship', confidence: 0.92 },
    { of: 'Fog', class: 'ship' },
    { of: 'Tanaka', class: 'person' },
    { of: 'Tanaka', class: 'person', confidence: 0.89 },
  ],
  nested: [
    { of: 'Professor Amara Diallo', class: 'person' },
    { of: 'Amara Diallo', class: 'person', confidence: 0.9 },
    { of: "University of North Lindholm's Institute for Marine Biology", class: 'body' },
    { of: 'University of North Lindholm', class: 'body' },
    { of: 'North Lindholm', class: 'place' },
    { of: 'Lindholm', class: 'place', confidence: 0.8 },
    { of: 'Institute for Marine Biology', class: 'body', confidence: 0.85 },
    { of: 'Saltholm Bay Symposium', class: 'body' },
    { of: 'Saltholm Bay', class: 'place', confidence: 0.77 },
    { of: 'Tuesday', class: 'time' },
    { of: 'Tuesday', class: 'time', confidence: 0.99 },
  ],
  mixed: [
    { of: '\u0645\u064a\u0646\u0627\u0621 Lindholm', class: 'place' },
    { of: 'Lindholm', class: 'place', confidence: 0.9 },
    { of: '07:40', class: 'time' },
    { of: '\u{1f468}', class: 'person' },
    { of: 'cafe', class: 'place', confidence: 0.7 },
  ],
};

function textTables(): Readonly<Record<string, Rows>> {
  const texts: Readonly<Record<string, string>> = { notice, nested, mixed, log: logBook(), empty: '' };
  const labels: Record<string, string | number | null>[] = [];
  const inferences: Record<string, string | number | null>[] = [];
  const add = (frameId: string, start: number, end: number, { class: classId, confidence }: Omit<Mark, 'of'>) => {
    const shared = { frame_id: frameId, task: 'span', class_id: classId, span_start: start, span_end: end };
    if (confidence === undefined) labels.push({ label_id: `l${labels.length}`, ...shared, annotator: 'ann' });
    else inferences.push({ inference_id: `i${inferences.length}`, model_id: 'reader', ...shared, confidence });
  };
  for (const [frameId, list] of Object.entries(marks)) {
    for (const mark of list) {
      const start = (texts[frameId] ?? '').indexOf(mark.of);
      add(frameId, start, start + mark.of.length, mark);
    }
  }
  const log = texts['log'] ?? '';
  for (let at = log.indexOf('Fulmar'), n = 0; at >= 0; at = log.indexOf('Fulmar', at + 1), n++) {
    if (n % 12 === 0) add('log', at, at + 6, { class: 'ship' });
    if (n % 24 === 0 || n % 60 === 5) add('log', at, at + 6, { class: 'ship', confidence: 0.6 + (n % 40) / 100 });
  }
  const ids = Object.keys(texts);
  return {
    frames: ids.map((id, i) => ({ frame_id: id, dataset: 'labeled', labeled: true, width: 0, height: 0, language: ['en', 'en', 'mul', 'en', null][i] ?? null, author: i % 2 === 0 ? 'harbour office' : 'gazette' })),
    media: ids.map((id) => ({ frame_id: id, sensor_id: 'page', kind: 'text', uri: null, text: texts[id] ?? '' })),
    labels,
    inferences,
  };
}

/** Texts with spans: short, nested, of several scripts, a megabyte long, and empty. */
export function openTexts(): Promise<Dataset> {
  const classes = [
    { id: 'ship', name: 'ship' },
    { id: 'place', name: 'place' },
    { id: 'person', name: 'person' },
    { id: 'time', name: 'time' },
    { id: 'body', name: 'organisation' },
  ];
  return smallDataset({ name: 'Harbour papers', classes, models: [{ id: 'reader', name: 'reader' }] }, textTables());
}
