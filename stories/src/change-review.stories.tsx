import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset, Label, LabelChange, ReviewEvent, SingleOp } from '@shoal/engine';
import { ChangeReview, VerificationSummary } from '@shoal/react/review';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof ChangeReview> = { title: 'ChangeReview', component: ChangeReview };
export default meta;
type Story = StoryObj<typeof ChangeReview>;

/** What three people proposed, apart from each other. */
async function proposals(dataset: Dataset, { decided = false } = {}): Promise<void> {
  const table = await dataset.database.query("SELECT l.label_id, l.frame_id, l.class_id, l.x, l.y, l.w, l.h, e.agreement, e.predicted, e.reason FROM labels l JOIN elements e ON e.element_id = 'label:' || l.label_id WHERE l.w > 12 ORDER BY e.score DESC, l.label_id LIMIT 60");
  let clock = 0;
  const start = Date.now() - 4 * 3_600_000;
  const event = (actor: string, op: SingleOp): ReviewEvent => ({ id: `story-${(clock += 1)}`, actor, lamport: clock, at: start + clock * 110_000, op });
  const events: ReviewEvent[] = [event('Mira', { type: 'create-issue', issueId: 'signs', title: '“Slow” on speed-limit signs', description: '', elements: [] })];
  const propose = (actor: string, change: LabelChange, issueId?: string) => events.push(event(actor, { type: 'change-label', change, seen: [], ...(issueId && { issueId }) }));
  (table.toArray() as { label_id: string; frame_id: string; class_id: string; x: number; y: number; w: number; h: number; agreement: string; predicted: string | null; reason: string | null }[]).forEach((row, at) => {
    const before: Label = { labelId: row.label_id, frameId: row.frame_id, task: 'box', classId: row.class_id, box: { x: row.x, y: row.y, w: row.w, h: row.h } };
    const as = (after: Label | null, reason: string): LabelChange => ({ op: after ? 'MODIFY' : 'DELETE', labelId: before.labelId, frameId: before.frameId, before, after, reason });
    const moved = { ...before, box: { x: row.x + row.w * 0.18, y: row.y - row.h * 0.1, w: row.w * 0.9, h: row.h * 1.2 } };
    const other = row.predicted && row.predicted !== row.class_id ? row.predicted : 'speed_limit';
    const actor = ['Mira', 'Jonas', 'Aiko'][at % 3] ?? 'Mira';
    if (at % 7 === 0) {
      propose('Mira', as({ ...before, classId: other }, row.reason ?? 'Red rim, white middle: a speed limit.'), 'signs');
      propose('Jonas', at % 2 === 0 ? as(null, 'There is nothing here but a reflection.') : as(moved, 'The box cuts off the pole.'));
    } else if (at % 4 === 1) propose(actor, as(moved, 'The box is too loose.'));
    else if (at % 4 === 2) propose(actor, as(null, row.reason ?? 'Nothing there.'));
    else propose(actor, as({ ...before, classId: other }, row.reason ?? 'Agreed with the model.'), at % 2 === 0 ? 'signs' : undefined);
  });
  await dataset.review.merge(events);
  const [first] = table.toArray() as { frame_id: string; x: number; y: number; w: number; h: number }[];
  if (first) await dataset.review.act({ type: 'change-label', change: { op: 'ADD', labelId: `${first.frame_id}++story`, frameId: first.frame_id, before: null, after: { labelId: `${first.frame_id}++story`, frameId: first.frame_id, task: 'box', classId: 'cone', box: { x: first.x + 20, y: first.y + 4, w: 18, h: 26 } }, reason: 'A cone that nobody labelled.' } });
  if (!decided) return;
  const open = [...dataset.review.state.getSnapshot().proposals.values()].flatMap((own) => (own.length === 1 ? own : []));
  await dataset.review.act({ type: 'batch', title: 'Accept and reject', ops: open.map(({ change, eventId }, at) => ({ type: 'decide-change', labelId: change.labelId, eventId, decision: at % 3 === 0 ? 'rejected' : 'accepted' })) });
}

const press = (text: RegExp) => ({ canvasElement }: { canvasElement: HTMLElement }) =>
  new Promise<void>((done, fail) => {
    let tries = 0;
    const look = () => {
      const found = [...canvasElement.querySelectorAll<HTMLElement>('[role="option"], [role="radio"], button')].find((element) => text.test(element.getAttribute('aria-label') ?? element.textContent ?? ''));
      if (found) done(found.click());
      else if ((tries += 1) > 200) fail(new Error(`nothing to press: ${text}`));
      else setTimeout(look, 50);
    };
    look();
  });

export const Conflict: Story = {
  render: () => (
    <StoryFrame prepare={(dataset) => proposals(dataset)}>
      <ChangeReview onShowElement={() => undefined} />
    </StoryFrame>
  ),
};

export const Queue: Story = {
  render: () => (
    <StoryFrame prepare={(dataset) => proposals(dataset)}>
      <ChangeReview onShowElement={() => undefined} />
    </StoryFrame>
  ),
  play: press(/^Modify.*Resize label/),
};

export const Decided: Story = {
  render: () => (
    <StoryFrame prepare={(dataset) => proposals(dataset, { decided: true })}>
      <ChangeReview />
    </StoryFrame>
  ),
  play: press(/^All/),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame>
      <ChangeReview />
    </StoryFrame>
  ),
};

export const ReadOnly: Story = {
  render: () => (
    <StoryFrame
      prepare={async (dataset) => {
        await proposals(dataset);
        return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(dataset), review: { value: { ...dataset.review, readOnly: true }, enumerable: true } }) as Dataset;
      }}
    >
      <ChangeReview />
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame prepare={(dataset) => proposals(dataset)} width={420}>
      <ChangeReview />
    </StoryFrame>
  ),
  play: press(/^Modify.*Change class.*Proposed/),
};

export const Verification: Story = {
  render: () => (
    <StoryFrame
      width={460}
      prepare={async (dataset) => {
        const ids = (await dataset.database.query("SELECT element_id FROM elements WHERE level = 'object' ORDER BY score DESC, element_id LIMIT 60")).toArray().map((row: { element_id: `label:${string}` }) => row.element_id);
        await dataset.review.act({ type: 'create-issue', issueId: 'signs', title: 'Signs', description: '', elements: ids.slice(0, 48) });
        await dataset.review.act({ type: 'create-issue', issueId: 'new', title: 'New', description: '', elements: [] });
        await dataset.review.act({ type: 'verify-issue', issueId: 'signs', against: 'Detector v2', outcomes: { fixed: ids.slice(0, 37), 'still-wrong': ids.slice(37, 45), 'newly-wrong': ids.slice(45, 50), gone: ids.slice(50, 53) } });
      }}
    >
      <div className="shoal" style={{ display: 'grid', gap: 24, padding: 16, background: 'var(--shoal-bg)', height: '100%', alignContent: 'start' }}>
        <VerificationSummary issueId="signs" />
        <VerificationSummary issueId="new" />
      </div>
    </StoryFrame>
  ),
};
