import type { ExportedFile } from '@shoal/engine';

/** Hands a file to the browser's downloads. */
export function download({ fileName, mediaType, bytes }: ExportedFile): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  // Browsers read the address after the click; a minute is more than any of them takes.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
