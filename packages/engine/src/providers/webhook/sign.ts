/** Headers of a signed delivery. */
export const WEBHOOK_HEADERS = { timestamp: 'Shoal-Timestamp', signature: 'Shoal-Signature', delivery: 'Shoal-Delivery' } as const;

/** How old a delivery may be before a receiver refuses it, seconds. */
export const WEBHOOK_WINDOW_S = 300;

/**
 * Signature of a delivery: `v1=` and the hexadecimal HMAC-SHA256, under the secret, of timestamp, a full stop and the body.
 *
 * @param timestamp seconds since the epoch
 */
export async function signWebhook(secret: string, timestamp: number, body: string): Promise<string> {
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(secret, 'sign'), bytesOf(`${timestamp}.${body}`)));
  return `v1=${Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

export interface ReceivedWebhook {
  readonly secret: string;
  /** Value of `Shoal-Timestamp`. */
  readonly timestamp: string | null | undefined;
  /** Value of `Shoal-Signature`. */
  readonly signature: string | null | undefined;
  /** The body as it came, before any parsing. */
  readonly body: string;
  /** Seconds since the epoch; default: now. */
  readonly now?: number | undefined;
}

/** Whether a delivery was signed with the secret, and not more than five minutes from now. Compares in constant time. */
export async function verifyWebhook({ secret, timestamp, signature, body, now = Date.now() / 1000 }: ReceivedWebhook): Promise<boolean> {
  if (!timestamp || !/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > WEBHOOK_WINDOW_S) return false;
  const hex = /^v1=([0-9a-f]{64})$/.exec(signature ?? '')?.[1];
  if (hex === undefined) return false;
  const mac = Uint8Array.from({ length: 32 }, (_, i) => parseInt(hex.slice(i * 2, i * 2 + 2), 16));
  return crypto.subtle.verify('HMAC', await keyOf(secret, 'verify'), mac, bytesOf(`${timestamp}.${body}`));
}

function keyOf(secret: string, use: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [use]);
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
