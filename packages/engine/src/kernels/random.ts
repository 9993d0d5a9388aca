/**
 * Seeded generator of uniform numbers in [0, 1): sfc32 by Chris Doty-Humphrey (PractRand), 32-bit integer arithmetic
 * only, so that every engine gives the same sequence.
 */
export function createRandom(seed: number): () => number {
  let a = 0x9e3779b9;
  let b = seed | 0;
  let c = Math.floor(seed / 0x100000000) | 0;
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 0x100000000;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}
