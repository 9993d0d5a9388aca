import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { kerbAt } from '../places';
import { hashText } from '../random';
import { actorShapes } from '../shapes/actor-shapes';
import { FRAME_HEIGHT, FRAME_WIDTH, type Actor, type Scene } from '../scene-types';
import { streetOf, type Street } from '../street';
import { drawnActors } from '../truth';
import { createView, type View } from '../view';
import { paintBuildings } from './buildings';
import { paintBoat, paintHedges, paintTree } from './greenery';
import { paintGround } from './ground';
import { paintCarGlow, paintLamp } from './lamps';
import { bloom, coveredLens, develop } from './lens';
import { createLight, lampsBetween, moodOf, type Mood } from './mood';
import { createTone, paintShapes, type Tone } from './paint';
import { paintQuay } from './quay';
import { createShade } from './shade';
import { paintActorShadow, paintTreeShadow } from './shadows';
import { paintSky } from './sky';
import { paintRain } from './weather';

interface Stage {
  readonly scene: Scene;
  readonly mood: Mood;
  readonly street: Street;
  readonly actors: readonly Actor[];
  readonly light: ReturnType<typeof createLight>;
  readonly shade: (x: number, z: number) => number;
  toneAt(x: number, z: number): Tone;
  /** As `toneAt`, never quite dark: clothes and paint keep a little of the town's light. */
  actorTone(actor: Actor): Tone;
}

function createStage(scene: Scene): Stage {
  const mood = moodOf(scene);
  const street = streetOf(scene.placeId);
  const light = createLight(scene, mood);
  const shade = createShade(street, mood);
  return {
    scene,
    mood,
    street,
    light,
    shade,
    actors: drawnActors(scene),
    actorTone: (actor) => {
      const [r, g, b] = light(actor.x, actor.z, shade(actor.x, actor.z) * 0.8);
      return createTone(mood, [Math.max(0.36, r), Math.max(0.37, g), Math.max(0.42, b)], Math.max(0.5, actor.z - scene.camera.z));
    },
    toneAt: (x, z) => createTone(mood, light(x, z, shade(x, z) * 0.8), Math.max(0.5, z - scene.camera.z)),
  };
}

/** Everything that stands on the ground, far things first. */
function paintStanding(ctx: SKRSContext2D, stage: Stage, view: View): void {
  const { scene, mood, street } = stage;
  const { z } = scene.camera;
  paintBuildings(ctx, street, view, scene, mood, stage.light);
  const items: { z: number; paint: () => void }[] = [];
  for (const boat of street.boats) {
    if (boat.z > z + 7 && boat.z < z + 90) items.push({ z: boat.z + 30, paint: () => paintBoat(ctx, boat, view, stage.toneAt(boat.x, boat.z)) });
  }
  for (const tree of street.trees) {
    if (tree.z > z + 3.2 && tree.z < z + 95) items.push({ z: tree.z, paint: () => paintTree(ctx, tree, view, mood, stage.toneAt(tree.x, tree.z)) });
  }
  for (const lamp of lampsBetween(scene, z + 2.5, z + 95)) {
    items.push({ z: lamp.z, paint: () => paintLamp(ctx, lamp, view, mood, stage.toneAt(lamp.x, lamp.z)) });
  }
  for (const actor of stage.actors) {
    items.push({
      z: actor.z,
      paint: () => {
        paintShapes(ctx, actorShapes(actor, view, mood.lampsOn), stage.actorTone(actor), mood.sunSide);
        if (actor.class === 'car') paintCarGlow(ctx, actor, view, mood);
      },
    });
  }
  paintHedges(ctx, street, view, scene, stage.toneAt);
  if (street.water) paintQuay(ctx, street, view, scene, stage.toneAt);
  items.sort((a, b) => b.z - a.z);
  for (const item of items) item.paint();
}

