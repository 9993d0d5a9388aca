import type { Meta, StoryObj } from '@storybook/react-vite';
import type { Dataset } from '@shoal/engine';
import { GeoMap } from '@shoal/react/explore';
import { brokenDataset, mostSuspicious, waitingDataset } from './story-dataset';
import { StoryFrame } from './story-frame';

const meta: Meta<typeof GeoMap> = { title: 'GeoMap', component: GeoMap };
export default meta;
type Story = StoryObj<typeof GeoMap>;

/** 40,000 frames of a made-up fleet, in and around a dozen cities of the world; some without a place, some with one that cannot be. */
function worldwide(dataset: Dataset): Promise<void> {
  return dataset.database.exec(`
    CREATE OR REPLACE TABLE elements AS
    WITH cities(k, lat, lon, spread) AS (VALUES (0, 52.5, 13.4, 3.0), (1, 48.8, 2.3, 4.0), (2, 40.7, -74.0, 4.0), (3, 37.7, -122.4, 3.0), (4, 35.7, 139.7, 2.0), (5, -33.9, 151.2, 2.5),
      (6, 19.4, -99.1, 3.0), (7, -23.5, -46.6, 3.5), (8, 30.0, 31.2, 2.0), (9, 28.6, 77.2, 5.0), (10, 1.3, 103.8, 1.5), (11, 59.3, 18.0, 3.0)),
    seeds AS (SELECT range AS n, (hash(range) % 100000) / 100000.0 AS a, (hash(range * 7 + 1) % 100000) / 100000.0 AS b, (hash(range * 13 + 5) % 1000) / 1000.0 AS c FROM range(40000))
    SELECT 'frame:w' || n AS element_id, 'frame' AS kind, 'w' || n AS frame_id, c < CASE WHEN k IN (2, 3) THEN 0.3 WHEN k = 9 THEN 0.18 ELSE 0.05 END AS flagged,
      CASE WHEN n % 90 = 0 THEN NULL WHEN n % 171 = 0 THEN 'nan'::DOUBLE ELSE lat + spread * sqrt(-ln(a + 0.00001)) * cos(6.2832 * b) END AS lat,
      lon + 1.3 * spread * sqrt(-ln(a + 0.00001)) * sin(6.2832 * b) AS lon
    FROM seeds JOIN cities ON k = hash(n * 31) % 12`);
}

/** The demo town spans a few kilometres: graticule, scale and its own frames make the map. */
export const Town: Story = {
  render: () => (
    <StoryFrame height={640} prepare={async (dataset) => dataset.selection.setFocus(await mostSuspicious(dataset, 'wrong_class'))}>
      <GeoMap />
    </StoryFrame>
  ),
};

export const World: Story = {
  render: () => (
    <StoryFrame height={640} prepare={worldwide}>
      <GeoMap />
    </StoryFrame>
  ),
};

/** A rectangle is chosen; the map itself keeps showing what is around it. */
export const Filtered: Story = {
  render: () => (
    <StoryFrame
      width={760}
      height={460}
      prepare={async (dataset) => {
        await worldwide(dataset);
        dataset.selection.setFilter('geo', { source: 'geo', label: '36° N to 60° N, 6° W to 24° E', type: 'box', columns: ['lat', 'lon'], min: [36, -6], max: [60, 24] });
      }}
    >
      <GeoMap />
    </StoryFrame>
  ),
};

export const Narrow: Story = {
  render: () => (
    <StoryFrame width={240} height={420}>
      <GeoMap />
    </StoryFrame>
  ),
};

/** The dataset has no columns that say where. */
export const Absent: Story = {
  render: () => (
    <StoryFrame width={760} height={400} prepare={(dataset) => dataset.database.exec('ALTER TABLE elements DROP COLUMN lat')}>
      <GeoMap />
    </StoryFrame>
  ),
};

export const Empty: Story = {
  render: () => (
    <StoryFrame width={760} height={400} prepare={(dataset) => dataset.database.exec("UPDATE elements SET lat = 'nan'")}>
      <GeoMap />
    </StoryFrame>
  ),
};

export const Loading: Story = {
  render: () => (
    <StoryFrame width={760} height={400} prepare={async (dataset) => waitingDataset(dataset)}>
      <GeoMap />
    </StoryFrame>
  ),
};

export const Failed: Story = {
  render: () => (
    <StoryFrame width={760} height={400} prepare={async (dataset) => brokenDataset(dataset)}>
      <GeoMap />
    </StoryFrame>
  ),
};
