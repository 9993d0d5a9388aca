import { isShoalError, messageOf, ShoalError } from '../base/errors';

const advice: Readonly<Record<string, string>> = {
  QuotaExceededError: 'The storage of this site is full. Free some space, or export the log to keep what is there, and try again.',
  VersionError: 'A newer version of this page is open in another tab. Reload this tab.',
  SecurityError: 'The browser does not let this page store anything. Allow site data for it, or export the log before closing the page.',
  InvalidStateError: 'The connection to the storage was closed. Try again; if that fails, reload the page.',
  UnknownError: 'The browser could not read or write its own storage. Check that the disk is not full, then restart the browser.',
  DataError: 'The decision holds a value that cannot be stored.',
  DataCloneError: 'The decision holds a value that cannot be stored.',
};

/** A `storage-failed` that says what to do about a failure of IndexedDB. */
export function explainStorageFailure(what: string, error: unknown): ShoalError {
  if (isShoalError(error)) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const help = advice[name] ?? `${messageOf(error)}. Try again, or export the log to keep what is there.`;
  return new ShoalError('storage-failed', `Decisions could not be ${what}. ${help}`, { details: { name }, cause: error });
}
