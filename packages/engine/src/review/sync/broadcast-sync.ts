import { createChannelSync } from './channel-sync';
import type { SyncAdapter } from './sync-adapter';

export interface BroadcastSyncOptions {
  /** Pages with the same name meet; all decisions of a dataset pass between them. Default `shoal`. */
  readonly name?: string;
  /** As in `createChannelSync`. */
  readonly pulseMs?: number;
}

/** Between tabs of one browser, by BroadcastChannel. `openDataset` uses it between pages that share a store; without BroadcastChannel every tab is alone until its next load. */
export function createBroadcastSync({ name = 'shoal', pulseMs }: BroadcastSyncOptions = {}): SyncAdapter {
  return createChannelSync({
    reach: 'tabs',
    ...(pulseMs !== undefined && { pulseMs }),
    open(room, { onMessage, onStatus }) {
      if (typeof BroadcastChannel === 'undefined') {
        onStatus('offline', 'This browser has no BroadcastChannel, so tabs do not hear of each other.');
        return { post: () => undefined, close: () => undefined };
      }
      const channel = new BroadcastChannel(`${name}:${room}`);
      channel.onmessage = (message: MessageEvent<unknown>) => onMessage(message.data);
      return { post: (message) => channel.postMessage(message), close: () => channel.close() };
    },
  });
}
