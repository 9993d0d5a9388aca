import type { ClassInfo } from '../../model/manifest';
import { showValue, type Finding } from '../contract/findings';
import { idText, isObject, textOf } from './fields';

export interface ReadCategories {
  /** Class id by the text of the category id. */
  readonly classIds: ReadonlyMap<string, string>;
  readonly classes: readonly ClassInfo[];
  /** Text of the id of Roboflow's category 0, which is the dataset's name and no class. */
  readonly rootCategory: string | null;
}

/** `categories` of a ground truth file. Class ids are the category ids as text (or what Shoal wrote as `shoal_id`). */
export function readCategories(categories: readonly unknown[], isRoboflow: boolean, file: string, report: (finding: Finding) => void): ReadCategories {
  const classIds = new Map<string, string>();
  const taken = new Set<string>();
  const classes: ClassInfo[] = [];
  let rootCategory: string | null = null;
  categories.forEach((category, index) => {
    const at = { file, line: index + 1, value: showValue(category) };
    const id = isObject(category) ? idText(category['id']) : undefined;
    if (!isObject(category) || id === undefined) {
      report({ ...at, code: 'no-id', message: 'A category has no id and was left out.', column: 'categories' });
      return;
    }
    if (classIds.has(id)) {
      report({ ...at, code: 'duplicate-id', message: `Category ${id} occurs twice; the later one was left out.`, column: 'categories' });
      return;
    }
    const name = textOf(category['name']) ?? idText(category['name']);
    if (name === undefined) report({ ...at, code: 'bad-value', message: `Category ${id} has no name; it is called by its id.`, column: 'categories' });
    const given = idText(category['shoal_id']) ?? id;
    const classId = taken.has(given) ? id : given;
    classIds.set(id, classId);
    taken.add(classId);
    classes.push(withDetails({ id: classId, name: name ?? id }, category));
    const isParent = categories.some((other) => isObject(other) && other !== category && other['supercategory'] === name);
    if (isRoboflow && id === '0' && category['supercategory'] === 'none' && (isParent || categories.length > 1)) rootCategory = id;
  });
  return { classIds, classes, rootCategory };
}

function withDetails(info: ClassInfo, category: Readonly<Record<string, unknown>>): ClassInfo {
  const supercategory = textOf(category['supercategory']);
  const color = textOf(category['color']);
  const keypoints = category['keypoints'];
  const skeleton = category['skeleton'];
  return {
    ...info,
    ...(color !== undefined && /^#[0-9a-f]{3,8}$/i.test(color) && { color }),
    ...(supercategory && { supercategory }),
    ...(Array.isArray(keypoints) && keypoints.length > 0 && { keypoints: keypoints.map((name) => (typeof name === 'string' ? name : String(name))) }),
    ...(Array.isArray(skeleton) && skeleton.length > 0 && { skeleton: skeleton.filter(isPair) }),
  };
}

function isPair(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}
