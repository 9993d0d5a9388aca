import { sqlLiteral } from '../database/sql';
import type { Manifest } from '../model/manifest';

/** `(VALUES …) AS classes(class_id, class_index)`: the class map as a relation, to join with. */
export function classRelation(manifest: Manifest): string {
  if (manifest.classes.length === 0) return `(SELECT NULL::VARCHAR AS class_id, NULL::INTEGER AS class_index WHERE FALSE)`;
  const values = manifest.classes.map((info, index) => `(${sqlLiteral(info.id)}, ${index})`).join(', ');
  return `(SELECT * FROM (VALUES ${values}) AS listed(class_id, class_index))`;
}

/** Display name of a class; the id itself for a class that the manifest does not list. */
export function className(manifest: Manifest, classId: string | null): string {
  return manifest.classes.find((info) => info.id === classId)?.name ?? classId ?? 'nothing';
}
