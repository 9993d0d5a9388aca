import type { Camera } from './camera';

/** Milliseconds without a movement after which the camera counts as resting. */
export const REST_MS = 140;

/** Calls back each time the camera has rested for {@link REST_MS}. Returns the function that stops it. */
export function onCameraRest(camera: Camera, listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = camera.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(listener, REST_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
