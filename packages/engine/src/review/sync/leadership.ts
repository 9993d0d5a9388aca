/**
 * Calls back once this page leads: at once where nobody can be asked. When the page that leads is closed or crashes, the browser passes the lock on to the
 * next one in line.
 *
 * @returns the function that gives the lead up
 */
export function lead(name: string, onLead: () => void): () => void {
  const { locks } = (globalThis.navigator ?? {}) as { readonly locks?: LockManager };
  const ended = new AbortController();
  if (!locks) {
    onLead();
    return () => undefined;
  }
  const held = new Promise<void>((resolve) => ended.signal.addEventListener('abort', () => resolve()));
  locks
    .request(name, { signal: ended.signal }, () => {
      if (!ended.signal.aborted) onLead();
      return held;
    })
    .catch((error: unknown) => {
      // Where locks are forbidden (a sandboxed frame) nobody else can lead either.
      if (!ended.signal.aborted && error instanceof Error) onLead();
    });
  return () => ended.abort();
}
