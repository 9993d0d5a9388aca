import { cuboidYaw, type Cuboid, type FrameObject, type Manifest } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { ClassBadge } from '../../parts/class-badge';

export interface CloudFactsProps {
  readonly manifest: Manifest;
  readonly object: FrameObject;
  /** In the vehicle's coordinates. */
  readonly cuboid: Cuboid;
  /** Metres from the vehicle to the middle of the cuboid. */
  readonly distance: number;
  readonly inside: number | null;
}

/** What one wants to know of the cuboid that is judged. */
export function CloudFacts({ manifest, object, cuboid, distance, inside }: CloudFactsProps) {
  const labels = useLabels().cloudViewer;
  const { facts } = labels;
  return (
    <div data-part="cuboid-facts">
      <ClassBadge manifest={manifest} classId={object.classId} style={object.role === 'inference' ? 'inference' : 'label'} />
      <dl>
        <div>
          <dt>{facts.distance}</dt>
          <dd>{labels.metres(distance)}</dd>
        </div>
        <div>
          <dt>{facts.size}</dt>
          <dd>{labels.sides(cuboid.size)}</dd>
        </div>
        <div>
          <dt>{facts.heading}</dt>
          <dd>{labels.degrees(cuboidYaw(cuboid))}</dd>
        </div>
        {inside !== null && (
          <div data-empty={inside === 0 || undefined}>
            <dt>{facts.inside}</dt>
            <dd>{inside === 0 ? facts.none : labels.inside(inside)}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
