/** Stable id of the label that is added for an inference: accepting it twice names the same label. */
export function addedLabelId(frameId: string, inferenceId: string): string {
  return `${frameId}+${inferenceId}`;
}

/** Id of a label that somebody drew. */
export function drawnLabelId(frameId: string, random: string): string {
  return `${frameId}++${random}`;
}

export function isDrawnLabelId(labelId: string, frameId: string): boolean {
  return labelId.startsWith(`${frameId}++`);
}

/** The inference that a label was added for; `null` for a label that was drawn or imported. */
export function inferenceOfAdded(labelId: string, frameId: string): string | null {
  return labelId.startsWith(`${frameId}+`) && !isDrawnLabelId(labelId, frameId) ? labelId.slice(frameId.length + 1) : null;
}
