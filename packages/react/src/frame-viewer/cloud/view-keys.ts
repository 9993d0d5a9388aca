import { pan, START_PITCH, START_YAW, turn, type Orbit } from './orbit';
import type { CloudStage } from './cloud-stage';

const TURN = Math.PI / 24;
const STEP = 48;

/** Looks from above, north up: the vehicle's forward is up. */
export function fromAbove(orbit: Orbit): Orbit {
  return { ...orbit, yaw: Math.PI, pitch: Math.PI / 2, flat: true };
}

export function isFromAbove({ pitch, flat }: Orbit): boolean {
  return flat && pitch > Math.PI / 2 - 1e-3;
}

export function toPerspective(orbit: Orbit): Orbit {
  return { ...orbit, yaw: START_YAW, pitch: START_PITCH, flat: false };
}

const turns: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [TURN, 0], ArrowRight: [-TURN, 0], ArrowUp: [0, -TURN], ArrowDown: [0, TURN], '4': [TURN, 0], '6': [-TURN, 0], '8': [0, -TURN], '2': [0, TURN] };
const pans: Readonly<Record<string, readonly [number, number]>> = { 'Shift+ArrowLeft': [STEP, 0], 'Shift+ArrowRight': [-STEP, 0], 'Shift+ArrowUp': [0, STEP], 'Shift+ArrowDown': [0, -STEP] };

/** Keys that change where one looks from. Returns whether it was one. */
export function viewKey(stage: CloudStage, name: string): boolean {
  const { orbit } = stage;
  const [turned, moved] = [turns[name], pans[name]];
  if (turned) stage.setOrbit(turn(orbit, turned[0], turned[1]));
  else if (moved) stage.setOrbit(pan(orbit, stage.lens, moved[0], moved[1]));
  else if (name === 't') stage.goTo(isFromAbove(orbit) ? toPerspective(orbit) : fromAbove(orbit));
  else if (name === '1') stage.goTo({ ...orbit, yaw: 0, pitch: 0, flat: true });
  else if (name === '3') stage.goTo({ ...orbit, yaw: -Math.PI / 2, pitch: 0, flat: true });
  else if (name === '7') stage.goTo(fromAbove(orbit));
  else return false;
  return true;
}
