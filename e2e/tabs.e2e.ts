import { setTimeout as sleep } from 'node:timers/promises';
import { createChannelSync, createMemoryStore, createReview, type ReviewEvent } from '@shoal/engine';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumArgs, findChromium } from '../tooling/chromium.mjs';
import { openDesk, serveDesk } from './durability/site';

/** How often the tab that leads is ended. */
const LEADERS = Number(process.env.SHOAL_LEADER_KILLS ?? 6);

let site: Awaited<ReturnType<typeof serveDesk>>;
let browser: Browser;

beforeAll(async () => {
  site = await serveDesk();
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** The world outside: passes messages on to everybody else, and knows who talks. */
function createRelay() {
  const members = new Map<string, (message: unknown) => void>();
  return {
    members,
    say(from: string, message: unknown) {
      for (const [name, hear] of members) if (name !== from) hear(message);
    },
  };
}

it(`tabs whose leader ends ${LEADERS} times, and somebody far away, agree on everything that was acknowledged`, { timeout: 60_000 + LEADERS * 10_000 }, async () => {
  const context: BrowserContext = await browser.newContext();
  const relay = createRelay();
  const acknowledged = new Set<string>();
  const far = await createReview({
    datasetId: 'd',
    actor: 'far',
    store: createMemoryStore(),
    sync: [
      createChannelSync({
        reach: 'everybody',
        pulseMs: 500,
        open(_, { onMessage }) {
          relay.members.set('far', onMessage);
          return { post: (message) => relay.say('far', structuredClone(message)), close: () => void relay.members.delete('far') };
        },
      }),
    ],
  });

  const tabs = new Map<string, Page>();
  let opened = 0;
  const openTab = async (): Promise<void> => {
    opened += 1;
    const name = `tab-${opened}`;
    const page = await openDesk(context, site.url, (id) => acknowledged.add(id));
    // Joins the relay with its first word, which only the one that leads says.
    await page.exposeFunction('relay', (message: unknown) => {
      relay.members.set(name, (heard) => void page.evaluate((value) => desk.hear(value), heard).catch(() => undefined));
      relay.say(name, message);
    });
    await page.evaluate((actor) => desk.open('d', { actor, relay: true }), `person-${opened % 2}`);
    tabs.set(name, page);
  };
  const leaders = async () => {
    const states = await Promise.all([...tabs].map(async ([name, page]) => ((await page.evaluate(() => desk.status().leads)) ? [name] : [])));
    return states.flat();
  };
  const act = async (page: Page) => void acknowledged.add(await page.evaluate(() => desk.act()));

  await openTab();
  await openTab();
  await openTab();
  for (let turn = 0; turn < LEADERS; turn++) {
    await expect.poll(async () => (await leaders()).length).toBe(1);
    const [leader = ''] = await leaders();
    const page = tabs.get(leader) ?? expect.unreachable();
    // Everybody is busy while it ends.
    const busy = [...tabs.values()].map((tab) => (async () => { for (let i = 0; i < 5; i++) await act(tab); })().catch(() => undefined)); // prettier-ignore
    busy.push((async () => { for (let i = 0; i < 5; i++) acknowledged.add((await far.act({ type: 'comment', issueId: 'none', commentId: `${turn}-${i}`, text: 'far' })).id); })()); // prettier-ignore
    await sleep(Math.random() * 60);
    relay.members.delete(leader);
    tabs.delete(leader);
    if (turn % 2 === 0) {
      const session = await context.newCDPSession(page);
      const died = new Promise<void>((done) => page.once('crash', () => done()));
      void session.send('Page.crash').catch(() => undefined);
      await died;
    }
    await page.close();
    await Promise.all(busy);
    await openTab();
  }
  await expect.poll(async () => (await leaders()).length).toBe(1);
  const idsOf = (events: readonly Pick<ReviewEvent, 'id'>[]) => events.map(({ id }) => id);
  const everybody = async () => [idsOf(far.events()), ...(await Promise.all([...tabs.values()].map((page) => page.evaluate(() => desk.ids()))))];
  await expect
    .poll(async () => {
      const [first = [], ...others] = await everybody();
      return others.length === 3 && others.every((ids) => ids.join() === first.join()) && [...acknowledged].every((id) => first.includes(id));
    }, { timeout: 30_000 })
    .toBe(true);
  console.log(`leader kills: ${JSON.stringify({ kills: LEADERS, acknowledged: acknowledged.size, events: far.events().length })}`);
  expect(acknowledged.size).toBeGreaterThan(LEADERS * 5);
  far.dispose();
  await context.close();
});
