import type { FrameObject } from '@shoal/engine';

/** What is set beside or over what. */
export type Comparison =
  | { readonly type: 'none' }
  /** A second model's inferences over the rest. */
  | { readonly type: 'overlay'; readonly modelId: string }
  | { readonly type: 'labels-inferences' }
  | { readonly type: 'models'; readonly modelId: string }
  | { readonly type: 'before-after' };

export const noComparison: Comparison = { type: 'none' };

/** Labels as they are, or as they would be with all proposed changes; `both`: with the changes drawn as such. */
export type Moment = 'both' | 'before' | 'after';

/** The second model that a comparison needs. */
export function comparedModel(comparison: Comparison): string | null {
  return comparison.type === 'overlay' || comparison.type === 'models' ? comparison.modelId : null;
}

export function panesOf(comparison: Comparison): 1 | 2 {
  return comparison.type === 'none' || comparison.type === 'overlay' ? 1 : 2;
}

/** The objects of every pane, left to right. `modelId`: the current model. */
export function paneObjects(objects: readonly FrameObject[], comparison: Comparison, moment: Moment, modelId: string | null): readonly (readonly FrameObject[])[] {
  switch (comparison.type) {
    case 'labels-inferences': {
      const seen = atMoment(objects, moment);
      return [seen.filter((object) => object.role !== 'inference'), seen.filter((object) => object.role === 'inference')];
    }
    case 'models': {
      const seen = atMoment(objects, moment).filter((object) => object.role === 'inference');
      return [seen.filter((object) => object.modelId === modelId), seen.filter((object) => object.modelId === comparison.modelId)];
    }
    case 'before-after':
      return [atMoment(objects, 'before').filter((object) => object.role !== 'inference'), atMoment(objects, 'after').filter((object) => object.role !== 'inference')];
    default:
      return [atMoment(objects, moment)];
  }
}

/** The same array for `both`. Applied changes are drawn as labels and keep their key, so that they can be pointed at. */
export function atMoment(objects: readonly FrameObject[], moment: Moment): readonly FrameObject[] {
  if (moment === 'both') return objects;
  return objects.flatMap((object): FrameObject[] => {
    if (object.role === 'inference') return [object];
    if (moment === 'before') return object.role === 'proposed' ? [] : [{ ...object, change: null }];
    if (object.role === 'proposed') return [{ ...object, role: 'label', change: null }];
    return object.change ? [] : [object];
  });
}
