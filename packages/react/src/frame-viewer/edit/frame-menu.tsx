import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { exportFrame, type Dataset } from '@shoal/engine';
import { useLabels } from '../../binding/shoal-provider';
import { useAnnounce } from '../../parts/announcer';
import { download } from '../../parts/download';
import { Menu } from '../../parts/menu';

/** What else can be done with the frame that is shown. */
export function FrameMenu({ dataset, frameId }: { readonly dataset: Dataset; readonly frameId: string }) {
  const labels = useLabels().frameEditor;
  const announce = useAnnounce();
  const [failed, setFailed] = useState<string | null>(null);
  const save = async () => {
    try {
      const file = await exportFrame(dataset, frameId);
      download(file);
      setFailed(null);
      announce(labels.annotationsSaved(file.fileName));
    } catch (error) {
      setFailed(labels.saveFailed(error instanceof Error ? error.message : String(error)));
    }
  };
  return (
    <>
      <Menu
        label={labels.more}
        button={{ variant: 'quiet', icon: <Ellipsis size={15} strokeWidth={1.5} aria-hidden="true" />, 'aria-label': labels.more }}
        items={[{ id: 'save', label: labels.saveAnnotations, hint: labels.saveAnnotationsHint, onSelect: () => void save() }]}
      />
      {failed && (
        <span role="alert" data-part="save-failed">
          {failed}
        </span>
      )}
    </>
  );
}
