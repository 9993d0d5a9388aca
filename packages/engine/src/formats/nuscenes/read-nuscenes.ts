import { ShoalError } from '../../base/errors';
import type { MediaKind, Pose, Quaternion } from '../../model/annotation';
import { showValue } from '../contract/findings';
import type { ImportTarget, Part, ReadContext } from '../contract/format';
import { baseName, stemOf, type SourceFile } from '../contract/source-file';
import { asArray, asNumber, asRecord, asText, type JsonRecord } from '../json/fields';
import { parseJsonText } from '../json/parse-json-text';
import { ROOT, scanJson } from '../json/scan-json';

/** Results of a whole dataset are one object; larger files than this are refused. */
const MAX_RESULTS_BYTES = 512 * 1024 * 1024;

export async function readNuscenes(part: Part, target: ImportTarget, context: ReadContext): Promise<void> {
  const files = part.files.map((path) => context.files.get(path)).filter((file) => file !== undefined);
  const tables = new Map(files.map((file) => [baseName(file.path).replace(/\.json$/, ''), file]));
  if (tables.has('sample')) await readTables(tables, target, context);
  else for (const file of files) await readResults(file, typeof part.options['model'] === 'string' && part.options['model'] !== '' ? part.options['model'] : stemOf(file.path), target, context);
}

/** Reads one table row by row. A row without a token, or of another kind, is reported. */
async function eachRow(file: SourceFile | undefined, target: ImportTarget, context: ReadContext, take: (row: JsonRecord, token: string) => void): Promise<void> {
  if (!file) return;
  let done = 0;
  for await (const event of scanJson(file.stream(), file.path, [ROOT])) {
    if (event.type !== 'elements') continue;
    for (const { index, value } of event.elements) {
      const row = asRecord(value);
      const token = asText(row?.['token']);
      if (row && token !== null) take(row, token);
      else target.report({ code: 'skipped-row', message: 'The row has no token. It was left out.', file: file.path, line: index + 1, value: showValue(value) });
    }
    for (const bad of event.bad) target.report({ code: 'skipped-row', message: bad.message, file: file.path, line: bad.index + 1, value: bad.text });
    await context.progress((done += event.elements.length));
  }
}

function vectorOf(value: unknown): [number, number, number] | null {
  const [x, y, z] = (asArray(value) ?? []).map(asNumber);
  return typeof x === 'number' && typeof y === 'number' && typeof z === 'number' ? [x, y, z] : null;
}

/** w, x, y, z, as nuScenes writes it. */
function quaternionOf(value: unknown): Quaternion | null {
  const [w, x, y, z] = (asArray(value) ?? []).map(asNumber);
  return typeof w === 'number' && typeof x === 'number' && typeof y === 'number' && typeof z === 'number' ? [w, x, y, z] : null;
}

function poseOf(row: JsonRecord): Pose | null {
  const translation = vectorOf(row['translation']);
  const rotation = quaternionOf(row['rotation']);
  return translation && rotation ? { translation, rotation } : null;
}

async function readTables(tables: ReadonlyMap<string, SourceFile>, target: ImportTarget, context: ReadContext): Promise<void> {
  const read = (name: string, take: (row: JsonRecord, token: string) => void) => eachRow(tables.get(name), target, context, take);
  const names = async (name: string): Promise<Map<string, string>> => {
    const found = new Map<string, string>();
    await read(name, (row, token) => found.set(token, asText(row['name']) ?? asText(row['level']) ?? token));
    return found;
  };
  const scenes = await names('scene');
  const attributes = await names('attribute');
  const visibility = await names('visibility');
  const categories = await names('category');
  for (const name of categories.values()) target.addClass({ id: name, name });
  const instances = new Map<string, string>();
  await read('instance', (row, token) => instances.set(token, categories.get(asText(row['category_token']) ?? '') ?? ''));
  await readSamples(tables, scenes, target, context);
  await readMedia(tables, target, context);
  await read('sample_annotation', (row, token) => {
    const frameId = asText(row['sample_token']) ?? '';
    const pose = poseOf(row);
    const size = vectorOf(row['size']);
    const instance = asText(row['instance_token']);
    const classId = asText(row['category_name']) ?? instances.get(instance ?? '');
    if (!pose || !size || !classId) {
      target.report({ code: 'skipped-row', message: `The annotation has no ${!classId ? 'category' : 'complete cuboid'}. It was left out.`, file: tables.get('sample_annotation')?.path, table: 'labels', rowId: token, frameId, value: showValue({ translation: row['translation'], size: row['size'] }) });
      return;
    }
    const [width, length, height] = size;
    const level = visibility.get(asText(row['visibility_token']) ?? '');
    const tags = (asArray(row['attribute_tokens']) ?? []).map((item) => attributes.get(asText(item) ?? '')).filter((name) => name !== undefined);
    target.addLabel({
      labelId: token,
      frameId,
      task: 'cuboid',
      classId,
      sensorId: 'LIDAR_TOP',
      cuboid: { center: pose.translation, size: [length, width, height], rotation: pose.rotation, reference: 'global' },
      trackId: instance,
      attributes: { ...(tags.length > 0 && { attributes: tags }), ...(level && { visibility: level }), ...(asNumber(row['num_lidar_pts']) !== null && { num_lidar_pts: asNumber(row['num_lidar_pts']) }), ...(asNumber(row['num_radar_pts']) !== null && { num_radar_pts: asNumber(row['num_radar_pts']) }) },
    });
  });
}

