import { Canvas, useThree } from '@react-three/fiber';
import { useEffect, useImperativeHandle, useMemo, type Ref } from 'react';
import type { MapPoints } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import type { Camera } from '../canvas/camera';
import { createDepthGround } from './depth-ground';
import { quantisePositions, type MapSpace } from '../canvas/map-space';
import { createPointCloud, type PointColors } from './point-cloud';
import type { Rgba } from '../canvas/read-color';

export interface MapCanvasHandle {
  /** The picture as it is now, on an opaque ground. */
  snapshot(): Promise<Blob>;
}

export interface MapColors {
  readonly points: PointColors;
  readonly depth: Rgba;
  readonly depthStrength: number;
}

export interface MapCanvasProps {
  readonly ref?: Ref<MapCanvasHandle>;
  readonly camera: Camera;
  readonly points: MapPoints;
  readonly space: MapSpace;
  /** Grows when categories or flags of `points` changed. */
  readonly styleVersion: number;
  readonly colors: MapColors;
  readonly highlight: number | null;
  readonly onLost: (lost: boolean) => void;
}

const contextOptions = { antialias: false, alpha: true, depth: false, stencil: false, powerPreference: 'high-performance' } as const;

/** The WebGL picture. Draws only when something changed. */
export function MapCanvas(props: MapCanvasProps) {
  return (
    <Canvas frameloop="demand" flat linear dpr={[1, 2]} gl={contextOptions} aria-hidden="true" tabIndex={-1}>
      <MapScene {...props} />
    </Canvas>
  );
}

function MapScene({ ref, camera, points, space, styleVersion, colors, highlight, onLost }: MapCanvasProps) {
  const gl = useThree((state) => state.gl);
  const scene = useThree((state) => state.scene);
  const lens = useThree((state) => state.camera);
  const density = useThree((state) => state.viewport.dpr);
  const size = useThree((state) => state.size);
  const invalidate = useThree((state) => state.invalidate);
  const cloud = useOwned(createPointCloud, 'cloud');
  const ground = useOwned(createDepthGround, 'ground');
  const positions = useMemo(() => quantisePositions(points.x, points.y, space), [points, space]);

  useEffect(() => {
    cloud.setPositions(positions);
    ground.setPositions(positions);
  }, [cloud, ground, positions]);
  useEffect(() => {
    cloud.setColors(colors.points);
    cloud.setStyle(points.category, points.flags);
    ground.setColor(colors.depth, colors.depthStrength);
    invalidate();
  }, [cloud, ground, positions, points, styleVersion, colors, invalidate]);
  useEffect(() => {
    cloud.setHighlight(highlight);
    invalidate();
  }, [cloud, highlight, invalidate]);
  useEffect(() => {
    const follow = () => {
      const view = camera.get();
      cloud.setView(view, camera.zoom(), density);
      ground.setView(view, camera.zoom());
      invalidate();
    };
    follow();
    return camera.subscribe(follow);
  }, [camera, cloud, ground, positions, density, size, invalidate]);
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
    async snapshot() {
      // The drawing buffer is only readable in the same task in which it was drawn.
      gl.render(scene, lens);
      const { width, height } = gl.domElement;
      const copy = Object.assign(document.createElement('canvas'), { width, height });
      const context = copy.getContext('2d');
      if (!context) throw new Error('The picture could not be copied: no 2D canvas is available.');
      const [r, g, b] = colors.points.ground;
      context.fillStyle = `rgb(${r} ${g} ${b})`;
      context.fillRect(0, 0, width, height);
      context.drawImage(gl.domElement, 0, 0);
      return new Promise<Blob>((resolve, reject) => copy.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be encoded as PNG.'))), 'image/png'));
    },
  }), [gl, scene, lens, colors]);
  return (
    <>
      <primitive object={ground.object} dispose={null} />
      <primitive object={cloud.object} dispose={null} />
    </>
  );
}
