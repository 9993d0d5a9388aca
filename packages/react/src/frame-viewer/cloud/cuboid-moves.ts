import { invertPose, liftCuboid, resizeCuboid, rotate, shiftCuboid, turnCuboid, type Cuboid, type SensorRig, type Vector3 } from '@shoal/engine';

/** Ways to change a cuboid a little. */
export type CuboidMove = 'turnLeft' | 'turnRight' | 'flip' | 'forward' | 'back' | 'left' | 'right' | 'up' | 'down' | 'longer' | 'shorter' | 'wider' | 'narrower' | 'higher' | 'lower';

const DEGREE = Math.PI / 180;
/** Metres. */
const STEP = 0.1;

/** Applies a move; with `far` five times as much. `up`: the world's up in the cuboid's reference frame. */
export function moveBy(cuboid: Cuboid, move: CuboidMove, far: boolean, up: Vector3): Cuboid {
  const times = far ? 5 : 1;
  const by = STEP * times;
  switch (move) {
    case 'turnLeft':
      return turnCuboid(cuboid, DEGREE * times);
    case 'turnRight':
      return turnCuboid(cuboid, -DEGREE * times);
    case 'flip':
      return turnCuboid(cuboid, Math.PI);
    case 'forward':
      return shiftCuboid(cuboid, [by, 0, 0]);
    case 'back':
      return shiftCuboid(cuboid, [-by, 0, 0]);
    case 'left':
      return shiftCuboid(cuboid, [0, by, 0]);
    case 'right':
      return shiftCuboid(cuboid, [0, -by, 0]);
    case 'up':
      return liftCuboid(cuboid, [up[0] * by, up[1] * by, up[2] * by]);
    case 'down':
      return liftCuboid(cuboid, [-up[0] * by, -up[1] * by, -up[2] * by]);
    case 'longer':
      return resizeCuboid(cuboid, [STEP, 0, 0]);
    case 'shorter':
      return resizeCuboid(cuboid, [-STEP, 0, 0]);
    case 'wider':
      return resizeCuboid(cuboid, [0, STEP, 0]);
    case 'narrower':
      return resizeCuboid(cuboid, [0, -STEP, 0]);
    case 'higher':
      return resizeCuboid(cuboid, [0, 0, STEP]);
    case 'lower':
      return resizeCuboid(cuboid, [0, 0, -STEP]);
  }
}

/** The vehicle's up in a cuboid's reference frame. */
export function upOf(cuboid: Cuboid, rig: SensorRig): Vector3 {
  const pose = rig.referencePose(cuboid.reference);
  return pose ? rotate(invertPose(pose).rotation, [0, 0, 1]) : [0, 0, 1];
}

const keys: Readonly<Record<string, readonly [CuboidMove, boolean]>> = {
  ',': ['turnLeft', false],
  '.': ['turnRight', false],
  // Shift and comma or full stop, as keyboards of several languages write them.
  '<': ['turnLeft', true],
  ';': ['turnLeft', true],
  '>': ['turnRight', true],
  ':': ['turnRight', true],
  y: ['flip', false],
  ArrowUp: ['forward', false],
  ArrowDown: ['back', false],
  ArrowLeft: ['left', false],
  ArrowRight: ['right', false],
  'Shift+ArrowUp': ['forward', true],
  'Shift+ArrowDown': ['back', true],
  'Shift+ArrowLeft': ['left', true],
  'Shift+ArrowRight': ['right', true],
  PageUp: ['up', false],
  PageDown: ['down', false],
  'Shift+PageUp': ['up', true],
  'Shift+PageDown': ['down', true],
  x: ['longer', false],
  'Shift+x': ['shorter', false],
  w: ['wider', false],
  'Shift+w': ['narrower', false],
  h: ['higher', false],
  'Shift+h': ['lower', false],
};

/** The move of a key, and whether it is a far one. */
export function moveOfKey(name: string): readonly [CuboidMove, boolean] | undefined {
  return Object.hasOwn(keys, name) ? keys[name] : undefined;
}
