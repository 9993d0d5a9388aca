import { useEffect, useState } from 'react';

export interface Bundle {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Address of an ONNX model that its pictures can be embedded with. */
  readonly model?: string;
}

export interface Bundles {
  readonly state: 'loading' | 'ready' | 'none';
  readonly list: readonly Bundle[];
}

/** The dataset bundles that this deployment serves, from datasets/index.json. */
export function useBundles(): Bundles {
  const [bundles, setBundles] = useState<Bundles>({ state: 'loading', list: [] });
  useEffect(() => {
    const controller = new AbortController();
    fetch('./datasets/index.json', { signal: controller.signal })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
      .then((list: Bundle[]) => setBundles({ state: list.length > 0 ? 'ready' : 'none', list }))
      .catch(() => {
        if (!controller.signal.aborted) setBundles({ state: 'none', list: [] });
      });
    return () => controller.abort();
  }, []);
  return bundles;
}
