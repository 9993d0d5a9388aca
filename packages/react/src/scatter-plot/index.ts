export { ScatterPlot, type ScatterPlotProps } from './scatter-plot';
export { useScatter } from './use-scatter';
