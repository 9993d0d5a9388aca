import { applyPose, hitCuboid, invertPose, type Cuboid, type Pose, type Vector3 } from '@shoal/engine';

/** A thing in a small made-up street. */
export interface StreetThing {
  readonly id: string;
  readonly classId: 'car' | 'van' | 'pedestrian' | 'cyclist' | 'background';
  readonly cuboid: Cuboid;
  readonly reflectance: number;
}

const GROUND = -1.73;

function thing(id: string, classId: StreetThing['classId'], x: number, y: number, size: readonly [number, number, number], yaw = 0, reflectance = 0.4): StreetThing {
  return { id, classId, reflectance, cuboid: { center: [x, y, GROUND + size[2] / 2], size, rotation: [Math.cos(yaw / 2), 0, 0, Math.sin(yaw / 2)], reference: 'ego' } };
}

const car = [4.3, 1.8, 1.5] as const;
const person = [0.7, 0.7, 1.75] as const;

/** Cars on both sides, people on the pavement, house fronts and poles. */
export const street: readonly StreetThing[] = [
  thing('c1', 'car', 9, 3.2, car, 0.02),
  thing('c2', 'car', 16, 3.4, car, 0, 0.7),
  thing('c3', 'car', 24, -2.9, car, Math.PI, 0.3),
  thing('c4', 'car', 33, 0.4, [4.5, 1.9, 1.55], 0.12, 0.55),
  thing('c5', 'car', -9, -3, car, Math.PI - 0.04),
  thing('c6', 'car', 13, -9, car, Math.PI / 2 + 0.1, 0.6),
  thing('v1', 'van', 42, 3.6, [5.6, 2.1, 2.4], 0, 0.5),
  thing('p1', 'pedestrian', 11, -5.6, person, 0.4, 0.35),
  thing('p2', 'pedestrian', 12, -6.3, person, 2.2, 0.3),
  thing('p3', 'pedestrian', 19, 6.6, person, -1.1, 0.4),
  thing('y1', 'cyclist', 20, -5.2, [1.8, 0.6, 1.75], 3.0, 0.45),
  ...[-14, -2, 10, 22, 34, 46].flatMap((x, n) => [thing(`wl${n}`, 'background', x, 12 + (n % 3), [11, 5, 7 + (n % 4)], 0, 0.25), thing(`wr${n}`, 'background', x + 4, -14 - (n % 2) * 2, [10, 5, 6 + ((n * 2) % 5)], 0, 0.2)]),
  ...[-6, 6, 18, 30].flatMap((x, n) => [thing(`pl${n}`, 'background', x, 7.6, [0.25, 0.25, 6], 0, 0.8), thing(`pr${n}`, 'background', x + 3, -7.6, [0.25, 0.25, 6], 0, 0.8)]),
];

/** Whether a ray comes near enough to a thing to be worth a closer look. */
function passes({ cuboid }: StreetThing, from: Vector3, along: Vector3): boolean {
  const [x, y, z] = [cuboid.center[0] - from[0], cuboid.center[1] - from[1], cuboid.center[2] - from[2]];
  const length = along[0] ** 2 + along[1] ** 2 + along[2] ** 2;
  const depth = x * along[0] + y * along[1] + z * along[2];
  const off = x * x + y * y + z * z - (depth * depth) / length;
  const [l, w, h] = cuboid.size;
  return off <= (l * l + w * w + h * h) / 4;
}

const RINGS = 56;
const STEPS = 1100;
const REACH = 75;

/** What a scanner on the roof of the vehicle sees, as KITTI writes it: x, y, z, reflectance as float32. The same on every run. */
export function scanStreet(): Uint8Array<ArrayBuffer> {
  let state = 7;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const values: number[] = [];
  for (let ring = 0; ring < RINGS; ring += 1) {
    const pitch = (-24 + (28 * ring) / (RINGS - 1)) * (Math.PI / 180);
    for (let step = 0; step < STEPS; step += 1) {
      const yaw = (step / STEPS) * 2 * Math.PI;
      const along: Vector3 = [Math.cos(pitch) * Math.cos(yaw), Math.cos(pitch) * Math.sin(yaw), Math.sin(pitch)];
      let far = along[2] < 0 ? GROUND / along[2] : REACH;
      let reflectance = Math.abs(along[1] * far) < 5.2 ? 0.12 : 0.22;
      for (const candidate of street) {
        if (!passes(candidate, [0, 0, 0], along)) continue;
        const { cuboid, reflectance: own } = candidate;
        const hit = hitCuboid(cuboid, { from: [0, 0, 0], along });
        if (hit !== null && hit > 0.5 && hit < far) {
          far = hit;
          reflectance = own;
        }
      }
      if (far >= REACH || random() < 0.06) continue;
      const noisy = far + (random() - 0.5) * 0.05;
      values.push(along[0] * noisy, along[1] * noisy, along[2] * noisy, Math.min(1, reflectance * (0.75 + random() * 0.5)));
    }
  }
  return new Uint8Array(Float32Array.from(values).buffer);
}

