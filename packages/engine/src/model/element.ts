/**
 * The things people point at: frames, labels (what a person annotated) and inferences (what a model said).
 * An element is identified by its kind and the id of its row; ids are never array positions.
 */
export type ElementKind = 'frame' | 'label' | 'inference';

/** Reference to one row of `frames`, `labels` or `inferences`. */
export interface ElementRef {
  readonly kind: ElementKind;
  /** `frame_id`, `label_id` or `inference_id`. */
  readonly id: string;
}

/** One string per element, usable as a map key, a list key and the `element_id` column: `label:ab12`. */
export type ElementId = `${ElementKind}:${string}`;

const kinds: readonly ElementKind[] = ['frame', 'label', 'inference'];

export function elementId(ref: ElementRef): ElementId {
  return `${ref.kind}:${ref.id}`;
}

/** The inverse of {@link elementId}; `undefined` for text that is not an element id. */
export function parseElementId(text: string): ElementRef | undefined {
  const colon = text.indexOf(':');
  const kind = kinds.find((name) => name === text.slice(0, colon));
  return kind && colon + 1 < text.length ? { kind, id: text.slice(colon + 1) } : undefined;
}
