import type { Progress } from '../base/abort';
import type { Finding } from '../formats/contract/findings';
import type { SourceFile } from '../formats/contract/source-file';
import type { SentTask } from '../review/event';
import type { LabelingJob } from './labeling-job';
import type { LabelingResults } from './results';

/**
 * Somewhere that frames go to be labelled and come back from. A provider is one folder under `providers/` that exports a `LabelingProvider`, and one line in
 * `registry.ts`. Files need no network; `connect` talks to a server that the host names, and to nothing else.
 */
export interface LabelingProvider {
  /** Kebab-case; what a send records: `label-studio`. */
  readonly id: string;
  /** As people write it: `Label Studio`. */
  readonly title: string;
  /** What it can do. `predictions`: inferences of a model go along with their scores. `results`: what comes back is read. `live`: it can be sent to a server; `pull`: results can be fetched from there. */
  readonly can: { readonly predictions: boolean; readonly results: boolean; readonly live: boolean; readonly pull: boolean };
  /** Largest difference of a coordinate, in pixels, that storing it there makes. */
  readonly tolerancePx: number;
  /** What is called by another name there: our label id → theirs, always the same. Default: the id itself. */
  carriedId?(labelId: string): string;
  /** Files that a person uploads there. What the provider cannot hold is in `notCarried`. */
  writeTasks(job: LabelingJob, options?: WriteTasksOptions): Promise<TaskFiles>;
  /** Reads what was exported there. Rejects with `invalid-data` or `unsupported-format` for files that are none of its. */
  readResults(files: readonly SourceFile[], options?: { readonly signal?: AbortSignal | undefined }): Promise<LabelingResults>;
  /** Throws `invalid-argument` for an address that is neither https nor this machine, or that holds a password. Nothing is sent yet. */
  connect?(connection: LabelingConnection): LabelingService;
}

export interface WriteTasksOptions {
  readonly signal?: AbortSignal | undefined;
  /** Writes the labels as somebody would hand them in unchanged, instead of as a start for the labeler. What results are compared with. Default false. */
  readonly handedIn?: boolean | undefined;
}

export interface TaskFiles {
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  readonly notCarried: readonly Finding[];
}

/** Where a provider is. The host gives it for one call; nothing of it is kept, logged or put into an error. */
export interface LabelingConnection {
  /** `https://label.example.com`; `http` only for this machine. Without user and password. */
  readonly url: string;
  /** Access token; for the webhook, the secret that signs. */
  readonly token: string;
  /** Called instead of the page's own `fetch`: a proxy of the host, for servers that allow no other origin. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Id of a project there; `null`: the one that belongs to the issue, made when it is not there. */
  readonly project?: string | null | undefined;
  /** Waits between attempts, milliseconds; replaced in tests. */
  readonly wait?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

export interface ServiceOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface LabelingService {
  /**
   * Makes what is missing: project, tasks, pre-annotations. The same `sendId` finds what it made before, also after a crash in the middle, and makes nothing
   * twice. Waits and tries again on 429, 5xx and a lost connection. Rejects with `fetch-failed`, without the token.
   */
  push(job: LabelingJob, options?: ServiceOptions): Promise<PushedJob>;
  /** Everything that was handed in for a send. */
  pull?(send: PulledSend, options?: ServiceOptions): Promise<LabelingResults>;
}

/** What a pull has to know of a send; an `IssueSend` is one. */
export interface PulledSend {
  readonly sendId: string;
  readonly project: string | null;
  readonly tasks: readonly SentTask[];
}

export interface PushedJob {
  /** Id of the project there. */
  readonly project: string | null;
  /** One for each frame of the job, in its order. */
  readonly tasks: readonly SentTask[];
  /** Tasks that were made now; the others were there. */
  readonly created: number;
  readonly notCarried: readonly Finding[];
}
