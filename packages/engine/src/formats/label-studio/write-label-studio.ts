import type { AnnotatedInference, AnnotatedLabel } from '../../model/annotation';
import type { Finding } from '../contract/findings';
import type { WritableDataset, WriteOptions, WrittenFiles } from '../contract/format';
import { escapeXml } from '../xml/read-xml';
import { centerToCorner } from './regions';

/**
 * `tasks.json`: a task for each frame, with its labels as an annotation and the inferences of one model as a prediction (score and model_version); and `labeling-config.xml`, the interface that
 * shows them. Ids travel along (`data.shoal_id`, `meta.shoal_id`), so that results which come back are matched.
 */
export async function writeLabelStudio(dataset: WritableDataset, options: WriteOptions = {}): Promise<WrittenFiles> {
  const notCarried: Finding[] = [];
  const nameOf = new Map(dataset.classes.map((info) => [info.id, info.name]));
  const kinds = new Set<string>();
  const tasks: string[] = [];
  let data = 'image';
  for (const { frame, media, labels, inferences } of dataset.frames()) {
    options.signal?.throwIfAborted();
    const medium = media[0];
    data = medium?.kind === 'text' ? 'text' : medium?.kind === 'audio' ? 'audio' : 'image';
    const region = (item: AnnotatedLabel | AnnotatedInference): unknown[] => {
      const rowId = 'labelId' in item ? item.labelId : item.inferenceId;
      const written = writeRegion(item, frame.width ?? 0, frame.height ?? 0);
      if (typeof written === 'string') {
        notCarried.push({ code: 'not-carried', message: written, table: 'labelId' in item ? 'labels' : 'inferences', rowId, frameId: frame.frameId });
        return [];
      }
      kinds.add(written.type);
      const name = nameOf.get(item.classId) ?? item.classId;
      return [
        {
          id: rowId,
          type: written.type,
          from_name: fromName(written.type),
          to_name: data,
          ...(written.pixels && { original_width: frame.width, original_height: frame.height, image_rotation: 0 }),
          value: { ...written.value, [written.type]: [name] },
          meta: { shoal_id: rowId },
          ...('confidence' in item && item.confidence !== null && { score: item.confidence }),
        },
      ];
    };
    const own = inferences.filter((inference) => inference.modelId === options.modelId);
    const scores = own.map((inference) => inference.confidence ?? 0);
    tasks.push(
      JSON.stringify({
        data: { [data]: medium?.text ?? medium?.uri ?? frame.frameId, shoal_id: frame.frameId, ...frame.extra },
        annotations: frame.labeled ? [{ result: labels.flatMap(region) }] : [],
        predictions: own.length > 0 ? [{ model_version: options.modelId, score: scores.reduce((sum, score) => sum + score, 0) / scores.length, result: own.flatMap(region) }] : [],
      }),
    );
  }
  const encoder = new TextEncoder();
  return {
    files: [
      { path: 'tasks.json', bytes: encoder.encode(`[${tasks.join(',\n')}]\n`) },
      { path: 'labeling-config.xml', bytes: encoder.encode(config(data, kinds, dataset.classes.map((info) => info.name))) },
    ],
    notCarried,
  };
}

const tags: Readonly<Record<string, string>> = { rectanglelabels: 'RectangleLabels', polygonlabels: 'PolygonLabels', keypointlabels: 'KeyPointLabels', choices: 'Choices', labels: 'Labels' };

function fromName(type: string): string {
  return type === 'choices' ? 'class' : type.replace(/labels$/, '') || 'label';
}

function config(data: string, kinds: ReadonlySet<string>, names: readonly string[]): string {
  const view = data === 'text' ? '<Text name="text" value="$text"/>' : data === 'audio' ? '<Audio name="audio" value="$audio"/>' : '<Image name="image" value="$image" zoom="true"/>';
  const used = kinds.size > 0 ? [...kinds] : [data === 'image' ? 'rectanglelabels' : 'choices'];
  const controls = used.map((kind) => {
    const inner = names.map((name) => `    <${kind === 'choices' ? 'Choice' : 'Label'} value="${escapeXml(name)}"/>`).join('\n');
    return `  <${tags[kind]} name="${fromName(kind)}" toName="${data}">\n${inner}\n  </${tags[kind]}>`;
  });
  return `<View>\n  ${view}\n${controls.join('\n')}\n</View>\n`;
}

interface WrittenRegion {
  readonly type: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** Whether it is relative to a picture. */
  readonly pixels: boolean;
}

function writeRegion(item: AnnotatedLabel | AnnotatedInference, width: number, height: number): WrittenRegion | string {
  if (item.task === 'class') return { type: 'choices', value: {}, pixels: false };
  if (item.task === 'span') return item.span ? { type: 'labels', value: { start: item.span.start, end: item.span.end }, pixels: false } : 'The span has no place. It was left out.';
  if (!width || !height) return 'The frame has no size, and Label Studio writes percent of it. It was left out.';
  const px = (value: number) => (value / width) * 100;
  const py = (value: number) => (value / height) * 100;
  const { box, polygons, keypoints } = item;
  switch (item.task) {
    case 'box':
    case 'cuboid': {
      if (!box || ![box.x, box.y, box.w, box.h].every(Number.isFinite)) return 'The label has no box in the picture. It was left out.';
      const corner = item.rotation ? centerToCorner(box, item.rotation) : { ...box, rotation: 0 };
      return { type: 'rectanglelabels', value: { x: px(corner.x), y: py(corner.y), width: px(corner.w), height: py(corner.h), rotation: corner.rotation }, pixels: true };
    }
    case 'polygon': {
      const [ring, ...others] = polygons ?? [];
      if (!ring || others.length > 0) return 'Label Studio outlines have one ring. It was left out.';
      return { type: 'polygonlabels', value: { points: Array.from({ length: ring.length / 2 }, (_, i) => [px(ring[i * 2] ?? 0), py(ring[i * 2 + 1] ?? 0)]), closed: true }, pixels: true };
    }
    case 'keypoints':
      return keypoints?.length === 3 ? { type: 'keypointlabels', value: { x: px(keypoints[0] ?? 0), y: py(keypoints[1] ?? 0), width: 0.5 }, pixels: true } : 'Label Studio has single points, no skeletons. It was left out.';
    default:
      return `A ${item.task} cannot be written for Label Studio. It was left out.`;
  }
}
