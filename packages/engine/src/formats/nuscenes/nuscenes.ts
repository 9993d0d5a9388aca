import type { Format, Guess } from '../contract/format';
import { baseName, folderOf, isMediaPath, type FileSet } from '../contract/source-file';
import { readNuscenes } from './read-nuscenes';

/** Tables that hold what is read. */
export const TABLE_NAMES = ['scene', 'sample', 'sample_data', 'ego_pose', 'calibrated_sensor', 'sensor', 'sample_annotation', 'instance', 'category', 'attribute', 'visibility'] as const;

/**
 * nuScenes: relational tables as JSON files. Frames are samples, media the key frames of all sensors, labels cuboids in global coordinates (metres; size given as width,
 * length, height; rotation w, x, y, z). Results files are read as inferences. Point labels (lidarseg) are not read. Definition: https://www.nuscenes.org/nuscenes#data-format
 */
export const nuscenes: Format = { id: 'nuscenes', title: 'nuScenes', options: [{ id: 'model', title: 'Name of the model', kind: 'text' }], sniff, read: readNuscenes };

async function sniff(files: FileSet): Promise<Guess[]> {
  const guesses: Guess[] = [];
  const folders = new Set(files.files.filter((file) => baseName(file.path) === 'sample.json').map((file) => folderOf(file.path)));
  for (const folder of folders) {
    const tables = files.files.filter((file) => folderOf(file.path) === folder && (TABLE_NAMES as readonly string[]).includes(baseName(file.path).replace(/\.json$/, '')));
    if (!tables.some((file) => baseName(file.path) === 'sample_data.json')) continue;
    const root = folderOf(folder);
    guesses.push({
      files: tables.map((file) => file.path),
      companions: files.files.filter((file) => (root === '' || file.path.startsWith(`${root}/`)) && (isMediaPath(file.path) || /\.(pcd\.bin|pcd|bin)$/i.test(file.path))).map((file) => file.path),
      confidence: 0.97,
      evidence: [`${tables.length} tables of ${baseName(folder) || 'a nuScenes version'}`, 'cuboids in global coordinates, size as width, length, height'],
      options: { model: null },
    });
  }
  for (const file of files.files) {
    if (!/\.json$/i.test(file.path)) continue;
    const head = new TextDecoder().decode((await files.head(file)).subarray(0, 4096));
    if (/"results"\s*:\s*\{/.test(head) && /"detection_name"/.test(new TextDecoder().decode(await files.head(file)))) guesses.push({ files: [file.path], confidence: 0.93, evidence: ['detection results by sample token'], options: { model: null } });
  }
  return guesses;
}
