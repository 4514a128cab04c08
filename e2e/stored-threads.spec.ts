import { createGate } from '../fixtures/provider/gate.ts';
import { answer, pausing } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What the next start shows, however the last one ended.

const wordsPerSecond = 100;
/** Each as long as a piece of the stream. */
const words = (count: number) => Array.from({ length: count }, (_, at) => `word${100 + at} `);

async function countShownWords(appPage: AppPage): Promise<number> {
  const shown = (await appPage.turns('Codex').last().textContent()) ?? '';
  const numbers = [...shown.matchAll(/word(\d+)/g)].map((match) => Number(match[1]));
  expect(numbers).toEqual(numbers.map((_, at) => 100 + at));
  return numbers.length;
}

test('a host killed in mid-stream loses at most a moment of text, and the turn can be continued', {
  tag: '@web',
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const gate = createGate();
  const reply = answer(words(400).join(''), { deltaLength: 'word100 '.length, perSecond: wordsPerSecond });
  const app = await start({ provider: { steps: [pausing(gate, 300, reply), answer('I went on.')] } });
  const before = new AppPage(app.page);
  await before.sendMessage('Count');
  await expect.poll(() => countShownWords(before)).toBeGreaterThan(150);
  const reported = await countShownWords(before);
  const page = await app.restart('killed');
  const after = new AppPage(page);
  await after.threads.getByRole('button', { name: /Count/ }).click();
  await expect(after.transcript).toContainText('Workcell stopped while Codex was working on this.');
  expect(await countShownWords(after)).toBeGreaterThan(reported - wordsPerSecond / 4);
  await expectAccessible(page);
  await after.button('Continue').click();
  await expect(after.turns('Codex').last()).toContainText('I went on.');
});

test('threads are shown after the next start before Codex has resumed them', {
  tag: '@web',
}, async ({ start, allowErrors }) => {
  allowErrors(/WebSocket|ERR_/);
  const app = await start({ provider: { steps: [answer('The **first** answer.'), answer('The second.')] } });
  const before = new AppPage(app.page);
  await before.sendMessage('One');
  await expect(before.turns('Codex').last()).toContainText('The first answer.');
  await before.sendMessage('Two');
  await expect(before.turns('Codex').last()).toContainText('The second.');
  const after = new AppPage(await app.restart());
  await after.threads.getByRole('button', { name: /One/ }).click();
  await expect(after.turns('You')).toHaveText([/One/, /Two/]);
  await expect(after.turns('Codex').first()).toContainText('The first answer.');
});
