import { createRandom } from '../random';

/**
 * Seeded clustered rows [n, dim]: normal noise of width 1 around centres of width 2, in `latent` directions, and a little
 * noise in all.
 */
export function clusteredRows(n: number, dim: number, seed: number, centres = 50, latent = 12): Float32Array {
  const random = createRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const basis = Float64Array.from({ length: latent * dim }, normal);
  const means = Float64Array.from({ length: centres * latent }, () => 2 * normal());
  const rows = new Float32Array(n * dim);
  for (let row = 0; row < n; row++) {
    const centre = Math.floor(random() * centres);
    const place = Float64Array.from({ length: latent }, (_, l) => (means[centre * latent + l] as number) + normal());
    for (let d = 0; d < dim; d++) {
      let sum = 0.05 * normal();
      for (let l = 0; l < latent; l++) sum += (place[l] as number) * (basis[l * dim + d] as number);
      rows[row * dim + d] = sum;
    }
  }
  return rows;
}
