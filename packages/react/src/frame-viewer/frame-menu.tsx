import { Ellipsis } from 'lucide-react';
import { useState, type RefObject } from 'react';
import { exportFrame, type Dataset, type ExportedFile, type FrameInfo } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';
import { useAnnounce } from '../parts/announcer';
import { download } from '../parts/download';
import { Menu } from '../parts/menu';
import type { MediaHandle } from './renderer';

export interface FrameMenuProps {
  readonly dataset: Dataset;
  readonly frame: FrameInfo;
  /** What is shown, to make a picture of. */
  readonly medium: RefObject<MediaHandle | null>;
}

/** What else can be done with the frame that is shown. */
export function FrameMenu({ dataset, frame, medium }: FrameMenuProps) {
  const labels = useLabels().frameMenu;
  const announce = useAnnounce();
  const [failed, setFailed] = useState<string | null>(null);
  const save = async (make: () => Promise<ExportedFile>) => {
    try {
      const file = await make();
      download(file);
      setFailed(null);
      announce(labels.saved(file.fileName));
    } catch (error) {
      setFailed(labels.failed(error instanceof Error ? error.message : String(error)));
    }
  };
  const picture = async (): Promise<ExportedFile> => {
    const png = await medium.current?.toPng?.();
    if (!png) throw new Error(labels.notYet);
    return { fileName: pictureFileName(frame.frameId), mediaType: 'image/png', bytes: new Uint8Array(await png.arrayBuffer()) };
  };
  const canBePicture = frame.kind !== 'text' && frame.kind !== 'none';
  return (
    <>
      <Menu
        label={labels.more}
        button={{ variant: 'quiet', icon: <Ellipsis size={15} strokeWidth={1.5} aria-hidden="true" />, 'aria-label': labels.more }}
        items={[
          ...(canBePicture ? [{ id: 'picture', label: labels.savePicture, hint: labels.savePictureHint, onSelect: () => void save(picture) }] : []),
          { id: 'annotations', label: labels.saveAnnotations, hint: labels.saveAnnotationsHint, onSelect: () => void save(() => exportFrame(dataset, frame.frameId)) },
        ]}
      />
      {failed && (
        <span role="alert" data-part="save-failed">
          {failed}
        </span>
      )}
    </>
  );
}

/** A file name for a frame: its id without what file systems do not take. */
function pictureFileName(frameId: string): string {
  const name = frameId.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\.+/, '').slice(0, 120);
  return `${name || 'frame'}.png`;
}
