import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { OptionValue } from '@shoal/engine';
import { UsageError } from './usage-error';

/** `parseArgs` whose complaints are usage errors. */
export function parseOptions<T extends NonNullable<ParseArgsConfig['options']>>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `--map label=species,rows=objects --map box_format=xyxy-pixels` as options of a format. `null` frees a column, `true`, `false` and numbers are themselves. */
export function parseMapping(given: readonly string[] | undefined): Record<string, OptionValue> | undefined {
  if (!given || given.length === 0) return undefined;
  const entries = given.flatMap((text) => text.split(',')).map((pair): [string, OptionValue] => {
    const equals = pair.indexOf('=');
    if (equals <= 0) throw new UsageError(`--map is "${pair}". Expected name=value, as in --map label=species.`);
    return [pair.slice(0, equals).trim(), optionValue(pair.slice(equals + 1).trim())];
  });
  return Object.fromEntries(entries);
}

function optionValue(text: string): OptionValue {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null' || text === '') return null;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

export type FailOn = 'error' | 'warning' | 'never';

export function parseFailOn(text: string | undefined, otherwise: FailOn): FailOn {
  const found = (['error', 'warning', 'never'] as const).find((value) => value === (text ?? otherwise));
  if (!found) throw new UsageError(`--fail-on is "${text}". Expected error, warning or never.`);
  return found;
}

/** A whole number, 0 or more. */
export function count(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${name} is "${text}". Expected a whole number, 0 or more.`);
  return Number(text);
}

export function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw new UsageError(`${name} is "${text}". Expected ${allowed.join(' or ')}.`);
  return found;
}

/** A number above 0. */
export function positiveNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) throw new UsageError(`${name} is "${text}". Expected a number above 0.`);
  return value;
}
