const FLUSH_CHARACTERS = 1 << 20;

/** Builds a large JSON text as bytes, a piece at a time: one string of it all might be longer than strings can be. */
export interface TextWriter {
  write(text: string): void;
  finish(): Uint8Array<ArrayBuffer>;
}

export function createTextWriter(): TextWriter {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let pending: string[] = [];
  let characters = 0;
  function flush(): void {
    pieces.push(encoder.encode(pending.join('')));
    pending = [];
    characters = 0;
  }
  return {
    write(text) {
      pending.push(text);
      characters += text.length;
      if (characters >= FLUSH_CHARACTERS) flush();
    },
    finish() {
      flush();
      const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
      let at = 0;
      for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      return bytes;
    },
  };
}

/** A JSON array, one element a line. */
export function createArrayWriter(writer: TextWriter) {
  let isFirst = true;
  writer.write('[');
  return {
    push(value: unknown): void {
      writer.write(`${isFirst ? '' : ','}\n${JSON.stringify(value)}`);
      isFirst = false;
    },
    end: () => writer.write(isFirst ? ']' : '\n]'),
  };
}
