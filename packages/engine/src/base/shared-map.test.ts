import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSharedMap } from './shared-map';

const step = fc.oneof(
  fc.record({ do: fc.constant('set' as const), key: fc.nat(12), value: fc.nat(99) }),
  fc.record({ do: fc.constant('delete' as const), key: fc.nat(12) }),
  fc.record({ do: fc.constant('snapshot' as const) }),
);

it('is a Map whose snapshots never change, whatever its size', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.constantFrom({ small: 0, beside: 3 }, { small: 0, beside: 1000 }, { small: 6, beside: 4 }, {}), (steps, options) => {
      const map = createSharedMap<number, number>(options);
      const truth = new Map<number, number>();
      const snapshots: [ReadonlyMap<number, number>, [number, number][]][] = [];
      for (const one of steps) {
        if (one.do === 'set') {
          map.set(one.key, one.value);
          truth.set(one.key, one.value);
        } else if (one.do === 'delete') {
          map.delete(one.key);
          truth.delete(one.key);
        } else {
          const snapshot = map.snapshot();
          expect(map.snapshot()).toBe(snapshot);
          snapshots.push([snapshot, [...truth]]);
        }
        expect(map.size).toBe(truth.size);
      }
      snapshots.push([map.snapshot(), [...truth]]);
      for (const [snapshot, entries] of snapshots) {
        expect([...snapshot]).toEqual(entries);
        expect([snapshot.size, [...snapshot.keys()], [...snapshot.values()]]).toEqual([entries.length, entries.map(([key]) => key), entries.map(([, value]) => value)]);
        for (let key = 0; key <= 12; key++) expect(snapshot.get(key)).toBe(new Map(entries).get(key));
      }
    }),
    { numRuns: 500 },
  );
});
