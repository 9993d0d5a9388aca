/** A file that was dropped or picked, or anything that reads like one. A `File` fits. */
export interface FileLike {
  /** Path relative to the dropped folder; `webkitRelativePath` is preferred where it is set. */
  readonly name: string;
  readonly webkitRelativePath?: string | undefined;
  arrayBuffer(): Promise<ArrayBuffer>;
}
