import type { Curve } from './umap-curve';

export interface LayoutParams {
  readonly curve: Curve;
  readonly epochs: number;
  readonly seed: number;
  /** The first so many points stay where they are, and only they push others away; default none, and all push. */
  readonly still?: number;
  /** Length of the first step; default 1. */
  readonly alpha?: number;
}

export interface Layout {
  readonly edgeCount: number;
  /** One epoch for edges [from, to); call with every range of an epoch in order, then with the next epoch. */
  run(epoch: number, from: number, to: number): void;
  /** A copy of the positions, interleaved x, y. */
  read(): Float32Array;
}

/** Edges that are drawn, grouped by head; `period` is the number of epochs between two draws. */
export interface EdgePlan {
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  readonly period: Float32Array;
}
