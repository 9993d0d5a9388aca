export { ConfusionMatrix, type ConfusionMatrixProps } from './confusion-matrix';
export { type ConfusionScale } from './confusion-model';
