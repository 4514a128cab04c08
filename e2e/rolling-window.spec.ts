import { personMessages } from '../fixtures/provider/model-request.ts';
import { answer } from '../fixtures/provider/script.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A thread that is longer than the window that the person has chosen.

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at}`).join(' ');
const options = { window_turns: 4 };
const provider = {
  otherwise: (request: Parameters<typeof personMessages>[0]) =>
    answer(`The reply to ${personMessages(request).at(-1)} ${words(150)}`),
};

async function converse(desk: Desk, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) {
    await desk.say(`question-${number}.`);
    await expect(desk.turns('Codex').last()).toContainText(`The reply to question-${number}.`);
    await expect(desk.button('Stop')).toBeHidden();
  }
}

/**
 * Starts checking at each frame where a complete answer in the view ends; reports how far that has moved. An
 * intersection reports the painted position: earlier in the same frame, the view follows what has grown.
 */
const watchEnd = `{
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
  tag: '@desktop',
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider, options });
  await converse(new Desk(app.page), 1, 8);
  const desk = new Desk(await app.restart());
  await desk.threads.getByRole('button', { name: /question-1/ }).click();
  await expect(desk.turns('Codex').last()).toContainText('The reply to question-8.');
  const older = desk.button('Load older history');
  await expect(older).toBeAttached();
  await expectAccessible(desk.page);
  await desk.transcript.focus();
  // Getting near it may be enough.
  await desk.page.keyboard.press('Tab');
  await desk.page.keyboard.press('Enter');
  await expect(older).toHaveCount(0);
  await desk.transcript.focus();
  await desk.page.keyboard.press('Home');
  await expect(desk.turns('You').first()).toContainText('question-1.');
});

test('a growing thread keeps to its window, and nothing moves', { tag: '@desktop' }, async ({ start }) => {
  const app = await start({ provider, options });
  const desk = new Desk(app.page);
  await converse(desk, 1, 4);
  const older = desk.button('Load older history');
  await expect(older).toHaveCount(0);
  await app.page.evaluate(watchEnd);
  await converse(desk, 5, 5);
  await expect(older).toBeAttached();
  // The row that shows progress disappears at the end of the turn; a turn that is released is many times as high.
  expect(await app.page.evaluate<number>('window.endMoved()')).toBeLessThan(30);

  await desk.transcript.hover();
  await desk.page.mouse.wheel(0, -1_000);
  await expect(older).toHaveCount(0);
  const read = desk.turns('Codex').filter({ hasText: 'question-3.' });
  await expect(read).toBeInViewport();
  await desk.transcript.press('Home');
  await expect(desk.turns('You').first()).toContainText('question-1.');
});

test('find and copy cover all turns', { tag: '@desktop' }, async ({ start }) => {
  const app = await start({ provider, options });
  const desk = new Desk(app.page);
  await converse(desk, 1, 7);
  await expect(desk.button('Load older history')).toBeAttached();
  await desk.command('Copy the thread');
  const dialog = desk.dialog('Copy the thread');
  await expect(dialog.getByRole('status')).toContainText('characters');
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(desk.turns('Status').last()).toContainText('Copied the thread.');
  const copied = await desk.pasted();
  expect(copied.match(/question-\d/g)?.filter((_, at) => at % 2 === 0)).toHaveLength(7);

  await desk.page.keyboard.press('ControlOrMeta+f');
  // All at once, before any earlier turn is loaded.
  await desk.page.keyboard.insertText('to question-2');
  const search = desk.page.getByRole('search');
  await expect(search).toContainText('1 of 1');
  await expect(desk.transcript).toContainText('The reply to question-2.');
});
