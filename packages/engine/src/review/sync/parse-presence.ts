import * as v from 'valibot';
import { parseElementId, type ElementId } from '../../model/element';
import type { Presence } from './sync-adapter';

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500));
const presence = v.object({
  clientId: text,
  actor: text,
  element: v.nullable(v.custom<ElementId>((value) => typeof value === 'string' && value.length <= 2000 && parseElementId(value) !== undefined)),
  place: v.nullable(text),
});

/** What a stranger says of who is there; what makes no sense is left out. */
export function parsePresences(value: unknown): Presence[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 200).flatMap((one: unknown) => {
    const parsed = v.safeParse(presence, one);
    return parsed.success ? [parsed.output] : [];
  });
}
