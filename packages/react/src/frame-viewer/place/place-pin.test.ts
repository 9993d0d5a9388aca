import { describe, expect, it } from 'vitest';
import { placeOf, placeWords } from './place-pin';

const frame = (lat: unknown, lon: unknown) => ({ entries: [{ name: 'lat', value: lat as number, type: 'DOUBLE' }, { name: 'lon', value: lon as number, type: 'DOUBLE' }] });

describe('placeOf', () => {
  it('takes places on Earth, and nothing else', () => {
    expect(placeOf(frame(57.7, 11.97))).toEqual({ lat: 57.7, lon: 11.97 });
    expect(placeOf(frame(-90, 180))).toEqual({ lat: -90, lon: 180 });
    for (const [lat, lon] of [[91, 0], [0, 181], ['57', 11], [NaN, 0], [Infinity, 0]]) expect(placeOf(frame(lat, lon))).toBeNull();
    expect(placeOf({ entries: [] })).toBeNull();
  });

  it('says which side of the equator and of Greenwich', () => {
    expect(placeWords({ lat: -33.8568, lon: 151.21531 })).toBe('33.8568° S, 151.2153° E');
    expect(placeWords({ lat: 57.7, lon: -11.97 })).toBe('57.7000° N, 11.9700° W');
  });
});
