import { Box } from 'lucide-react';
import { useLabels } from '../../binding/shoal-provider';
import { EmptyState } from '../../parts/states';

/** Stands for a point cloud that is not drawn. */
export function CloudNote() {
  const labels = useLabels().frameViewer;
  return (
    <div data-part="medium" data-kind="pointcloud">
      <EmptyState icon={<Box size={20} strokeWidth={1.5} aria-hidden="true" />} title={labels.cloudOnly}>
        {labels.cloudOnlyBody}
      </EmptyState>
    </div>
  );
}