async function readSamples(tables: ReadonlyMap<string, SourceFile>, scenes: ReadonlyMap<string, string>, target: ImportTarget, context: ReadContext): Promise<void> {
  const samples = new Map<string, { readonly scene: string; readonly time: number | null; readonly next: string; readonly isFirst: boolean }>();
  await eachRow(tables.get('sample'), target, context, (row, token) => {
    const time = asNumber(row['timestamp']);
    samples.set(token, { scene: asText(row['scene_token']) ?? '', time: time === null ? null : time / 1000, next: asText(row['next']) ?? '', isFirst: !asText(row['prev']) });
  });
  const index = new Map<string, number>();
  for (const [token, sample] of samples) {
    if (!sample.isFirst) continue;
    // A chain that bites its own tail ends where it began.
    for (let at = token, n = 0; samples.has(at) && !index.has(at); at = samples.get(at)?.next ?? '', n++) index.set(at, n);
  }
  const annotated = tables.has('sample_annotation');
  for (const [frameId, { scene, time }] of samples) target.addFrame({ frameId, labeled: annotated, timestamp: time, sequenceId: scenes.get(scene) ?? scene, sequenceIndex: index.get(frameId) });
}

const kinds: Readonly<Record<string, MediaKind>> = { camera: 'image', lidar: 'pointcloud', radar: 'pointcloud' };

async function readMedia(tables: ReadonlyMap<string, SourceFile>, target: ImportTarget, context: ReadContext): Promise<void> {
  const sensors = new Map<string, { channel: string; modality: string }>();
  await eachRow(tables.get('sensor'), target, context, (row, token) => sensors.set(token, { channel: asText(row['channel']) ?? token, modality: asText(row['modality']) ?? 'camera' }));
  const calibrated = new Map<string, { sensor: string; pose: Pose | null; intrinsics: number[] | null }>();
  await eachRow(tables.get('calibrated_sensor'), target, context, (row, token) => {
    const matrix = (asArray(row['camera_intrinsic']) ?? []).flatMap((line) => asArray(line) ?? []).map(asNumber);
    calibrated.set(token, { sensor: asText(row['sensor_token']) ?? '', pose: poseOf(row), intrinsics: matrix.length === 9 && matrix.every((value) => value !== null) ? matrix : null });
  });
  const poses = new Map<string, Pose>();
  await eachRow(tables.get('ego_pose'), target, context, (row, token) => {
    const pose = poseOf(row);
    if (pose) poses.set(token, pose);
  });
  // Cameras first, so that the front one is what stands for the frame.
  const rows: JsonRecord[] = [];
  await eachRow(tables.get('sample_data'), target, context, (row) => {
    if (row['is_key_frame'] === true) rows.push(row);
  });
  const channelOf = (row: JsonRecord) => sensors.get(calibrated.get(asText(row['calibrated_sensor_token']) ?? '')?.sensor ?? '');
  const rank = (row: JsonRecord) => (channelOf(row)?.channel === 'CAM_FRONT' ? 0 : channelOf(row)?.modality === 'camera' ? 1 : 2);
  for (const row of rows.toSorted((a, b) => rank(a) - rank(b))) {
    const calibration = calibrated.get(asText(row['calibrated_sensor_token']) ?? '');
    const sensor = channelOf(row);
    const time = asNumber(row['timestamp']);
    target.addMedia({
      frameId: asText(row['sample_token']) ?? '',
      sensorId: sensor?.channel ?? 'camera',
      kind: kinds[sensor?.modality ?? 'camera'] ?? 'image',
      uri: asText(row['filename']),
      width: asNumber(row['width']) || null,
      height: asNumber(row['height']) || null,
      intrinsics: calibration?.intrinsics,
      pose: calibration?.pose,
      egoPose: poses.get(asText(row['ego_pose_token']) ?? ''),
      timestamp: time === null ? null : time / 1000,
    });
  }
}

async function readResults(file: SourceFile, modelId: string, target: ImportTarget, context: ReadContext): Promise<void> {
  if ((file.size ?? 0) > MAX_RESULTS_BYTES) throw new ShoalError('out-of-memory', `"${file.path}" has ${file.size} bytes; results up to ${MAX_RESULTS_BYTES} are read. Split it by scene.`, { details: { path: file.path } });
  const results = asRecord(asRecord(parseJsonText(new TextDecoder().decode(await file.read()), file.path))?.['results']);
  if (!results) throw new ShoalError('invalid-data', `"${file.path}" has no "results" by sample token. Expected a nuScenes detection submission.`, { details: { path: file.path } });
  target.addModel({ id: modelId, name: modelId });
  let count = 0;
  for (const [frameId, list] of Object.entries(results)) {
    for (const value of asArray(list) ?? []) {
      const row = asRecord(value);
      const pose = row && poseOf(row);
      const size = vectorOf(row?.['size']);
      const classId = asText(row?.['detection_name']) ?? asText(row?.['tracking_name']);
      const confidence = asNumber(row?.['detection_score']) ?? asNumber(row?.['tracking_score']);
      count += 1;
      await context.progress(count);
      if (!row || !pose || !size || !classId) {
        target.report({ code: 'skipped-row', message: 'The detection has no name or no complete cuboid. It was left out.', file: file.path, line: count, frameId, value: showValue(value) });
        continue;
      }
      const [width, length, height] = size;
      target.addClass({ id: classId, name: classId });
      const velocity = asArray(row['velocity']);
      target.addInference({ inferenceId: `${modelId}:${count}`, frameId, modelId, task: 'cuboid', classId, confidence, sensorId: 'LIDAR_TOP', trackId: asText(row['tracking_id']), cuboid: { center: pose.translation, size: [length, width, height], rotation: pose.rotation, reference: 'global' }, attributes: { ...(velocity && { velocity }), ...(asText(row['attribute_name']) && { attribute: asText(row['attribute_name']) }) } });
    }
  }
}