/** Mirrors the street in the wet ground: broken up by ripples, stronger in puddles and far away. */
function mixReflection(ground: Uint8ClampedArray, mirror: Uint8ClampedArray, scene: Scene, mood: Mood): void {
  const seed = hashText(scene.streetSeed);
  const strength = mood.ambient[0] > 0.55 ? 0.34 : 0.5;
  for (let y = Math.floor(scene.camera.horizon) + 1; y < FRAME_HEIGHT; y++) {
    const depth = (y - scene.camera.horizon) / (FRAME_HEIGHT - scene.camera.horizon);
    for (let x = 0; x < FRAME_WIDTH; x++) {
      const at = (y * FRAME_WIDTH + x) * 4;
      const ripple = Math.round((Math.sin(y * 1.3 + seed) + Math.sin(y * 0.47 + x * 0.21 + seed * 2) + Math.sin(x * 0.83 - y * 0.31)) * (0.3 + depth * 0.45));
      let [r, g, b, a] = [0, 0, 0, 0];
      // Reflections run in the vertical: average a column, more of it close by.
      const reach = 2 + Math.round(depth * 8);
      for (let k = -2; k <= 2; k++) {
        const row = Math.min(FRAME_HEIGHT - 1, Math.max(0, y + Math.round((k * reach) / 2)));
        const from = (row * FRAME_WIDTH + Math.min(FRAME_WIDTH - 1, Math.max(0, x + ripple))) * 4;
        const alpha = mirror[from + 3] as number;
        r += (mirror[from] as number) * alpha;
        g += (mirror[from + 1] as number) * alpha;
        b += (mirror[from + 2] as number) * alpha;
        a += alpha;
      }
      if (a === 0) continue;
      const k = strength * (a / (255 * 5)) * (1 - depth * 0.35);
      ground[at] = (ground[at] as number) * (1 - k) + (r / a) * k;
      ground[at + 1] = (ground[at + 1] as number) * (1 - k) + (g / a) * k;
      ground[at + 2] = (ground[at + 2] as number) * (1 - k) + (b / a) * k;
    }
  }
}

function paintGroundPart(ctx: SKRSContext2D, stage: Stage, view: View): void {
  const { scene, mood, street } = stage;
  const image = ctx.getImageData(0, 0, FRAME_WIDTH, FRAME_HEIGHT);
  paintGround(image.data, scene, mood, stage.shade);
  if (mood.wet) {
    const mirror = createCanvas(FRAME_WIDTH, FRAME_HEIGHT).getContext('2d');
    paintStanding(mirror, stage, createView(scene.camera, -1));
    mixReflection(image.data, mirror.getImageData(0, 0, FRAME_WIDTH, FRAME_HEIGHT).data, scene, mood);
  }
  ctx.putImageData(image, 0, 0);
  const kerb = Math.max(kerbAt(street.place, -1), kerbAt(street.place, 1)) + 12;
  for (const tree of street.trees) {
    if (tree.z > scene.camera.z + 2 && tree.z < scene.camera.z + 60 && Math.abs(tree.x) < kerb) {
      paintTreeShadow(ctx, tree, view, mood, 1 - stage.shade(tree.x - mood.sunSide * mood.shadow[0] * 3, tree.z));
    }
  }
  for (const actor of stage.actors) paintActorShadow(ctx, actor, view, mood, 1 - stage.shade(actor.x, actor.z));
}

/** Moves the picture by whole pixels; the uncovered edge repeats the outermost row or column. */
function shiftPicture(ctx: SKRSContext2D, canvas: Canvas, scene: Scene): void {
  if (scene.shift.x === 0 && scene.shift.y === 0) return;
  const copy = createCanvas(FRAME_WIDTH, FRAME_HEIGHT);
  copy.getContext('2d').drawImage(canvas, 0, 0);
  ctx.drawImage(copy, scene.shift.x, scene.shift.y);
}

/** Draws a scene, 256 x 160. Only anti-aliasing may differ between machines. */
export function renderScene(scene: Scene): Canvas {
  const canvas = createCanvas(FRAME_WIDTH, FRAME_HEIGHT);
  const ctx = canvas.getContext('2d');
  if (!scene.covered) {
    const stage = createStage(scene);
    const view = createView(scene.camera);
    paintSky(ctx, scene, stage.mood);
    paintGroundPart(ctx, stage, view);
    paintStanding(ctx, stage, view);
    if (stage.mood.wet) paintRain(ctx, canvas, scene, stage.mood);
    bloom(ctx, canvas, scene);
    shiftPicture(ctx, canvas, scene);
  }
  const image = ctx.getImageData(0, 0, FRAME_WIDTH, FRAME_HEIGHT);
  if (scene.covered) coveredLens(image.data, scene);
  else develop(image.data, scene);
  ctx.putImageData(image, 0, 0);
  return canvas;
}
