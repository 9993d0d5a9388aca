import { Canvas, useFrame, useThree } from '@react-three/fiber';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import type { MapPoints } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import type { Camera } from '../canvas/camera';
import type { Viewport } from '../canvas/viewport';
import { createMapScene, type MapColors } from './map-scene';

export interface MapCanvasHandle {
  /**
   * A copy of the picture on an opaque ground, as it is now or of another view of the same size, with `scale` pixels per CSS pixel (default: those of
   * the screen; at most what the graphics device can draw).
   */
  draw(options?: { readonly scale?: number | undefined; readonly view?: Viewport | undefined }): HTMLCanvasElement;
}

export interface MapCanvasProps {
  readonly ref?: Ref<MapCanvasHandle>;
  readonly camera: Camera;
  readonly points: MapPoints;
  /** Grows when categories or flags of `points` changed. */
  readonly styleVersion: number;
  readonly colors: MapColors;
  readonly highlight: number | null;
  /** Category whose points are outlined. */
  readonly outline: number | null;
  readonly onLost: (lost: boolean) => void;
}

const contextOptions = { antialias: false, alpha: true, depth: false, stencil: false, powerPreference: 'high-performance' } as const;

/** How long points take to another layout. */
const MOVE_MS = 420;

/** The WebGL picture. Draws only when something changed. */
export function MapCanvas(props: MapCanvasProps) {
  return (
    <Canvas frameloop="demand" flat linear dpr={[1, 2]} gl={contextOptions} aria-hidden="true" tabIndex={-1}>
      <MapPicture {...props} />
    </Canvas>
  );
}

function MapPicture({ ref, camera, points, styleVersion, colors, highlight, outline, onLost }: MapCanvasProps) {
  const gl = useThree((state) => state.gl);
  const three = useThree((state) => state.scene);
  const lens = useThree((state) => state.camera);
  const density = useThree((state) => state.viewport.dpr);
  const size = useThree((state) => state.size);
  const invalidate = useThree((state) => state.invalidate);
  const scene = useOwned(createMapScene, 'scene');
  const isOld = useRef(false);
  const before = useRef<MapPoints | null>(null);
  const movingSince = useRef<number | null>(null);

  useEffect(() => {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const moves = scene.setPoints(points, isStill ? null : before.current);
    movingSince.current = moves ? performance.now() : null;
    before.current = points;
    isOld.current = false;
  }, [scene, points]);
  useEffect(() => {
    // New points come with their styles.
    if (isOld.current) scene.restyle();
    isOld.current = true;
    invalidate();
  }, [scene, points, styleVersion, invalidate]);
  useEffect(() => {
    scene.setColors(colors);
    invalidate();
  }, [scene, points, colors, invalidate]);
  useEffect(() => {
    scene.setHighlight(highlight);
    invalidate();
  }, [scene, highlight, invalidate]);
  useEffect(() => {
    scene.setOutline(outline);
    invalidate();
  }, [scene, outline, invalidate]);
  useEffect(() => camera.subscribe(() => invalidate()), [camera, invalidate]);
  useEffect(() => invalidate(), [size, density, invalidate]);
  useFrame(() => {
    if (movingSince.current !== null) {
      const t = Math.min(1, (performance.now() - movingSince.current) / MOVE_MS);
      scene.setMove((1 - t) ** 3);
      if (t === 1) movingSince.current = null;
      invalidate();
    }
    if (scene.setView(camera.get(), camera.zoom(), density)) invalidate();
  });
  useEffect(() => {
    const element = gl.domElement;
    const lost = () => onLost(true);
    const restored = () => {
      onLost(false);
      invalidate();
    };
    element.addEventListener('webglcontextlost', lost);
    element.addEventListener('webglcontextrestored', restored);
    return () => {
      element.removeEventListener('webglcontextlost', lost);
      element.removeEventListener('webglcontextrestored', restored);
    };
  }, [gl, invalidate, onLost]);
  useImperativeHandle(ref, () => ({
    draw({ scale = density, view = camera.get() } = {}) {
      const most = Math.min(8, gl.capabilities.maxTextureSize / Math.max(1, view.width, view.height));
      const pixels = Math.min(most, scale);
      const render = (seen: Viewport, perPixel: number) => {
        if (gl.getPixelRatio() !== perPixel) gl.setPixelRatio(perPixel);
        scene.setView(seen, (camera.zoom() * seen.scale) / camera.get().scale, perPixel, Infinity);
        gl.render(three, lens);
      };
      const before = gl.getPixelRatio();
      // The drawing buffer is only readable in the same task in which it was drawn.
      render(view, pixels);
      const { width, height } = gl.domElement;
      const copy = Object.assign(document.createElement('canvas'), { width, height });
      const context = copy.getContext('2d');
      if (!context) throw new Error('The picture could not be copied: no 2D canvas is available.');
      const [r, g, b] = colors.points.ground;
      context.fillStyle = `rgb(${r} ${g} ${b})`;
      context.fillRect(0, 0, width, height);
      context.drawImage(gl.domElement, 0, 0);
      // What the screen shows stays as it was.
      if (before !== pixels || view !== camera.get()) render(camera.get(), before);
      return copy;
    },
  }), [gl, scene, three, lens, camera, density, colors]);
  return <primitive object={scene.object} dispose={null} />;
}
