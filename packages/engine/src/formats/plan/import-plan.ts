import type { FormatOption, Guess, OptionValues, TablePreview } from '../contract/format';
import type { Finding } from '../contract/findings';
import type { SourceDescriptor } from '../sources/descriptor';

/** What would be read from the files, as plain data: shown to a person, corrected, then run. */
export interface ImportPlan {
  /** All files, archives opened. */
  readonly sources: readonly SourceDescriptor[];
  readonly parts: readonly PlannedPart[];
  /** Pictures, sound and video that no part explains; they are linked by their names. */
  readonly media: readonly string[];
  /** Files that nothing will read. */
  readonly unread: readonly string[];
  /** What was found while looking at the files. */
  readonly findings: readonly Finding[];
}

/** Files that are read together, and as what. Change `format` to one of `choices` with its options, or `options`, to correct it. */
export interface PlannedPart {
  /** Stable within the plan. */
  readonly id: string;
  readonly files: readonly string[];
  readonly companions: readonly string[];
  readonly format: string;
  readonly formatTitle: string;
  readonly confidence: number;
  readonly evidence: readonly string[];
  readonly options: OptionValues;
  readonly optionInfo: readonly FormatOption[];
  readonly preview: TablePreview | null;
  /** Every format that could read these files, the chosen one among them, the likeliest first. */
  readonly choices: readonly FormatChoice[];
}

export interface FormatChoice {
  readonly format: string;
  readonly formatTitle: string;
  readonly guess: Guess;
  readonly optionInfo: readonly FormatOption[];
}

/** The part as another of its choices would read it. */
export function chooseFormat(part: PlannedPart, format: string): PlannedPart {
  const choice = part.choices.find((candidate) => candidate.format === format);
  return choice ? { ...part, ...fromChoice(choice) } : part;
}

export function fromChoice({ format, formatTitle, guess, optionInfo }: FormatChoice): Omit<PlannedPart, 'id' | 'choices'> {
  return {
    format,
    formatTitle,
    optionInfo,
    files: guess.files,
    companions: guess.companions ?? [],
    confidence: guess.confidence,
    evidence: guess.evidence,
    options: guess.options ?? {},
    preview: guess.preview ?? null,
  };
}
