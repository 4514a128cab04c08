import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { answer } from '../fixtures/provider/script.ts';
import type { App } from './app.ts';
import { AppPage } from './app-page.ts';
import { expect, test } from './test.ts';

// A window that comes back shows what was being read.

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');
const provider = {
  otherwise: (request: Parameters<typeof listUserMessages>[0]) =>
    answer(`The reply to ${listUserMessages(request).at(-1)}\n\n${words(150)}\n\n${words(150)}`),
};

async function sendTurns(appPage: AppPage, count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    await appPage.sendMessage(`question-${number}.`);
    await expect(appPage.turns('Codex').last()).toContainText(`The reply to question-${number}.`);
    await expect(appPage.button('Stop')).toBeHidden();
  }
}

/** Scrolls until the reply to a question is just above the top of the view, and returns its place in px. */
async function readReply(appPage: AppPage, number: number): Promise<number> {
  await appPage.transcript.hover();
  const top = await appPage.transcript.evaluate((log) => log.getBoundingClientRect().top);
  await expect
    .poll(async () => {
      const place = await getPlace(appPage.page, number);
      const distance = place === null ? -600 : place - (top - 40);
      if (Math.abs(distance) > 2) await appPage.page.mouse.wheel(0, distance);
      return Math.abs(distance) <= 2;
    })
    .toBe(true);
  return (await getPlace(appPage.page, number)) ?? Number.NaN;
}

/** Returns the top of the reply to a question in px; null while it is not in the DOM. */
function getPlace(page: Page, number: number): Promise<number | null> {
  return page.evaluate<number | null>(`(${findReply})(${number})`);
}

const findReply = `(number) => [...document.querySelectorAll('[role="log"] p')]
  .find(({ textContent }) => textContent === 'The reply to question-' + number + '.')?.getBoundingClientRect().top ?? null`;

/** In the page: notes where the reply is at the start of each frame, once the thread is shown. */
const watchScript = `
  window.places = [];
  const look = () => {
    const place = (${findReply})(2);
    const last = (${findReply})(6);
    if (place !== null || last !== null) window.places.push(place);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

/** Waits until the place is on the disk; null: the end. */
async function untilPlaceIsStored({ dataFolder }: App, isAway: boolean): Promise<void> {
  await expect
    .poll(async () => {
      const file = await readFile(join(dataFolder, 'recent-folders.json'), 'utf8');
      return (JSON.parse(file).folders[0].place ?? null) !== null;
    })
    .toBe(isAway);
}

test('a reload and a restart continue where the user was reading', async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider });
  const appPage = new AppPage(app.page);
  await sendTurns(appPage, 6);
  const read = await readReply(appPage, 2);
  await untilPlaceIsStored(app, true);
  const stored = await readFile(join(app.dataFolder, 'recent-folders.json'), 'utf8');
  expect(stored).not.toContain('question');

  await app.page.reload();
  await expect.poll(() => getPlace(app.page, 2)).toBeCloseTo(read, -1);
  await expect(appPage.button('Jump to the end')).toBeVisible();

  const requests = app.provider.requests.length;
  const page = await app.restart('ended');
  const after = new AppPage(page);
  await expect.poll(() => getPlace(page, 2)).toBeCloseTo(read, -1);
  expect(app.provider.requests).toHaveLength(requests);

  await after.button('Jump to the end').click();
  await untilPlaceIsStored(app, false);
  await page.reload();
  await expect(after.turns('Codex').last()).toContainText('The reply to question-6.');
  await expect(after.button('Jump to the end')).toBeHidden();
  await expect.poll(() => getPlace(page, 2)).toBeNull();
});

// @web: the page restores the place, the same on both hosts.
test('the place is there in the first frame and stays still', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider });
  const appPage = new AppPage(app.page);
  await sendTurns(appPage, 6);
  const read = await readReply(appPage, 2);
  await untilPlaceIsStored(app, true);
  await app.page.addInitScript(watchScript);
  await app.page.reload();
  await expect.poll(() => getPlace(app.page, 2)).toBeCloseTo(read, -1);
  await expect.poll(() => app.page.evaluate<number>('window.places.length')).toBeGreaterThan(60);
  const places = await app.page.evaluate<readonly (number | null)[]>('window.places');
  const known = places.filter((place) => place !== null);
  expect(Math.max(...known) - Math.min(...known)).toBeLessThan(3);
  expect(known).toHaveLength(places.length);
});

// @web: the page restores the place, the same on both hosts.
test('older turns are loaded for the place, which stays still once it is there', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider, settings: { window_turns: 4 } });
  const appPage = new AppPage(app.page);
  await sendTurns(appPage, 6);
  const read = await readReply(appPage, 2);
  await untilPlaceIsStored(app, true);
  await app.page.addInitScript(watchScript);
  await app.page.reload();
  await expect.poll(() => getPlace(app.page, 2)).toBeCloseTo(read, -1);
  await expect.poll(() => app.page.evaluate<number>('window.places.length')).toBeGreaterThan(60);
  const places = await app.page.evaluate<readonly (number | null)[]>('window.places');
  const known = places.slice(places.findIndex((place) => place !== null) + 1).map(Number);
  expect(Math.max(...known) - Math.min(...known)).toBeLessThan(3);
});

// @web: the desktop has no socket whose messages a test can count.
test('scrolling reports the place at most once per second', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider });
  const appPage = new AppPage(app.page);
  await sendTurns(appPage, 4);
  await readReply(appPage, 2);
  await untilPlaceIsStored(app, true);
  const sent: number[] = [];
  app.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (payload.includes('reportReadingPlace')) sent.push(performance.now());
    }),
  );
  await app.page.reload();
  await expect.poll(() => getPlace(app.page, 2)).not.toBeNull();
  await appPage.transcript.hover();
  await expect
    .poll(async () => {
      await app.page.mouse.wheel(0, sent.length % 2 === 0 ? 60 : -60);
      return sent.length;
    })
    .toBeGreaterThan(3);
  const gaps = sent.slice(1).map((at, before) => at - (sent[before] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(900);
});

// @web: the page decides, the same on both hosts.
test('a search hit wins over the place where the user was reading', { tag: ['@web', '@long'] }, async ({
  start,
  allowErrors,
}) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider });
  const appPage = new AppPage(app.page);
  await sendTurns(appPage, 6);
  await readReply(appPage, 2);
  await untilPlaceIsStored(app, true);
  await app.page.reload();
  await appPage.page.keyboard.press('ControlOrMeta+Shift+f');
  // The list may still be on its way after the reload.
  await expect(appPage.page.getByRole('searchbox', { name: 'Search threads' })).toBeFocused();
  await appPage.page.keyboard.type('question-5');
  // Until the whole text was searched, the list may show what its first letters found.
  await appPage.threads.locator('mark').filter({ hasText: 'question-5' }).first().click();
  await expect(appPage.turns('You').filter({ hasText: 'question-5.' })).toBeInViewport();
  await expect.poll(() => getPlace(app.page, 2)).toBeNull();
});
