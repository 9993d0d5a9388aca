import type { Progress } from '../../base/abort';
import { messageOf, ShoalError } from '../../base/errors';
import type { Format, Guess, OptionValues } from '../contract/format';
import type { Finding } from '../contract/findings';
import { createFileSet } from '../contract/memory-files';
import { isMediaPath, type FileSet } from '../contract/source-file';
import type { SourceDescriptor } from '../sources/descriptor';
import { expandSources } from '../sources/expand-sources';
import { openSource } from '../sources/open-source';
import { fromChoice, type FormatChoice, type ImportPlan, type PlannedPart } from './import-plan';

export interface PlanOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Id of the format that every file is read with, instead of the likeliest. */
  readonly format?: string | undefined;
  /** Options for the parts, over those that were guessed. */
  readonly options?: OptionValues | undefined;
}

/** Guesses below this are not offered. */
const LEAST_CONFIDENCE = 0.2;

/**
 * Looks at the files and proposes what to read as what: each format says what it recognises, and the most confident guess
 * gets a file. Rejects with `invalid-argument` for a format that does not exist, and `unsupported-format` when `format` is
 * given and reads none of the files.
 */
export async function planImport(sources: readonly SourceDescriptor[], formats: readonly Format[], options: PlanOptions = {}): Promise<ImportPlan> {
  const { signal, onProgress } = options;
  const findings: Finding[] = [];
  onProgress?.({ phase: 'Looking at the files', done: 0 });
  const expanded = await expandSources(sources, (finding) => findings.push(finding), signal);
  const files = createFileSet(expanded.map(openSource));
  const asked = pickFormats(formats, options.format);
  const choices: FormatChoice[] = [];
  for (const [done, format] of asked.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ phase: 'Looking at the files', done, total: asked.length });
    choices.push(...(await sniff(format, files, findings)));
  }
  const parts = assignFiles(choices, files).map((part) => (options.options ? { ...part, options: { ...part.options, ...options.options } } : part));
  if (options.format !== undefined && parts.length === 0) {
    throw new ShoalError('unsupported-format', `None of the ${files.files.length} files reads as "${options.format}". Leave the format out to see what they look like.`, { details: { format: options.format } });
  }
  const explained = new Set(parts.flatMap((part) => [...part.files, ...part.companions]));
  const rest = files.files.map((file) => file.path).filter((path) => !explained.has(path));
  return { sources: expanded, parts, media: rest.filter(isMediaPath), unread: rest.filter((path) => !isMediaPath(path)), findings };
}

function pickFormats(formats: readonly Format[], id: string | undefined): readonly Format[] {
  const readable = formats.filter((format) => format.read && format.sniff);
  if (id === undefined) return readable;
  const found = readable.filter((format) => format.id === id);
  if (found.length === 0) {
    const known = readable.map((format) => format.id);
    throw new ShoalError('invalid-argument', `There is no format "${id}" to read. Formats: ${known.join(', ')}.`, { details: { format: id, known } });
  }
  return found;
}

async function sniff(format: Format, files: FileSet, findings: Finding[]): Promise<FormatChoice[]> {
  let guesses: readonly Guess[];
  try {
    guesses = (await format.sniff?.(files)) ?? [];
  } catch (error) {
    // One format that stumbles over strange bytes must not keep the others from reading them.
    findings.push({ code: 'unread-file', message: `Whether the files are ${format.title} could not be found out: ${messageOf(error)}` });
    return [];
  }
  return guesses
    .filter((guess) => guess.confidence >= LEAST_CONFIDENCE && guess.files.length > 0)
    .map((guess) => ({ format: format.id, formatTitle: format.title, guess, optionInfo: format.options ?? [] }));
}

/** Gives every file to the most confident guess that wants it; the others become the part's alternatives. */
function assignFiles(choices: readonly FormatChoice[], files: FileSet): PlannedPart[] {
  const sorted = choices.toSorted((a, b) => b.guess.confidence - a.guess.confidence || b.guess.files.length - a.guess.files.length);
  const taken = new Map<string, string>();
  const companions = new Set<string>();
  const parts: { readonly id: string; readonly choice: FormatChoice; readonly choices: FormatChoice[] }[] = [];
  for (const choice of sorted) {
    const { guess } = choice;
    const owners = new Set(guess.files.map((path) => taken.get(path)).filter((id) => id !== undefined));
    if (owners.size > 0) {
      for (const part of parts) if (owners.has(part.id) && !part.choices.some((known) => known.format === choice.format)) part.choices.push(choice);
      continue;
    }
    // Pictures that another part explains need no part of their own.
    if (guess.isFallback && parts.length > 0) continue;
    if (guess.files.every((path) => isMediaPath(path)) && guess.files.some((path) => companions.has(path))) continue;
    const id = `part-${parts.length + 1}`;
    parts.push({ id, choice, choices: [choice] });
    for (const path of guess.files) taken.set(path, id);
    for (const path of guess.companions ?? []) companions.add(path);
  }
  const order = new Map(files.files.map((file, index) => [file.path, index]));
  return parts
    .map(({ id, choice, choices: all }) => ({ id, choices: all, ...fromChoice(choice) }))
    .toSorted((a, b) => (order.get(a.files[0] ?? '') ?? 0) - (order.get(b.files[0] ?? '') ?? 0));
}
