/** Canvases below each other, as they stand on the page, on the background of `host`. */
export function stackPng(canvases: readonly HTMLCanvasElement[], host: Element | null): Promise<Blob> {
  const width = Math.max(1, ...canvases.map((canvas) => canvas.width));
  const height = Math.max(1, canvases.reduce((sum, canvas) => sum + canvas.height, 0));
  const stack = new OffscreenCanvas(width, height);
  const context = stack.getContext('2d');
  if (context) {
    context.fillStyle = host ? getComputedStyle(host).backgroundColor : 'transparent';
    context.fillRect(0, 0, width, height);
    let top = 0;
    for (const canvas of canvases) {
      if (canvas.width > 0 && canvas.height > 0) context.drawImage(canvas, 0, top);
      top += canvas.height;
    }
  }
  return stack.convertToBlob({ type: 'image/png' });
}
