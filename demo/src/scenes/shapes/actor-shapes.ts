import type { Actor } from '../scene-types';
import type { Shape } from '../shape';
import type { View } from '../view';
import { carShapes } from './car';
import { coneShapes } from './cone';
import { cyclistShapes, pedestrianShapes } from './person';
import { signShapes } from './sign';

/** Screen-space shapes of an actor, back to front. */
export function actorShapes(actor: Actor, view: View, lampsOn: boolean): Shape[] {
  switch (actor.class) {
    case 'cone':
      return coneShapes(actor, view);
    case 'car':
      return carShapes(actor, view, lampsOn);
    case 'pedestrian':
      return pedestrianShapes(actor, view);
    case 'cyclist':
      return cyclistShapes(actor, view);
    default:
      return signShapes(actor, view);
  }
}
