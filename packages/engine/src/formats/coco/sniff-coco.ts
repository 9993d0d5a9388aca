import type { Guess } from '../contract/format';
import { extensionOf, folderOf, isMediaPath, stemOf, type FileSet, type SourceFile } from '../contract/source-file';
import { guessKind, isRoboflow, splitOf, type CocoGuess } from './coco-file';

const TAIL_BYTES = 64 * 1024;

interface Candidate extends CocoGuess {
  readonly path: string;
}

/**
 * COCO files by their heads: one part a ground truth file (with the captions of the same images), one for all splits of a
 * Roboflow export, one a results file.
 */
export async function sniffCoco(files: FileSet): Promise<readonly Guess[]> {
  const candidates: Candidate[] = [];
  for (const file of files.files) {
    if (extensionOf(file.path) !== 'json') continue;
    const guess = await guessFile(file, files);
    if (guess) candidates.push({ path: file.path, ...guess });
  }
  const truths = candidates.filter(({ kind }) => kind === 'truth');
  const roboflow = truths.filter(({ path }) => isRoboflow(path));
  const plain = truths.filter(({ path }) => !isRoboflow(path) && !isCaptions(path));
  const captions = candidates.filter(({ kind, path }) => kind === 'caption-results' || (kind === 'truth' && isCaptions(path)));
  const guesses: Guess[] = [];
  const used = new Set<Candidate>();
  for (const truth of plain) {
    const own = captions.filter((candidate) => !used.has(candidate) && describesSame(candidate, truth, plain));
    for (const candidate of own) used.add(candidate);
    guesses.push(guessOf([truth, ...own], []));
  }
  if (roboflow.length > 0) {
    const folders = new Set(roboflow.map(({ path }) => folderOf(path)));
    guesses.push(guessOf(roboflow, files.files.map(({ path }) => path).filter((path) => folders.has(folderOf(path)) && isMediaPath(path))));
  }
  for (const candidate of candidates) {
    if (candidate.kind === 'results') guesses.push({ ...guessOf([candidate], []), options: { model: stemOf(candidate.path) } });
    else if (captions.includes(candidate) && !used.has(candidate)) guesses.push(guessOf([candidate], []));
  }
  return guesses;
}

async function guessFile(file: SourceFile, files: FileSet): Promise<CocoGuess | undefined> {
  const head = await files.head(file);
  const guess = guessKind(file.path, head, '');
  const isWhole = file.size === undefined || file.size <= head.length;
  if (isWhole || (guess && (guess.kind !== 'truth' || guess.confidence >= 0.95))) return guess;
  // The arrays that the head does not reach: usually `categories`, at the end.
  const tail = await file.read(Math.max(head.length, (file.size ?? 0) - TAIL_BYTES), file.size);
  return guessKind(file.path, head, new TextDecoder().decode(tail));
}

function guessOf(candidates: readonly Candidate[], companions: readonly string[]): Guess {
  const [first] = candidates;
  const evidence = [...new Set(candidates.flatMap((candidate) => candidate.evidence))];
  if (candidates.length > 1) evidence.push(`${candidates.length} files read together: ${candidates.map(({ path }) => path).join(', ')}`.slice(0, 300));
  return { files: candidates.map(({ path }) => path), companions, confidence: first?.confidence ?? 0, evidence };
}

function isCaptions(path: string): boolean {
  return /^captions[_-]/i.test(stemOf(path));
}

/** `captions_val2017.json` and `instances_val2017.json`; or there is only one file that it can belong to. */
function describesSame(captions: Candidate, truth: Candidate, all: readonly Candidate[]): boolean {
  const ending = (path: string): string => stemOf(path).replace(/^[a-z]+[_-]/i, '');
  if (captions.kind === 'truth') return ending(captions.path) === ending(truth.path) && folderOf(captions.path) === folderOf(truth.path);
  const sameSplit = all.filter(({ path }) => splitOf(path) === splitOf(captions.path));
  return all.length === 1 || (sameSplit.length === 1 && sameSplit[0] === truth);
}
