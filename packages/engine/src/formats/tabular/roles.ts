import type { FormatOption, OptionValues } from '../contract/format';
import { getCell, type RawColumn, type RawTable } from '../table/raw-table';

/** What a column can be. The ids are the names of the format's options. */
export const COLUMN_ROLES = {
  id: { title: 'Id', names: ['id', 'frameid', 'imageid', 'sampleid', 'rowid', 'uuid', 'key', 'index', 'name', 'itemid', 'dataid', 'iata'] },
  frame: { title: 'Frame', names: ['frameid', 'imageid', 'frame', 'image', 'filename', 'imagepath', 'imagename', 'file', 'path', 'imgpath'] },
  label: { title: 'Label', names: ['label', 'class', 'category', 'target', 'classname', 'labelname', 'groundtruth', 'gt', 'y', 'truelabel', 'givenlabel', 'species', 'sentiment', 'classid', 'weather'] },
  prediction: { title: 'Prediction', names: ['prediction', 'predicted', 'pred', 'predlabel', 'predictedlabel', 'predictedclass', 'yhat', 'ypred', 'output', 'predclass'] },
  confidence: { title: 'Confidence', names: ['confidence', 'score', 'conf', 'prob', 'probability', 'predscore', 'predconfidence', 'maxprob'] },
  probabilities: { title: 'Probabilities', names: ['probabilities', 'probs', 'predprobs', 'softmax', 'scores', 'classprobs', 'pyx'] },
  uri: { title: 'Picture, sound or file', names: ['uri', 'url', 'imageurl', 'filename', 'filepath', 'path', 'image', 'img', 'file', 'imagepath', 'fullpath', 'src', 'audio', 'imageuri', 'imagefile', 'audiopath'] },
  text: { title: 'Text', names: ['text', 'sentence', 'review', 'content', 'body', 'document', 'comment', 'message', 'question', 'prompt', 'caption'] },
  embedding: { title: 'Embedding', names: ['embedding', 'embeddings', 'vector', 'features', 'emb', 'feature'] },
  map_x: { title: 'Position on the map, x', names: ['mapx', 'umapx', 'tsnex', 'projectionx', 'umap1', 'tsne1', 'pc1', 'x2d', 'x'] },
  map_y: { title: 'Position on the map, y', names: ['mapy', 'umapy', 'tsney', 'projectiony', 'umap2', 'tsne2', 'pc2', 'y2d', 'y'] },
  time: { title: 'Time', names: ['time', 'timestamp', 'date', 'datetime', 'createdat', 'capturedat', 'ts', 'day', 'recordedat'] },
  lat: { title: 'Latitude', names: ['lat', 'latitude', 'gpslat'] },
  lon: { title: 'Longitude', names: ['lon', 'lng', 'long', 'longitude', 'gpslon'] },
  width: { title: 'Width', names: ['width', 'imagewidth', 'imgwidth'] },
  height: { title: 'Height', names: ['height', 'imageheight', 'imgheight'] },
  split: { title: 'Split', names: ['split', 'subset', 'partition', 'fold', 'usage'] },
  dataset: { title: 'Dataset', names: ['dataset'] },
  sequence: { title: 'Sequence', names: ['sequence', 'sequenceid', 'video', 'videoid', 'scene', 'sceneid', 'clip'] },
  box_1: { title: 'Box, first number', names: ['x', 'xmin', 'x1', 'left', 'bboxx', 'boxx', 'xcenter', 'cx'] },
  box_2: { title: 'Box, second number', names: ['y', 'ymin', 'y1', 'top', 'bboxy', 'boxy', 'ycenter', 'cy'] },
  box_3: { title: 'Box, third number', names: ['w', 'xmax', 'x2', 'right', 'bboxw', 'bboxwidth', 'boxw', 'width', 'boxwidth'] },
  box_4: { title: 'Box, fourth number', names: ['h', 'ymax', 'y2', 'bottom', 'bboxh', 'bboxheight', 'boxh', 'height', 'boxheight'] },
} as const satisfies Record<string, { title: string; names: readonly string[] }>;

export type ColumnRole = keyof typeof COLUMN_ROLES;
export type RowMeaning = 'frames' | 'objects' | 'inferences';
export const BOX_FORMATS = ['xywh-pixels', 'xyxy-pixels', 'xywh-relative', 'xyxy-relative', 'cxcywh-relative'] as const;
export type BoxFormat = (typeof BOX_FORMATS)[number];

export interface Mapping {
  readonly rows: RowMeaning;
  readonly columns: Readonly<Partial<Record<ColumnRole, string>>>;
  readonly boxFormat: BoxFormat;
  readonly model: string | null;
}

