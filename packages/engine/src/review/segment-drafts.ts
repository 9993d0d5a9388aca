import { createSharedMap } from '../base/shared-map';
import type { ReviewEvent, ReviewOp } from './event';
import type { Segment } from './review';

type SegmentOp = Extract<ReviewOp, { type: 'save-segment' | 'rename-segment' | 'delete-segment' }>;

/** Segments while the log is being read. */
export interface SegmentDrafts {
  apply(op: SegmentOp, event: ReviewEvent): void;
  /** The name of a segment, also of a deleted one. */
  nameOf(segmentId: string): string | undefined;
  standing(): ReadonlyMap<string, Segment>;
}

/** The last writer wins. A deleted segment stays as a grave, so that a late rename or save does not bring it back. */
export function createSegmentDrafts(): SegmentDrafts {
  const segments = createSharedMap<string, Segment>();
  /** Names of those that were deleted. */
  const graves = new Map<string, string>();
  return {
    apply(op, event) {
      if (graves.has(op.segmentId)) return;
      const known = segments.get(op.segmentId);
      switch (op.type) {
        case 'save-segment':
          segments.set(op.segmentId, {
            segmentId: op.segmentId,
            name: op.name,
            clauses: op.clauses,
            createdBy: known?.createdBy ?? event.actor,
            createdAt: known?.createdAt ?? event.at,
            updatedAt: event.at,
          });
          return;
        case 'rename-segment':
          if (known) segments.set(op.segmentId, { ...known, name: op.name, updatedAt: event.at });
          return;
        case 'delete-segment':
          if (!known) return;
          graves.set(op.segmentId, known.name);
          segments.delete(op.segmentId);
      }
    },
    nameOf: (segmentId) => segments.get(segmentId)?.name ?? graves.get(segmentId),
    standing: () => segments.snapshot(),
  };
}
