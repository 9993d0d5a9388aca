import { createChannelSync } from './channel-sync';
import type { SyncAdapter } from './sync-adapter';

export interface NetworkFaults {
  /** 0…1 */
  readonly drop: number;
  readonly repeat: number;
  /** Longest way in milliseconds; each message takes its own time, so they overtake each other. */
  readonly delay: number;
}

export interface LossyNetwork {
  adapter(): SyncAdapter;
  /** From now on nothing is lost. */
  heal(): void;
}

/** A room in memory whose messages get lost, doubled, late and out of order, all by `random`. */
export function createLossyNetwork(faults: NetworkFaults, random: () => number, pulseMs = 1000): LossyNetwork {
  const members = new Set<(message: unknown) => void>();
  let current = faults;
  const deliver = (to: (message: unknown) => void, message: unknown) => {
    if (random() < current.drop) return;
    const copies = random() < current.repeat ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) setTimeout(() => members.has(to) && to(message), random() * current.delay);
  };
  return {
    heal: () => (current = { drop: 0, repeat: 0, delay: 1 }),
    adapter: () =>
      createChannelSync({
        reach: 'everybody',
        pulseMs,
        open(_, { onMessage }) {
          members.add(onMessage);
          return {
            post(message) {
              const sent = structuredClone(message);
              for (const member of members) if (member !== onMessage) deliver(member, sent);
            },
            close: () => void members.delete(onMessage),
          };
        },
      }),
  };
}
