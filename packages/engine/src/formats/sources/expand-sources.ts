import { messageOf } from '../../base/errors';
import type { Finding } from '../contract/findings';
import { baseName, extensionOf, folderOf, safePath, stemOf } from '../contract/source-file';
import type { SourceDescriptor } from './descriptor';
import { listZip } from './list-zip';
import { openSource } from './open-source';

/** What operating systems and editors leave behind. */
const junk = /(^|\/)(__MACOSX|\.git|\.svn|\.ipynb_checkpoints|__pycache__)(\/|$)|(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$/;

/**
 * The files that somebody gave, with archives opened: the entries of `a/data.zip` get the paths `a/data/…`, and `x.json.gz`
 * becomes `x.json`. Archives within archives are opened one level deep. An archive that cannot be read is reported and left out.
 */
export async function expandSources(sources: readonly SourceDescriptor[], report: (finding: Finding) => void, signal?: AbortSignal): Promise<SourceDescriptor[]> {
  const expanded = new Map<string, SourceDescriptor>();
  const add = async (source: SourceDescriptor, depth: number): Promise<void> => {
    signal?.throwIfAborted();
    const path = safePath(source.path);
    if (path === undefined) {
      report({ code: 'unsafe-path', message: 'The name is not a relative path inside what was given. The file was left out.', value: source.path.slice(0, 120) });
      return;
    }
    if (junk.test(path)) return;
    const extension = extensionOf(path);
    const magic = extension === 'zip' || extension === 'gz' ? await openSource(source).read(0, 4) : undefined;
    if (magic && extension === 'zip' && magic[0] === 0x50 && magic[1] === 0x4b && depth < 2) {
      try {
        const prefix = [folderOf(path), stemOf(path)].filter(Boolean).join('/');
        for (const entry of await listZip(openSource(source), source, report)) await add({ ...entry, path: `${prefix}/${entry.path}` }, depth + 1);
      } catch (error) {
        report({ code: 'failed-file', message: messageOf(error), file: path });
      }
      return;
    }
    if (magic && extension === 'gz' && magic[0] === 0x1f && magic[1] === 0x8b) {
      const inner = [folderOf(path), baseName(path).replace(/\.gz$/i, '')].filter(Boolean).join('/');
      if (!expanded.has(inner)) expanded.set(inner, { kind: 'gzip', path: inner, inner: source });
      return;
    }
    if (expanded.has(path)) {
      report({ code: 'duplicate-id', message: 'Two files have the same path. The second was left out.', file: path });
      return;
    }
    expanded.set(path, { ...source, path });
  };
  for (const source of sources) await add(source, 0);
  return [...expanded.values()].toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