/** Options of every table format: the meaning of rows, a column for each role, the convention of boxes. */
export const TABLE_OPTIONS: readonly FormatOption[] = [
  {
    id: 'rows',
    title: 'A row is',
    kind: 'choice',
    choices: [
      { value: 'frames', title: 'one frame: a picture, a text, a sample' },
      { value: 'objects', title: 'one labelled object in a frame' },
      { value: 'inferences', title: 'one prediction about a frame or an object in it' },
    ],
  },
  ...Object.entries(COLUMN_ROLES).map(([id, { title }]): FormatOption => ({ id, title, kind: 'column' })),
  { id: 'box_format', title: 'Boxes are', kind: 'choice', choices: BOX_FORMATS.map((value) => ({ value, title: boxFormatWords(value) })) },
  { id: 'model', title: 'Name of the model', kind: 'text' },
];

export function boxFormatWords(format: BoxFormat): string {
  const order = format.startsWith('xywh') ? 'x, y, width, height' : format.startsWith('xyxy') ? 'left, top, right, bottom' : 'middle x, middle y, width, height';
  return `${order} ${format.endsWith('pixels') ? 'in pixels' : 'relative to the picture'}`;
}

export interface GuessedMapping {
  readonly mapping: Mapping;
  readonly evidence: readonly string[];
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Guesses what the columns are from their names and from the first rows. */
export function guessMapping(table: RawTable): GuessedMapping {
  const names = Object.keys(table.columns);
  const columns: Partial<Record<ColumnRole, string>> = {};
  const evidence: string[] = [];
  const taken = new Set<string>();
  const cells = new Map(names.map((name) => [name, sampleOf(table.columns[name], table.rows)]));
  const find = (role: ColumnRole, fits: (values: readonly unknown[], column: RawColumn) => boolean = () => true): string | undefined => {
    for (const wanted of COLUMN_ROLES[role].names) {
      const name = names.find((candidate) => !taken.has(candidate) && plain(candidate) === wanted);
      const column = name === undefined ? undefined : table.columns[name];
      if (name !== undefined && column && fits(cells.get(name) ?? [], column)) return name;
    }
    return undefined;
  };
  const take = (role: ColumnRole, name: string | undefined): void => {
    if (name === undefined) return;
    columns[role] = name;
    taken.add(name);
  };

  const sides = (['box_1', 'box_2', 'box_3', 'box_4'] as const).map((role) => find(role, isNumeric));
  const isBoxed = sides.every((name) => name !== undefined) && new Set(sides).size === 4;
  let boxFormat: BoxFormat = 'xywh-pixels';
  if (isBoxed) {
    (['box_1', 'box_2', 'box_3', 'box_4'] as const).forEach((role, i) => take(role, sides[i]));
    const guessed = guessBoxFormat(sides.map((name) => (cells.get(name ?? '') ?? []).map(Number)), sides.map((name) => plain(name ?? '')));
    boxFormat = guessed.format;
    evidence.push(guessed.evidence);
  }
  // The picture goes first: "image" may be its address or its id.
  take('uri', find('uri', looksLikeFiles) ?? names.find((name) => !taken.has(name) && looksLikeFiles(cells.get(name) ?? [])));
  if (isBoxed) {
    if (columns.uri === undefined) take('frame', find('frame'));
  } else take('id', find('id', isUnique));
  const vector = names.find((name) => isVector(table.columns[name]) && !sumsToOne(table.columns[name], table.rows));
  take('embedding', find('embedding', (_, column) => isVector(column)) ?? vector);
  take('probabilities', names.find((name) => !taken.has(name) && isVector(table.columns[name]) && sumsToOne(table.columns[name], table.rows)));
  for (const role of ['lat', 'lon'] as const) take(role, find(role, (values) => isNumeric(values) && values.every((value) => Math.abs(Number(value)) <= (role === 'lat' ? 90 : 180))));
  for (const role of ['time', 'split', 'dataset', 'sequence', 'width', 'height'] as const) take(role, find(role, role === 'width' || role === 'height' ? isNumeric : undefined));
  take('prediction', find('prediction', isClassLike));
  take('label', find('label', isClassLike));
  take('confidence', find('confidence', (values) => isNumeric(values) && values.every((value) => Number(value) >= 0 && Number(value) <= 1)));
  take('text', find('text', (values) => values.some((value) => typeof value === 'string' && value.length > 20)) ?? (columns.uri === undefined ? names.find((name) => !taken.has(name) && isProse(cells.get(name) ?? [])) : undefined));
  const x = find('map_x', isNumeric);
  const y = find('map_y', isNumeric);
  if (x !== undefined && y !== undefined) {
    take('map_x', x);
    take('map_y', y);
  }
  const rows: RowMeaning = !isBoxed ? 'frames' : columns.confidence !== undefined ? 'inferences' : 'objects';
  if (rows !== 'frames') evidence.push(rows === 'objects' ? 'a box in each row: rows are labelled objects' : 'a box and a confidence in each row: rows are predictions');
  for (const [role, name] of Object.entries(columns)) if (!role.startsWith('box_')) evidence.push(`${COLUMN_ROLES[role as ColumnRole].title.toLowerCase()}: ${name}`);
  return { mapping: { rows, columns, boxFormat, model: null }, evidence };
}

function sampleOf(column: RawColumn | undefined, rows: number): unknown[] {
  const values: unknown[] = [];
  for (let row = 0; column && row < Math.min(rows, 1000); row++) {
    const cell = getCell(column, row);
    if (cell !== null) values.push(cell);
  }
  return values;
}

function isNumeric(values: readonly unknown[]): boolean {
  return values.length > 0 && values.every((value) => typeof value === 'number' || typeof value === 'bigint');
}

function isUnique(values: readonly unknown[]): boolean {
  return values.length > 0 && new Set(values).size === values.length && values.every((value) => typeof value === 'string' || Number.isInteger(Number(value)));
}

function looksLikeFiles(values: readonly unknown[]): boolean {
  const found = values.filter((value) => typeof value === 'string' && /\.(jpe?g|png|webp|gif|bmp|avif|tiff?|wav|mp3|flac|ogg|mp4|webm)([?#].*)?$/i.test(value));
  return found.length > 0 && found.length * 10 >= values.length * 9;
}

/** Few different short values, or small whole numbers. */
function isClassLike(values: readonly unknown[]): boolean {
  const kinds = new Set(values);
  const short = values.every((value) => typeof value === 'boolean' || (typeof value === 'string' && value.length <= 80) || Number.isInteger(Number(value)));
  return values.length > 0 && short && kinds.size <= Math.max(20, values.length / 2);
}

function isProse(values: readonly unknown[]): boolean {
  const texts = values.filter((value): value is string => typeof value === 'string');
  return texts.length > 0 && texts.length === values.length && texts.every((value) => value.trim().includes(' ')) && texts.reduce((sum, value) => sum + value.length, 0) / texts.length > 60;
}

function isVector(column: RawColumn | undefined): boolean {
  if (column?.type === 'vector') return column.size > 1;
  if (column?.type !== 'f64list') return false;
  const size = (column.offsets[1] ?? 0) - (column.offsets[0] ?? 0);
  return size > 1 && column.offsets.every((end, row) => row === 0 || end - (column.offsets[row - 1] ?? 0) === size || column.valid?.[row - 1] === 0);
}

function sumsToOne(column: RawColumn | undefined, rows: number): boolean {
  for (let row = 0; row < Math.min(rows, 50); row++) {
    const cell = column ? getCell(column, row) : null;
    if (cell === null || typeof cell !== 'object') continue;
    let sum = 0;
    for (const value of cell as Iterable<number>) {
      if (value < 0) return false;
      sum += value;
    }
    if (Math.abs(sum - 1) > 0.01) return false;
  }
  return true;
}

function guessBoxFormat(sides: readonly (readonly number[])[], names: readonly string[]): { format: BoxFormat; evidence: string } {
  const [a = [], b = [], c = [], d = []] = sides;
  const relative = [a, b, c, d].every((side) => side.every((value) => value >= 0 && value <= 1)) && [...c, ...d].some((value) => value > 0);
  const smaller = c.filter((value, i) => value < (a[i] ?? 0) || (d[i] ?? 0) < (b[i] ?? 0)).length;
  const named = /max|2$|right/.test(names[2] ?? '') ? 'xyxy' : /center|^c/.test(names[0] ?? '') ? 'cxcywh' : /^w|width|w$/.test(names[2] ?? '') ? 'xywh' : undefined;
  const order = named ?? (smaller > 0 ? 'xywh' : 'xyxy');
  const format = `${order}-${order === 'cxcywh' || relative ? 'relative' : 'pixels'}` as BoxFormat;
  const why = named ? `the columns are called ${names.join(', ')}` : smaller > 0 ? `in ${smaller} of ${a.length} rows the second pair is smaller` : `the second pair is never smaller in ${a.length} rows`;
  return { format, evidence: `boxes read as ${boxFormatWords(format)}: ${why}` };
}

/** The mapping as options of a part. */
export function toOptions({ rows, columns, boxFormat, model }: Mapping): OptionValues {
  const entries = Object.keys(COLUMN_ROLES).map((role): [string, string | null] => [role, columns[role as ColumnRole] ?? null]);
  return { rows, ...Object.fromEntries(entries), box_format: boxFormat, model };
}

/** Options of a part as a mapping; columns that the table lacks are reported by the reader. */
export function fromOptions(options: OptionValues): Mapping {
  const columns: Partial<Record<ColumnRole, string>> = {};
  for (const role of Object.keys(COLUMN_ROLES) as ColumnRole[]) {
    const value = options[role];
    if (typeof value === 'string' && value !== '') columns[role] = value;
  }
  const { rows, box_format: boxFormat, model } = options;
  return {
    rows: rows === 'objects' || rows === 'inferences' ? rows : 'frames',
    columns,
    boxFormat: BOX_FORMATS.find((format) => format === boxFormat) ?? 'xywh-pixels',
    model: typeof model === 'string' && model !== '' ? model : null,
  };
}
