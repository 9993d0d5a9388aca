export { createYjsSync, type YjsAwareness, type YjsProvider, type YjsSyncOptions } from './review/sync/yjs-sync';
export type { SyncAdapter } from './review/sync/sync-adapter';
