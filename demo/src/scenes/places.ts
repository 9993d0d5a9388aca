/** A street of the town. Widths in metres; the road's middle is x = 0 and traffic keeps right. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly lat: number;
  readonly lon: number;
  /** Degrees clockwise from north in which the cars with the cameras drive. */
  readonly heading: number;
  readonly lane: number;
  /** Width of the parking strip on the left and on the right, 0 = none. */
  readonly parking: readonly [number, number];
  readonly sidewalk: number;
  readonly style: 'row' | 'centre' | 'villas' | 'park' | 'harbour';
  /** 0..1: how green the street is. */
  readonly trees: number;
}

/** Ten streets of Demo town, which lies on an island that does not exist. */
export const PLACES: readonly Place[] = [
  { id: 'harbour-lane', name: 'Harbour Lane', lat: 41.8312, lon: -31.4198, heading: 82, lane: 3.3, parking: [0, 2.1], sidewalk: 2.8, style: 'harbour', trees: 0.3 },
  { id: 'mill-street', name: 'Mill Street', lat: 41.8347, lon: -31.4236, heading: 15, lane: 3.2, parking: [2.1, 2.1], sidewalk: 2.4, style: 'row', trees: 0.35 },
  { id: 'orchard-road', name: 'Orchard Road', lat: 41.8421, lon: -31.4287, heading: 48, lane: 3.3, parking: [0, 0], sidewalk: 2.2, style: 'villas', trees: 0.8 },
  { id: 'station-square', name: 'Station Square', lat: 41.8369, lon: -31.4151, heading: 128, lane: 3.5, parking: [0, 0], sidewalk: 3.6, style: 'centre', trees: 0.3 },
  { id: 'quay-street', name: 'Quay Street', lat: 41.8301, lon: -31.4122, heading: 95, lane: 3.3, parking: [0, 0], sidewalk: 3, style: 'harbour', trees: 0.5 },
  { id: 'chapel-hill', name: 'Chapel Hill', lat: 41.8398, lon: -31.4212, heading: 342, lane: 3.1, parking: [2.1, 0], sidewalk: 2.2, style: 'row', trees: 0.55 },
  { id: 'linden-avenue', name: 'Linden Avenue', lat: 41.8385, lon: -31.4104, heading: 201, lane: 3.4, parking: [2.1, 2.1], sidewalk: 3.2, style: 'centre', trees: 0.9 },
  { id: 'kiln-road', name: 'Kiln Road', lat: 41.8443, lon: -31.4178, heading: 265, lane: 3.4, parking: [0, 2.1], sidewalk: 2.2, style: 'row', trees: 0.25 },
  { id: 'park-side', name: 'Park Side', lat: 41.8354, lon: -31.4068, heading: 174, lane: 3.3, parking: [0, 0], sidewalk: 2.8, style: 'park', trees: 1 },
  { id: 'meadow-way', name: 'Meadow Way', lat: 41.8468, lon: -31.4249, heading: 310, lane: 3.2, parking: [0, 0], sidewalk: 2.2, style: 'villas', trees: 0.9 },
];

export function placeById(id: string): Place {
  const place = PLACES.find((candidate) => candidate.id === id);
  if (!place) throw new Error(`No street "${id}" in Demo town; expected one of ${PLACES.map((p) => p.id).join(', ')}.`);
  return place;
}

/** Distance of the kerb from the road's middle on a side (-1 left, 1 right). */
export function kerbAt(place: Place, side: -1 | 1): number {
  return place.lane + place.parking[side === -1 ? 0 : 1];
}
