import type { Progress } from '../base/abort';
import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { ElementId } from '../model/element';
import type { LabelingStart } from '../providers/labeling-job';
import type { ResultPlan } from '../providers/plan-results';
import type { LabelingConnection, LabelingProvider } from '../providers/provider';
import type { ExportedFile } from '../review/export-file';
import type { Issue, IssueSend } from '../review/review';

/** Asked for every time that something is sent or fetched, so that nothing of it is kept here. */
export type ConnectionSource = () => LabelingConnection | Promise<LabelingConnection>;

export interface LabelingViewOptions {
  readonly issueId: string;
  /** Elements that go; default: those of the issue, of a live one what meets its query now. */
  readonly elements?: readonly ElementId[] | undefined;
  /** Servers that the host allows, by provider id. Without any, everything goes as files. */
  readonly connections?: Readonly<Record<string, ConnectionSource>> | undefined;
  /** Address of a picture for the labeling tool; default: as the dataset has it. */
  readonly mediaUrl?: ((uri: string, frameId: string) => string) | undefined;
}

/** What goes along, counted. */
export interface LabelingCounts {
  readonly frames: number;
  readonly labels: number;
  readonly inferences: number;
}

export type LabelingTask = 'counting' | 'writing' | 'sending' | 'fetching' | 'reading' | 'accepting';

export interface LabelingSnapshot {
  /** `null`: it is not there, or was deleted. */
  readonly issue: Issue | null;
  readonly readOnly: boolean;
  readonly providers: readonly LabelingProvider[];
  readonly provider: LabelingProvider;
  /** Whether the provider can be reached from here. */
  readonly live: boolean;
  readonly start: LabelingStart;
  readonly models: readonly { readonly id: string; readonly name: string }[];
  readonly modelId: string | null;
  readonly instructions: string;
  /** `null` until counted. */
  readonly counts: LabelingCounts | null;
  /** What runs; `null` when nothing does. */
  readonly task: LabelingTask | null;
  /** The send that is being sent again, fetched or read; `null`: a new one. */
  readonly taskSend: string | null;
  readonly progress: Progress | null;
  /** Why the last task failed; it can be tried again. */
  readonly error: Error | null;
  /** Labels and inferences that the last written or sent tasks could not hold. */
  readonly notCarried: number;
  /** The newest first. */
  readonly sends: readonly IssueSend[];
  /** Sends that can be fetched. */
  readonly pullable: ReadonlySet<string>;
  /** Results that somebody has to accept or discard. */
  readonly plan: ResultPlan | null;
  /** Entries of the plan that would be accepted. */
  readonly chosen: ReadonlySet<string>;
  readonly confirmUnchanged: boolean;
}

export interface LabelingView extends Readable<LabelingSnapshot>, Disposable {
  setProvider(providerId: string): void;
  setStart(start: LabelingStart): void;
  setModel(modelId: string | null): void;
  /** Sends the frames; a send of before, when given, is completed and makes nothing twice. Resolves to whether it worked. */
  send(sendId?: string): Promise<boolean>;
  /** The files as one zip, and the send in the log; `null` when it failed. */
  writeFiles(): Promise<ExportedFile | null>;
  /** Fetches the results of a send, and compares. */
  pull(sendId: string): Promise<boolean>;
  /** Reads results that somebody exported, and compares. */
  readFiles(sendId: string, files: readonly { readonly name: string; arrayBuffer(): Promise<ArrayBuffer> }[]): Promise<boolean>;
  /** Takes entries into what would be accepted, or out of it. */
  choose(entryIds: Iterable<string>, chosen: boolean): void;
  setConfirmUnchanged(confirm: boolean): void;
  /** Accepts what is chosen, as one action. */
  accept(): Promise<boolean>;
  discard(): void;
  cancel(): void;
  /** Tries again what failed. */
  retry(): void;
}
