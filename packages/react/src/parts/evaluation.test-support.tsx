import { StrictMode, type ReactNode } from 'react';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { useEvaluation, type EvaluationBinding } from '@shoal/react/evaluation';

/** Evaluates a dataset for the widget below, in a box of a size. */
export function Evaluated({ dataset, width = 900, height = 520, children }: { readonly dataset: Dataset; readonly width?: number; readonly height?: number; readonly children: (evaluation: EvaluationBinding) => ReactNode }) {
  return (
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ width, height }}>
          <Evaluate dataset={dataset}>{children}</Evaluate>
        </div>
      </ShoalProvider>
    </StrictMode>
  );
}

function Evaluate({ dataset, children }: { readonly dataset: Dataset; readonly children: (evaluation: EvaluationBinding) => ReactNode }) {
  return children(useEvaluation(dataset));
}
