import type { Finding } from '../contract/findings';

/** Counts what a format cannot hold: one finding for each kind, with its number and the first example. */
export interface NotCarried {
  /** `message` is completed to "12 labels: <message>". */
  add(what: string, message: string, example: string, count?: number): void;
  finish(): readonly Finding[];
}

export function createNotCarried(): NotCarried {
  const kinds = new Map<string, { readonly what: string; readonly message: string; readonly example: string; count: number }>();
  return {
    add(what, message, example, count = 1) {
      const key = `${what}\0${message}`;
      const known = kinds.get(key);
      if (known) known.count += count;
      else kinds.set(key, { what, message, example, count });
    },
    finish: () =>
      [...kinds.values()].map(({ what, message, example, count }) => ({
        code: 'not-carried',
        message: `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}: ${message} The first is "${example.slice(0, 120)}".`,
        value: example.slice(0, 120),
      })),
  };
}
