import { ShoalError } from '../../base/errors';
import { safePath } from '../../formats/contract/source-file';
import type { SourceDescriptor } from '../../formats/sources/descriptor';
import type { FileLike } from '../file-like';

/** What an import takes: dropped or picked files, addresses, or files that are described already. */
export type ImportSource = FileLike | URL | string | SourceDescriptor;

/** Everything as descriptors. Files that are not blobs are read into memory here. Rejects with `invalid-argument` for addresses that are not http(s). */
export async function toSources(items: Iterable<ImportSource>): Promise<SourceDescriptor[]> {
  return Promise.all([...items].map(toSource));
}

async function toSource(item: ImportSource): Promise<SourceDescriptor> {
  if (typeof item === 'string' || item instanceof URL) return toUrlSource(item);
  if ('kind' in item) return item;
  // Some browsers give absolute-looking names; the leading slash means the drop.
  const path = (item.webkitRelativePath || item.name).replace(/^\/+/, '');
  if (item instanceof Blob) return { kind: 'blob', path, blob: item };
  return { kind: 'bytes', path, bytes: new Uint8Array(await item.arrayBuffer()) };
}

function toUrlSource(address: string | URL): SourceDescriptor {
  let url: URL;
  try {
    url = new URL(address, globalThis.location?.href);
  } catch (cause) {
    throw new ShoalError('invalid-argument', `"${String(address)}" is not an address. Expected an http or https URL of a file.`, { details: { address: String(address) }, cause });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ShoalError('invalid-argument', `Files cannot be imported from "${url.href}". Expected an http or https address.`, { details: { address: url.href } });
  }
  return { kind: 'url', path: safePath(decode(url.pathname).replace(/^\/+/, '')) ?? 'file', url: url.href };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
