import type { TaskOptions } from '../base/abort';
import type { ElementId } from '../model/element';

/** Where elements of an embedding space lie so far. */
export interface SpaceLayout {
  readonly owners: readonly ElementId[];
  /** Interleaved x, y in the order of the owners. */
  readonly positions: Float32Array;
}

export interface ProjectOptions extends TaskOptions {
  /**
   * Called about every 400 ms with the layout so far. The first one is written to the tables before, so that it can be shown with
   * everything that belongs to it; an abort after that keeps the last layout.
   */
  readonly onLayout?: ((layout: SpaceLayout) => void) | undefined;
}

export interface ProjectSteps {
  readonly owners: readonly ElementId[];
  /** Computes the positions and says them on the way, when asked. */
  compute(options: TaskOptions, onPositions: ((positions: Float32Array) => void) | undefined): Promise<Float32Array>;
  /** Writes positions to the tables, and tells views. */
  write(positions: Float32Array): Promise<void>;
}

/** A projection that is done before this is shown once, at its end. */
const firstAfterMs = 500;

/** Computes positions, lets them be seen on the way, and writes the last ones. */
export async function projectSpace({ owners, compute, write }: ProjectSteps, { onLayout, ...options }: ProjectOptions): Promise<void> {
  let latest: Float32Array | undefined;
  let first: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let told: Float32Array | undefined;
  const tell = () => {
    // Layouts that came while the first one was written are told once, by the newest of them.
    if (isOver || !latest || latest === told) return;
    told = latest;
    onLayout?.({ owners, positions: latest });
  };
  const show = () => {
    if (isOver || !latest) return;
    first ??= write(latest);
    // Its failure is met below.
    first.then(tell, () => undefined);
  };
  const onPositions = (positions: Float32Array) => {
    // Whoever stopped keeps what was there then.
    if (options.signal?.aborted) return;
    latest = positions;
    if (first) show();
    else timer ??= setTimeout(show, firstAfterMs);
  };
  const end = () => {
    isOver = true;
    clearTimeout(timer);
  };
  try {
    const positions = await compute(options, onLayout && onPositions);
    end();
    await first;
    options.signal?.throwIfAborted();
    await write(positions);
  } catch (error) {
    end();
    if (options.signal?.aborted && first && latest) await first.then(() => latest && write(latest)).catch(() => undefined);
    throw error;
  }
}
