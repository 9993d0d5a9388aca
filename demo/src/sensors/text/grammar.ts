import type { Random } from '../../scenes/random';

export type Entity = 'vessel' | 'place' | 'time' | 'cargo';

/** A text while it is written: what is added with a kind becomes a span. */
export interface Writer {
  readonly text: string;
  readonly spans: readonly { readonly entity: Entity; readonly start: number; readonly end: number }[];
  /** Words, with `{vessel}`, `{place}`, `{time}` and `{cargo}` where something of that kind goes; `{vessel:Heron}` says which. */
  write(template: string): void;
}

const VESSELS = ['Heron', 'Morning Tide', 'Anna Brandt', 'Sable', 'Petrel', 'Nordlys', 'Kittiwake', 'Old Margit', 'Vesper', 'Ida Holm', 'Cormorant', 'Brisling'];
const PLACES = ['berth 4', 'berth 7', 'the north mole', 'the fuel jetty', 'the ferry ramp', 'the dry dock', 'the outer buoy', 'shed 12', 'the container yard', 'the pilot station', 'the fish quay', 'the swing bridge'];
const CARGO = ['42 pallets of roof tiles', '180 t of rye', 'six containers of paper', 'frozen herring', 'a transformer of 61 t', '900 m³ of birch logs', 'road salt', 'empty crates', '12 tractors', 'steel coils', 'cement in bags', 'oysters on ice'];

export function createWriter(random: Random): Writer {
  const spans: { entity: Entity; start: number; end: number }[] = [];
  let text = '';
  const clock = (): string => `${String(random.int(0, 23)).padStart(2, '0')}:${String(random.int(0, 11) * 5).padStart(2, '0')}`;
  const make: Readonly<Record<Entity, () => string>> = { vessel: () => random.pick(VESSELS), place: () => random.pick(PLACES), time: clock, cargo: () => random.pick(CARGO) };
  return {
    get text() {
      return text;
    },
    spans,
    write(template) {
      for (const part of template.split(/(\{[a-z]+(?::[^}]*)?\})/)) {
        const match = /^\{([a-z]+)(?::([^}]*))?\}$/.exec(part);
        const entity = match?.[1] as Entity | undefined;
        if (!entity || !(entity in make)) {
          text += part;
          continue;
        }
        const value = match?.[2] ?? make[entity]();
        spans.push({ entity, start: text.length, end: text.length + value.length });
        text += value;
      }
    },
  };
}

/** Short notices, one string an entry; an incident is marked by the first letter. */
export const NOTICES: readonly { readonly incident: boolean; readonly lines: readonly string[] }[] = [
  { incident: false, lines: ['Log of the harbour office, early watch.', '{vessel:Heron} made fast at {place:berth 4} at {time:05:40} and began to discharge {cargo:180 t of rye}. Wind south-west, four to five; the water in the basin stayed flat.', 'The crew asks for shore power until {time:18:00}.'] },
  { incident: true, lines: ['Report of a contact.', 'While turning off {place:the north mole}, {vessel:Morning Tide} touched the fender of {place:berth 7} with her stern at {time:09:15}. Two planks are broken; nobody was hurt.', 'Her cargo of {cargo:roof tiles} was checked and found dry. A diver looks at the rudder at {time:14:00}.'] },
  { incident: false, lines: ['Notice to all skippers.', 'From {time:07:00} to {time:11:30} {place:the swing bridge} stays closed for cleaning. Vessels with masts below 9 m pass at the usual signal.', 'The pilot boat lies at {place:the pilot station} meanwhile.'] },
  { incident: true, lines: ['Spill at {place:the fuel jetty}.', 'At {time:22:25} a hose parted between the jetty and {vessel:Sable}. About 30 litres of gas oil went overboard before the valve was shut. Booms were laid within a quarter of an hour.', 'Loading of {cargo:cement in bags} next door stopped until {time:23:10}.'] },
  { incident: false, lines: ['Shift hand-over.', 'Crane 2 finished {vessel:Anna Brandt} at {time:16:45}: {cargo:six containers of paper} stand in {place:the container yard}, row C. Crane 3 goes on with {vessel:Nordlys} after the break.'] },
  { incident: false, lines: ['Fish auction.', '{vessel:Kittiwake} and {vessel:Brisling} landed {cargo:frozen herring} at {place:the fish quay} between {time:03:30} and {time:04:20}. Prices as posted on the board.'] },
  { incident: true, lines: ['Man overboard, recovered.', 'A docker slipped from the ladder of {vessel:Old Margit} at {place:the dry dock}, {time:13:05}. He was out of the water in four minutes and is well.', 'Work on the load of {cargo:steel coils} went on at {time:13:50} with a second watchman.'] },
  { incident: false, lines: ['Arrivals expected tomorrow.', '{vessel:Petrel}, {time:06:10}, {cargo:road salt}, {place:shed 12}.', '{vessel:Vesper}, {time:10:30}, {cargo:12 tractors}, {place:the ferry ramp}.', '{vessel:Ida Holm}, {time:15:20}, in ballast, waits at {place:the outer buoy}.'] },
  { incident: false, lines: ['Lights and marks.', 'The lamp of {place:the outer buoy} has been changed and shows its old rhythm again since {time:20:15}. Thanks to the crew of {vessel:Cormorant}.'] },
  { incident: true, lines: ['Cargo shifted.', '{vessel:Ida Holm} reports a list of five degrees after {cargo:birch logs} moved on deck, two miles outside of {place:the north mole}. She enters with a tug at {time:17:35}.', 'Nobody passes under her lee side until the lashings are set anew.'] },
];

const SENTENCES = [
  '{time} {vessel} cleared {place} with {cargo}.',
  '{time} {vessel} asked for a berth; sent to {place}.',
  '{time} Rounds made, all lines on {place} in order.',
  'The master of {vessel} signed for {cargo} at {time}.',
  '{vessel} shifted from {place} to {place} under her own engine.',
  'Gate opened for lorries with {cargo}; the last one left at {time}.',
  'Fog came in over {place}. {vessel} sounded her horn from {time} on.',
  'Crane 1 stood still until {time}; the wind over {place} was above the limit.',
  '{time} Water level 12 cm above the mean, falling.',
  'Weighed {cargo} twice, same result; papers to {vessel}.',
  'Tug made fast to {vessel} off {place} at {time}.',
  '{time} Nothing to report.',
  'The clerk of {place} counted {cargo}: one unit short, found behind the shed.',
  'Ladder at {place} repaired, tested by the mate of {vessel}.',
];

/** A journal of many days, longer than `least` characters. */
export function writeJournal(writer: Writer, random: Random, title: string, least: number): void {
  writer.write(`${title}\n`);
  for (let day = 1; writer.text.length < least; day++) {
    writer.write(`\nDay ${day}. Wind ${random.pick(['north', 'east', 'south', 'west'])} ${random.int(2, 7)}, ${random.pick(['clear', 'showers', 'overcast', 'mist until noon'])}.\n`);
    for (let i = random.int(6, 11); i > 0; i--) writer.write(`${random.pick(SENTENCES)} `);
    writer.write('\n');
  }
}