export const PICTURE = { width: 720, height: 405 } as const;
const FOCAL = 380;
export const intrinsics = [FOCAL, 0, PICTURE.width / 2, 0, FOCAL, PICTURE.height / 2, 0, 0, 1] as const;

/** A camera on the roof that looks so many radians to the left. */
export function cameraPose(yaw: number): Pose {
  const [c, s] = [Math.cos(yaw / 2), Math.sin(yaw / 2)];
  // First from x right, y down, z forward to x forward, y left, z up; then the turn.
  const [w, x, y, z] = [0.5, -0.5, 0.5, -0.5];
  return { translation: [0.2 * Math.cos(yaw), 0.2 * Math.sin(yaw), -0.15], rotation: [c * w - s * z, c * x - s * y, c * y + s * x, c * z + s * w] };
}

const paints: Readonly<Record<StreetThing['classId'], readonly [number, number, number]>> = { car: [112, 124, 138], van: [196, 190, 178], pedestrian: [150, 92, 76], cyclist: [84, 110, 84], background: [158, 146, 132] };

/** A plain picture of the street, cast ray by ray. */
export async function takePicture(pose: Pose): Promise<Blob> {
  const { width, height } = PICTURE;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no canvas.');
  const image = context.createImageData(width, height);
  const toEgo = (point: Vector3) => applyPose(pose, point);
  const from = toEgo([0, 0, 0]);
  const own = invertPose(pose);
  const near = street.filter(({ cuboid }) => applyPose(own, cuboid.center)[2] > -4);
  const block = 3;
  for (let v = 0; v < height; v += block) {
    for (let u = 0; u < width; u += block) {
      const tip = toEgo([(u + 0.5 - width / 2) / FOCAL, (v + 0.5 - height / 2) / FOCAL, 1]);
      const along: Vector3 = [tip[0] - from[0], tip[1] - from[1], tip[2] - from[2]];
      let far = along[2] < 0 ? (GROUND - from[2]) / along[2] : Infinity;
      const side = from[1] + along[1] * far;
      let color: readonly number[] = along[2] < 0 ? (Math.abs(side) < 5.2 ? (Math.abs(side) < 0.08 && Math.floor((from[0] + along[0] * far) / 3) % 2 === 0 ? [214, 212, 204] : [92, 96, 102]) : [134, 132, 124]) : [176 - along[2] * 60, 198 - along[2] * 40, 220];
      for (const candidate of near) {
        if (!passes(candidate, from, along)) continue;
        const { cuboid, classId, id } = candidate;
        const hit = hitCuboid(cuboid, { from, along });
        if (hit === null || hit <= 0.3 || hit >= far) continue;
        far = hit;
        const place = applyPose(invertPose({ translation: cuboid.center, rotation: cuboid.rotation }), [from[0] + along[0] * hit, from[1] + along[1] * hit, from[2] + along[2] * hit]);
        const rest = place.map((value, axis) => 1 - Math.abs(value) / ((cuboid.size[axis] ?? 1) / 2));
        const face = rest.indexOf(Math.min(...rest));
        const window = classId !== 'background' && classId !== 'pedestrian' && (place[2] ?? 0) > 0.15 && (place[2] ?? 0) < 0.6 && Math.abs(place[0] ?? 0) < cuboid.size[0] * 0.34;
        const light = [0.86, 0.72, 1.05][face] ?? 1;
        const tint = classId === 'background' ? ((id.charCodeAt(2) * 37) % 30) - 15 : 0;
        color = window ? [44, 52, 60] : paints[classId].map((channel) => (channel + tint) * light);
      }
      const fog = Math.min(0.55, far / 160);
      for (let dv = 0; dv < block; dv += 1) {
        for (let du = 0; du < block; du += 1) {
          const at = (Math.min(height - 1, v + dv) * width + Math.min(width - 1, u + du)) * 4;
          for (let channel = 0; channel < 3; channel += 1) image.data[at + channel] = (color[channel] ?? 0) * (1 - fog) + ([186, 200, 214][channel] ?? 0) * fog;
          image.data[at + 3] = 255;
        }
      }
    }
  }
  context.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}
