import { baseName, folderOf, isMediaPath, safePath, type FileSet } from '../contract/source-file';

export type PictureFinder = (fileName: string) => { readonly uri: string; readonly unsafe: boolean };

/**
 * Where the pictures of an annotation file are among the files that came along: beside it, in `images/` there or one level
 * up (also by the name of the split, as in `annotations/instances_val2017.json` and `val2017/`), or anywhere below its
 * parent when only one file has that name. The name as written when there is none.
 */
export function createPictureFinder(file: string, files: FileSet): PictureFinder {
  const folder = folderOf(file);
  const parent = folderOf(folder);
  const stem = baseName(file).replace(/\.json$/i, '');
  const split = stem.includes('_') ? stem.slice(stem.lastIndexOf('_') + 1) : stem;
  const folders = [folder, `${folder}/images`, `${folder}/${split}`, parent, `${parent}/images`, `${parent}/${split}`, `${parent}/images/${split}`];
  const unique = new Map<string, string | null>();
  for (const { path } of files.files) {
    if (!isMediaPath(path)) continue;
    const name = baseName(path);
    unique.set(name, unique.has(name) ? null : path);
  }
  return (fileName) => {
    if (/^[a-z][a-z0-9+.-]+:/i.test(fileName)) return { uri: fileName, unsafe: false };
    const safe = safePath(fileName);
    const path = safe ?? baseName(fileName.replaceAll('\\', '/'));
    if (unique.size > 0) {
      for (const candidate of folders) {
        const joined = candidate === '' ? path : `${candidate}/${path}`.replace(/^\/+/, '');
        if (files.get(joined)) return { uri: joined, unsafe: false };
      }
      const only = unique.get(baseName(path));
      if (only) return { uri: only, unsafe: false };
    }
    return { uri: safe === undefined ? path : fileName, unsafe: safe === undefined };
  };
}
