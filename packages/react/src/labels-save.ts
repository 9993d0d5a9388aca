/** Strings of what is saved and what is not. */
export const saveLabels = {
  saveStatus: {
    /** Only in this browser, which may remove it. */
    notBackedUp: 'Not backed up',
    notBackedUpHint: 'Saved, but only in this browser, which may remove it. Choose what to do',
    panel: 'Keep decisions safe',
    body: (decisions: number) =>
      `${decisions === 1 ? '1 decision is' : `${decisions.toLocaleString('en')} decisions are`} only in this browser. It may remove them when space runs out or nobody comes for a while.`,
    exportLog: 'Export log',
    keep: 'Ask the browser to keep them',
    declined: 'The browser declined. Export the log instead.',
    sync: { offline: 'Offline', connecting: 'Connecting' },
    syncHints: {
      offline: 'Decisions are kept here and sent when the connection is back',
      connecting: 'On the way back to the others',
    },
  },
};
