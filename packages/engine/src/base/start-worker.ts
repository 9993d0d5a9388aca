interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

let policy: { createScriptURL(url: string): unknown } | undefined;

/**
 * Starts a worker from a file of its own. Where the page enforces Trusted Types, the URL goes through a policy named
 * `shoal` (allow it with `trusted-types shoal`). Throws what the `Worker` constructor throws.
 */
export function startWorker(url: URL, options?: WorkerOptions): Worker {
  const trustedTypes = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes;
  if (trustedTypes && !policy) policy = trustedTypes.createPolicy('shoal', { createScriptURL: (text) => text });
  const trusted = policy ? policy.createScriptURL(url.href) : url.href;
  // A TrustedScriptURL is accepted at run time; the type library of workers only knows strings and URLs.
  return new Worker(trusted as string, options);
}
