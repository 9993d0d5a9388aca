import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { ShoalError, type Dataset } from '@shoal/engine';
import { defaultLabels, type Labels } from '../labels';
import { Announcer } from '../parts/announcer';

interface ShoalContextValue {
  readonly dataset: Dataset | null;
  readonly labels: Labels;
}

const ShoalContext = createContext<ShoalContextValue>({ dataset: null, labels: defaultLabels });

export interface ShoalProviderProps {
  /** The dataset that widgets below use unless they are given another. */
  readonly dataset?: Dataset | null;
  /** Replaces some or all visible and ARIA strings. */
  readonly labels?: Partial<Labels>;
  readonly children: ReactNode;
}

/** Hands one dataset and one set of strings to all widgets below. Several providers on a page share nothing. */
export function ShoalProvider({ dataset = null, labels, children }: ShoalProviderProps) {
  const value = useMemo(() => ({ dataset, labels: { ...defaultLabels, ...labels } }), [dataset, labels]);
  return (
    <ShoalContext.Provider value={value}>
      <Announcer>{children}</Announcer>
    </ShoalContext.Provider>
  );
}

export function useLabels(): Labels {
  return useContext(ShoalContext).labels;
}

/** The dataset given as a prop, or the provider's. Throws `invalid-argument` when there is neither. */
export function useDataset(given?: Dataset | null): Dataset {
  const { dataset } = useContext(ShoalContext);
  const found = given ?? dataset;
  if (!found) {
    throw new ShoalError('invalid-argument', 'This widget has no dataset. Pass one as `dataset`, or render it inside <ShoalProvider dataset={…}>.');
  }
  return found;
}
