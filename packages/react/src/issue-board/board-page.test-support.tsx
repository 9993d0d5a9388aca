import { render } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode } from 'react';
import { expect } from 'vitest';
import { page } from 'vitest/browser';
import type { Dataset } from '@shoal/engine';
import { ShoalProvider } from '@shoal/react';
import { IssueBoard, type IssueBoardProps } from '@shoal/react/review';
import { label } from './issue-board.test-support';

/** The board of a dataset, as a host shows it. */
export function showBoard(dataset: Dataset, props: IssueBoardProps) {
  return render(
    <StrictMode>
      <ShoalProvider dataset={dataset}>
        <div style={{ height: '760px' }}>
          <IssueBoard {...props} />
        </div>
      </ShoalProvider>
    </StrictMode>,
  );
}

/** An issue whose id is its title. */
export async function createIssue(dataset: Dataset, title: string, elements: readonly number[]): Promise<string> {
  await dataset.review.act({ type: 'create-issue', issueId: title, title, description: '', elements: elements.map(label) });
  return title;
}

export const column = (name: string) => page.getByRole('list', { name: new RegExp(`^${name}`) });
export const card = (title: string) => page.getByRole('button', { name: new RegExp(`^${title}, `) });
export const detail = () => page.getByRole('complementary');
export const announced = () => [...document.querySelectorAll('[aria-live="polite"]')].map((region) => region.textContent).join(' ');

/** Titles by column. */
export const layout = () =>
  Object.fromEntries(['Open', 'In review', 'Resolved', "Won't fix"].map((name) => [name, [...column(name).element().querySelectorAll('[data-part="title"]')].map((title) => title.textContent)]));

export async function expectNoAxeViolations(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}
