/** A small seeded generator (mulberry32), so that a failure can be played again. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (n: number) => Math.floor(next() * n) };
}

type Random = ReturnType<typeof createRandom>;

/** What breaks readers of text: numbers beyond all bounds, keys that reach prototypes, quotes, depth, strange letters. */
const poison = ['-1', '0', '1e309', '-1e309', 'NaN', 'Infinity', '9007199254740993', '4294967296', '"__proto__":{"polluted":1}', 'null', '[]', '{}', '"', "'", '[[[[[[[[[[', '<!DOCTYPE x>', '&lol;', '../../etc/passwd', '\u0000', '\u202e', '\ud800', ',,,,', '\n\n', 'javascript:alert(1)'];

/** Changes a file in one to four places: bytes flipped, removed, doubled, cut off, replaced by poison, or spliced with another file. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result: number[] | Uint8Array = bytes;
  for (let step = random.below(4); step >= 0; step--) {
    const list: number[] = Array.from(result);
    const at = random.below(list.length + 1);
    const size = 1 + random.below(Math.min(64, list.length + 1));
    switch (random.below(7)) {
      case 0:
        for (let i = 0; i < 1 + random.below(8); i++) list[random.below(list.length)] = random.below(256);
        break;
      case 1:
        list.splice(at, size);
        break;
      case 2:
        list.splice(at, 0, ...list.slice(at, at + size));
        break;
      case 3:
        list.length = at;
        break;
      case 4:
        list.splice(at, random.below(size), ...new TextEncoder().encode(poison[random.below(poison.length)] ?? ''));
        break;
      case 5:
        list.splice(at, size, ...other.slice(0, 1 + random.below(256)));
        break;
      default:
        // Numbers are where sizes and counts hide.
        for (let i = at; i < Math.min(list.length, at + 400); i++) {
          if ((list[i] ?? 0) >= 48 && (list[i] ?? 0) <= 57) {
            list.splice(i, 1, ...new TextEncoder().encode(['99999999999', '-5', '0', '1e400'][random.below(4)] ?? ''));
            break;
          }
        }
    }
    result = Uint8Array.from(list);
  }
  return result instanceof Uint8Array ? result : Uint8Array.from(result);
}
