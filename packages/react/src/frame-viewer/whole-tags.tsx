import type { FrameObject, Manifest } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { ClassBadge } from '../parts/class-badge';

/** Classes of the whole frame, over the medium. */
export function WholeTags({ manifest, objects, focused }: { readonly manifest: Manifest; readonly objects: readonly FrameObject[]; readonly focused: FrameObject | null }) {
  const labels = useLabels().frameViewer;
  if (objects.length === 0) return null;
  return (
    <ul data-part="tags">
      {objects.map((object) => (
        <li key={object.key} data-role={object.role} data-focused={object.key === focused?.key || undefined}>
          <span>{labels.roles[object.role]}</span>
          <ClassBadge manifest={manifest} classId={object.classId} style={object.role === 'inference' ? 'inference' : 'label'} />
          {object.confidence !== null && <span>{object.confidence.toFixed(2)}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Objects that say something about the frame as a whole. */
export function aboutWhole(objects: readonly FrameObject[]): readonly FrameObject[] {
  return objects.filter((object) => object.box === null && object.span === null && object.cuboid === null && object.interval === null);
}
