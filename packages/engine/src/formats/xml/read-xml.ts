import { SaxesParser } from 'saxes';
import { messageOf, ShoalError } from '../../base/errors';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Line of the file, from 1. */
  readonly line: number;
  /** Names of the elements around it, the outermost first. */
  readonly path: readonly string[];
}

export interface XmlHandler {
  open?(element: XmlElement): void;
  /** `text`: what stands between its tags, without that of inner elements, trimmed. */
  close?(element: XmlElement, text: string): void;
}

const MAX_DEPTH = 64;
const MAX_TEXT = 16 * 1024 * 1024;
const MAX_ATTRIBUTES = 256;

/**
 * Reads XML of any size in one pass. A DOCTYPE is refused, so no entity is ever expanded ("billion laughs") or fetched. Await what `pace` returns now and then.
 *
 * Throws `invalid-data` for XML that is not well-formed, with its line.
 */
export async function readXml(stream: AsyncIterable<Uint8Array>, what: string, handler: XmlHandler, pace?: (bytes: number) => Promise<void> | undefined): Promise<void> {
  const parser = new SaxesParser({ position: true });
  const stack: { readonly element: XmlElement; text: string }[] = [];
  const fail = (why: string): never => {
    throw new ShoalError('invalid-data', `"${what}" is not readable XML: ${why} (line ${parser.line}). Export it again.`, { details: { what, line: parser.line } });
  };
  parser.on('error', (error) => fail(messageOf(error).replace(/^\d+:\d+:\s*/, '')));
  parser.on('doctype', () => fail('it has a DOCTYPE, which annotations never need and which can hide an attack'));
  parser.on('opentag', (tag) => {
    if (stack.length >= MAX_DEPTH) fail(`it is nested more than ${MAX_DEPTH} levels deep`);
    const entries = Object.entries(tag.attributes as Record<string, string>);
    if (entries.length > MAX_ATTRIBUTES) fail(`an element has ${entries.length} attributes`);
    const element: XmlElement = { name: tag.name, attributes: Object.fromEntries(entries), line: parser.line, path: stack.map((entry) => entry.element.name) };
    stack.push({ element, text: '' });
    handler.open?.(element);
  });
  const addText = (text: string): void => {
    const top = stack.at(-1);
    if (!top) return;
    top.text += text;
    if (top.text.length > MAX_TEXT) fail('an element holds more than 16 MB of text');
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const top = stack.pop();
    if (top) handler.close?.(top.element, top.text.trim());
  });
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length; at += 1 << 18) {
      const piece = chunk.subarray(at, at + (1 << 18));
      parser.write(decoder.decode(piece, { stream: true }));
      await pace?.((bytes += piece.length));
    }
  }
  parser.write(decoder.decode());
  parser.close();
}

/** Text as it may stand in XML, attributes included. */
export function escapeXml(text: string): string {
  // Control characters have no place in XML 1.0 at all.
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;');
}
