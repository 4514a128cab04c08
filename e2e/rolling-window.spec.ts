import { listUserMessages } from '../fixtures/provider/model-request.ts';
import { answer } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A thread that is longer than the window that the user has chosen.

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');
const settings = { window_turns: 4 };
const provider = {
  otherwise: (request: Parameters<typeof listUserMessages>[0]) =>
    answer(`The reply to ${listUserMessages(request).at(-1)} ${words(150)}`),
};

async function sendTurns(appPage: AppPage, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) {
    await appPage.sendMessage(`question-${number}.`);
    await expect(appPage.turns('Codex').last()).toContainText(`The reply to question-${number}.`);
    await expect(appPage.button('Stop')).toBeHidden();
  }
}

/**
 * Starts checking at each frame where a complete answer in the view ends; reports how far that has moved. An
 * intersection reports the painted position: earlier in the same frame, the view follows what has grown.
 */
const watchEndScript = `{
  const places = [];
  const look = () => {
    const last = document.querySelector('[role="log"] article:last-of-type');
    if (last?.textContent.endsWith('word149')) {
      new IntersectionObserver((entries, observer) => {
        places.push(...entries.map(({ boundingClientRect }) => boundingClientRect.bottom));
        observer.disconnect();
      }).observe(last);
    }
    requestAnimationFrame(look);
  };
  look();
  window.endMoved = () => Math.max(...places) - Math.min(...places);
}`;

test('a long thread opens at its newest turns, and loads older ones on request', {
  tag: ['@web', '@long'],
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider, settings });
  await sendTurns(new AppPage(app.page), 1, 8);
  const appPage = new AppPage(await app.restart());
  await appPage.threads.getByRole('button', { name: /question-1/ }).click();
  await expect(appPage.turns('Codex').last()).toContainText('The reply to question-8.');
  const older = appPage.button('Load older history');
  await expect(older).toBeAttached();
  await expectAccessible(appPage.page);
  await appPage.transcript.focus();
  // Getting near it may be enough.
  await appPage.page.keyboard.press('Tab');
  await appPage.page.keyboard.press('Enter');
  await expect(older).toHaveCount(0);
  await appPage.transcript.focus();
  await appPage.page.keyboard.press('Home');
  await expect(appPage.turns('You').first()).toContainText('question-1.');
});

test('a growing thread keeps to its window, and nothing moves', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open({ provider, settings });
  const appPage = new AppPage(app.page);
  await sendTurns(appPage, 1, 4);
  const older = appPage.button('Load older history');
  await expect(older).toHaveCount(0);
  await app.page.evaluate(watchEndScript);
  await sendTurns(appPage, 5, 5);
  await expect(older).toBeAttached();
  expect(await app.page.evaluate<number>('window.endMoved()')).toBeLessThan(2);

  await appPage.transcript.hover();
  await appPage.page.mouse.wheel(0, -1_000);
  await expect(older).toHaveCount(0);
  const read = appPage.turns('Codex').filter({ hasText: 'question-3.' });
  await expect(read).toBeInViewport();
  await appPage.transcript.press('Home');
  await expect(appPage.turns('You').first()).toContainText('question-1.');
});

test('find and copy cover all turns', { tag: ['@web', '@long'] }, async ({ open }) => {
  const app = await open({ provider, settings });
  const appPage = new AppPage(app.page);
  await sendTurns(appPage, 1, 7);
  await expect(appPage.button('Load older history')).toBeAttached();
  await appPage.runCommand('Copy the thread');
  const dialog = appPage.dialog('Copy the thread');
  await expect(dialog.getByRole('status')).toContainText('characters');
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(appPage.turns('Status').filter({ hasText: 'Copied the thread.' }).last()).toBeVisible();
  const copied = await appPage.readPastedText();
  expect(copied.match(/question-\d/g)?.filter((_, at) => at % 2 === 0)).toHaveLength(7);

  await appPage.page.keyboard.press('ControlOrMeta+f');
  // Types everything at once, before any earlier turn is loaded.
  await appPage.page.keyboard.insertText('to question-2');
  const search = appPage.page.getByRole('search');
  await expect(search).toContainText('1 of 1');
  await expect(appPage.transcript).toContainText('The reply to question-2.');
});
