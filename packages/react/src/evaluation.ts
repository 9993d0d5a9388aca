'use client';

export { useEvaluation, type EvaluationBinding } from './binding/use-evaluation';
