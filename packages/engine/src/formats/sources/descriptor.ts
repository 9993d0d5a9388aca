/** Where a file's bytes are, as plain data: it crosses to a worker, which opens it there (`openSource`). */
export type SourceDescriptor =
  | { readonly kind: 'bytes'; readonly path: string; readonly bytes: Uint8Array }
  /** A dropped or picked file. */
  | { readonly kind: 'blob'; readonly path: string; readonly blob: Blob }
  | { readonly kind: 'url'; readonly path: string; readonly url: string; readonly size?: number | undefined }
  /** A file of the disk, in Node only. */
  | { readonly kind: 'disk'; readonly path: string; readonly file: string; readonly size: number }
  | { readonly kind: 'gzip'; readonly path: string; readonly inner: SourceDescriptor }
  | {
      readonly kind: 'zip-entry';
      readonly path: string;
      readonly archive: SourceDescriptor;
      /** Where the entry's local header starts in the archive. */
      readonly offset: number;
      readonly compressedSize: number;
      readonly size: number;
      readonly method: 'stored' | 'deflate';
      readonly crc32: number;
    };
