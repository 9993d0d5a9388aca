import { Crosshair } from 'lucide-react';
import { parseMentions, type ElementId } from '@shoal/engine';
import { useLabels } from '../binding/shoal-provider';

/** A comment with its mentions as chips that show the element. */
export function CommentText({ text, onShow }: { readonly text: string; readonly onShow: (element: ElementId) => void }) {
  const { issueBoard: labels } = useLabels();
  return (
    <>
      {parseMentions(text).map((part, at) =>
        part.type === 'text' ? (
          part.text
        ) : (
          <button key={at} type="button" data-part="mention" aria-label={labels.showMentioned(part.element)} onClick={() => onShow(part.element)}>
            <Crosshair size={12} strokeWidth={1.5} aria-hidden="true" />
            {part.element}
          </button>
        ),
      )}
    </>
  );
}
