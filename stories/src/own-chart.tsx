import { makeClient } from '@uwdata/mosaic-core';
import { count, Query } from '@uwdata/mosaic-sql';
import { useEffect, useState } from 'react';
import { crossfilterLink } from '@shoal/engine';
import { useDataset } from '@shoal/react';

const SOURCE = 'my-chart';

/** A chart of a host's own: a Mosaic client, a list of buttons, and a clause when one is pressed. */
export function OwnChart() {
  const dataset = useDataset();
  const [bars, setBars] = useState<readonly { readonly weather: string; readonly n: number }[]>([]);
  useEffect(() => {
    const client = makeClient({
      coordinator: dataset.coordinator,
      selection: dataset.crossfilter,
      query: (filter) => Query.from('elements').select({ weather: 'weather', n: count() }).where(filter).groupby('weather').orderby('weather'),
      queryResult: (data) => setBars([...(data as Iterable<{ weather: string; n: number }>)].map(({ weather, n }) => ({ weather, n: Number(n) }))),
    });
    // Its own clauses must not filter it.
    const release = crossfilterLink(dataset.crossfilter)?.claim(SOURCE, client);
    return () => {
      release?.();
      client.destroy();
    };
  }, [dataset]);
  const choose = (weather: string) => dataset.selection.setFilter(SOURCE, { source: SOURCE, label: `Weather: ${weather}`, type: 'in', column: 'weather', values: [weather] });
  const most = Math.max(1, ...bars.map(({ n }) => n));
  return (
    <div style={{ padding: 16, font: '13px/1.5 system-ui' }}>
      {bars.map(({ weather, n }) => (
        <button key={weather} type="button" onClick={() => choose(weather)} style={{ display: 'block', width: `${30 + (n / most) * 70}%`, marginBottom: 4, textAlign: 'start' }}>
          {weather ?? 'none'} {n}
        </button>
      ))}
      <button type="button" onClick={() => dataset.selection.setFilter(SOURCE, null)}>
        All
      </button>
    </div>
  );
}
