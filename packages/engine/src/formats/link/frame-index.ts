import { baseName, safePath, stemOf } from '../contract/source-file';

/**
 * Finds the frame that another file means: by id, by the address of its picture, by the picture's file name, or by that name without
 * its extension. A name that several frames share finds none.
 */
export interface FrameIndex {
  add(frameId: string, uri: string | null): void;
  has(frameId: string): boolean;
  uriOf(frameId: string): string | null;
  find(reference: string): string | undefined;
  readonly size: number;
}

export function createFrameIndex(): FrameIndex {
  const uris = new Map<string, string | null>();
  const byUri = new Map<string, string | null>();
  const byBase = new Map<string, string | null>();
  const byStem = new Map<string, string | null>();
  const learn = (map: Map<string, string | null>, key: string, frameId: string): void => {
    const known = map.get(key);
    if (known === undefined) map.set(key, frameId);
    else if (known !== frameId) map.set(key, null);
  };
  return {
    add(frameId, uri) {
      if (!uris.has(frameId) || (uri !== null && uris.get(frameId) === null)) uris.set(frameId, uri);
      for (const name of uri === null ? [frameId] : [uri, frameId]) {
        const path = cleanUri(name);
        learn(byUri, path, frameId);
        learn(byBase, baseName(path), frameId);
        learn(byStem, stemOf(path), frameId);
      }
    },
    has: (frameId) => uris.has(frameId),
    uriOf: (frameId) => uris.get(frameId) ?? null,
    find(reference) {
      if (uris.has(reference)) return reference;
      const path = cleanUri(reference);
      return byUri.get(path) ?? byBase.get(baseName(path)) ?? byStem.get(stemOf(path)) ?? undefined;
    },
    get size() {
      return uris.size;
    },
  };
}

/** An address without its query, as a path where it is one. */
export function cleanUri(uri: string): string {
  const plain = /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? (uri.split(/[?#]/)[0] ?? uri) : uri;
  return safePath(plain) ?? plain;
}
