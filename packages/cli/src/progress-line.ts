import type { WriteStream } from 'node:tty';
import type { Progress } from '@shoal/engine';

/** One line that is rewritten on a terminal; on a pipe, a line for each phase that is done. */
export function createProgressLine(stream: WriteStream): { readonly update: (progress: Progress) => void; readonly clear: () => void } {
  let shown = '';
  return {
    update({ phase, done, total }) {
      if (!stream.isTTY) {
        if (phase !== shown && shown !== '') stream.write(`${shown}\n`);
        shown = phase;
        return;
      }
      const text = total ? `${phase} ${Math.floor((100 * done) / total)} %` : phase;
      if (text !== shown) stream.write(`\r\u001b[K${text}`);
      shown = text;
    },
    clear() {
      if (stream.isTTY && shown !== '') stream.write('\r\u001b[K');
    },
  };
}
