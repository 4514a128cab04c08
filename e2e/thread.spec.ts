import { hold } from '../fixtures/provider/gate.ts';
import { personMessages } from '../fixtures/provider/model-request.ts';
import {
  answer,
  fail,
  numberedWords,
  pausing,
  run,
  think,
  together,
  waiting,
  withUsage,
} from '../fixtures/provider/script.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A conversation in the person's own folder, with a provider that needs no account.

test.describe('a message', { tag: '@desktop' }, () => {
  test('shows at once, and its answer while it is being written', async ({ start }) => {
    const [before, during] = [hold(), hold()];
    const reply = pausing(during, 3, answer('The first half, and the second half.', { deltaLength: 5 }));
    const { page, provider } = await start({ provider: { steps: [waiting(before, reply)] } });
    const desk = new Desk(page);
    await expect(desk.cliStatus).toContainText('Codex');
    await page.evaluate(listen);
    await desk.say('What is in here?');
    await expect(desk.turns('You')).toContainText('What is in here?');
    await expect(desk.message).toHaveValue('');
    await expect(desk.button('Stop')).toBeVisible();
    const request = await provider.requestArrived(1);
    expect(personMessages(request)).toEqual(['What is in here?']);

    before.release();
    const speech = desk.turns('Codex');
    await expect(speech).toContainText('The first half');
    await expect(speech).not.toContainText('second half.');
    await expect(speech).toHaveAttribute('aria-busy', 'true');

    during.release();
    await expect(speech).toContainText('The first half, and the second half.');
    await expect(speech).toHaveAttribute('aria-busy', 'false');
    await expect(desk.button('Stop')).toBeHidden();
    await expect
      .poll(() => page.evaluate<string>('window.announcementsHeard()'))
      .toMatch(/The first half, and the second half\.\nCodex has finished\.$/);
  });

  test('keeps its line breaks, and Shift+Enter makes one', async ({ start }) => {
    const { page, provider } = await start({ provider: { steps: [answer('Read.')] } });
    const desk = new Desk(page);
    await desk.message.fill('first line');
    await desk.message.press('Shift+Enter');
    await page.keyboard.type('second line');
    await desk.send();
    await expect(desk.turns('Codex')).toContainText('Read.');
    expect(personMessages(await provider.requestArrived(1))).toEqual(['first line\nsecond line']);
    await expect(desk.turns('You')).toContainText('first line\nsecond line', { useInnerText: true });
  });

  test('shows how full the context is', async ({ start }) => {
    const usage = { inputTokens: 129_000, outputTokens: 200 };
    const { page } = await start({ provider: { steps: [withUsage(usage, answer('Long.'))] } });
    const desk = new Desk(page);
    await desk.say('Read everything');
    await expect(page.getByRole('contentinfo')).toContainText(/129\.2\sk tokens · 50\s% of context/);
  });

  test('that Codex did not read in time is kept and can be sent again', async ({ start }) => {
    const gate = hold();
    const { page, provider } = await start({
      provider: { steps: [waiting(gate, answer('Never heard.')), answer('Now heard.')] },
    });
    const desk = new Desk(page);
    await desk.say('Begin');
    await provider.requestArrived(1);
    await desk.message.fill('In between');
    await desk.message.press('ControlOrMeta+Enter');
    await expect(desk.turns('You').nth(1)).toContainText('In between');
    await desk.button('Stop').click();
    const unsent = desk.turns('You').filter({ hasText: 'Not sent.' });
    await expect(unsent).toContainText('In between');
    await unsent.getByRole('button', { name: 'Retry' }).click();
    await expect(desk.turns('Codex').last()).toContainText('Now heard.');
    gate.release();
  });
});

test.describe('markdown', { tag: '@desktop' }, () => {
  const written = [
    '## What I found',
    '',
    '| File | Lines |',
    '| --- | ---: |',
    '| greet.js | 1 |',
    '',
    '- [x] read',
    '- [ ] write',
    '',
    '```js',
    'export const two = 1 + 1;',
    '```',
    '',
    'See [the docs](https://example.com/docs) and `greet`.',
  ].join('\n');

  test('is laid out, and can be copied as it was written', async ({ start }) => {
    const { page } = await start({ provider: { steps: [answer(written)] } });
    const desk = new Desk(page);
    await desk.say('Look around');
    const speech = desk.turns('Codex');
    await expect(speech.getByRole('heading', { name: 'What I found' })).toBeVisible();
    await expect(speech.getByRole('table').getByRole('cell', { name: 'greet.js' })).toBeVisible();
    await expect(speech.getByRole('listitem').filter({ has: page.getByLabel('Done:') })).toHaveText('read');
    await expect(speech.getByRole('listitem').filter({ has: page.getByLabel('Open:') })).toHaveText('write');
    await expect(speech.getByText('export')).toBeVisible();
    await expect(speech.getByRole('link', { name: 'the docs' })).toBeVisible();
    await expectAccessible(page);

    await speech.getByRole('button', { name: 'Copy answer' }).click();
    await expect.poll(() => desk.pasted()).toBe(written);
    await desk.turns('You').getByRole('button', { name: 'Copy message' }).click();
    await expect.poll(() => desk.pasted()).toBe('Look around');
  });

  test('can neither run nor load anything', async ({ start }) => {
    const hostile = [
      '[one](javascript:document.title="owned")',
      '[two](data:text/html,<script>1</script>)',
      '[three](vbscript:x)',
      '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
      '<a href="https://evil.example/html">four</a>',
      '![five](https://evil.example/pixel.png)',
      '![six](//evil.example/pixel.png)',
    ].join('\n\n');
    const { page } = await start({ provider: { steps: [answer(hostile)] } });
    const outside: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('evil')) outside.push(request.url());
    });
    const desk = new Desk(page);
    await desk.say('Try it');
    const speech = desk.turns('Codex');
    await expect(speech).toContainText('<script>document.title="owned"</script>');
    await expect(speech.getByRole('link', { name: 'five' })).toBeVisible();
    await expect(speech.getByRole('img')).toHaveCount(0);
    for (const link of await speech.getByRole('link').all()) {
      expect(await link.getAttribute('href')).toMatch(/^https?:\/\//);
    }
    await speech.getByText('one (javascript:document.title="owned")', { exact: true }).click();
    expect(await page.title()).not.toContain('owned');
    expect(outside).toEqual([]);
  });
});

test.describe('reading', { tag: '@desktop' }, () => {
  test('finds words in the whole thread, step by step', async ({ start }) => {
    const { page } = await start({
      provider: { steps: [answer(`needle at the top\n\n${'line\n\n'.repeat(150)}needle at the end`)] },
    });
    const desk = new Desk(page);
    await desk.say('Hide two of them');
    await expect(desk.turns('Codex')).toContainText('needle at the end');
    await page.keyboard.press('ControlOrMeta+f');
    const search = page.getByRole('searchbox', { name: 'Find in thread' });
    await expect(search).toBeFocused();
    await search.fill('needle');
    // It starts with what is in view.
    await expect(page.getByText('2 of 2', { exact: true })).toBeVisible();
    await search.press('Enter');
    await expect(page.getByText('1 of 2', { exact: true })).toBeVisible();
    await expect(desk.transcript.getByText('needle at the top')).toBeInViewport();
    await search.press('Shift+Enter');
    await expect(page.getByText('2 of 2', { exact: true })).toBeVisible();
    await expect(desk.transcript.getByText('needle at the end')).toBeInViewport();
    await expectAccessible(page);
    await search.press('Escape');
    await expect(search).toBeHidden();
  });

  test('is not moved by what is being written, until the person goes back to the end', async ({ start }) => {
    const gate = hold();
    const long = `begin\n\n${'a line to read\n\n'.repeat(120)}middle\n\n${'more\n\n'.repeat(60)}end`;
    const { page } = await start({ provider: { steps: [pausing(gate, 150, answer(long))] } });
    const desk = new Desk(page);
    await desk.say('Write a lot');
    await expect(desk.transcript.getByText('a line to read').last()).toBeInViewport();
    await desk.transcript.press('Home');
    const top = desk.transcript.getByText('begin', { exact: true });
    await expect(top).toBeInViewport();
    const before = await top.boundingBox();
    gate.release();
    await expect(desk.button('Stop')).toBeHidden();
    expect(await top.boundingBox()).toEqual(before);
    await page.getByRole('button', { name: /^Jump to the end/ }).click();
    await expect(desk.transcript.getByText('end', { exact: true })).toBeInViewport();
  });
});

test.describe('while a turn runs', { tag: '@desktop' }, () => {
  test('messages queue, can be edited and removed, and go out one after the other', async ({ start }) => {
    const gate = hold();
    const { page, provider } = await start({
      provider: { steps: [waiting(gate, answer('First answer.')), answer('Second answer.')] },
    });
    const desk = new Desk(page);
    await desk.say('First');
    await provider.requestArrived(1);
    await desk.say('Sekond');
    await desk.say('Third');
    const waitingMessages = desk.queue.getByRole('listitem');
    await expect(waitingMessages).toHaveCount(2);
    await expectAccessible(page);
    await waitingMessages
      .nth(1)
      .getByRole('button', { name: /^Remove/ })
      .click();
    await expect(waitingMessages).toHaveCount(1);
    await waitingMessages.getByRole('button', { name: /^Edit/ }).click();
    const edited = waitingMessages.getByRole('textbox');
    await edited.fill('Second');
    await edited.press('Enter');
    await expect(waitingMessages).toContainText('Second');
    // The host has it too, before the turn may end.
    await page.reload();
    await expect(waitingMessages).toContainText('Second');
    gate.release();
    await expect(desk.turns('Codex').last()).toContainText('Second answer.');
    await expect(desk.queue).toBeHidden();
    expect(personMessages(await provider.requestArrived(2))).toEqual(['First', 'Second']);
  });

  test('a message can go into it at once; the text that Codex drops stays and is marked', async ({ start }) => {
    const gate = hold();
    const { page, provider } = await start({
      provider: {
        steps: [
          pausing(gate, 4, answer('An answer that is never finished', { deltaLength: 5 })),
          answer('A better answer.'),
        ],
      },
    });
    const desk = new Desk(page);
    await desk.say('Explain');
    await expect(desk.turns('Codex')).toContainText('An answer that is');
    await desk.say('Only in one line');
    await desk.queue.getByRole('button', { name: /^Send now/ }).click();
    await expect(desk.transcript).toContainText('Left unfinished.');
    await expect(desk.transcript).toContainText('A better answer.');
    await expect(desk.transcript).toContainText('An answer that is');
    await expect(desk.turns('You').last()).toContainText('Only in one line');
    expect(personMessages(await provider.requestArrived(2))).toEqual(['Explain', 'Only in one line']);
    gate.release();
  });

  test('Stop ends it and keeps what was shown', async ({ start }) => {
    const gate = hold();
    const { page } = await start({
      provider: {
        steps: [pausing(gate, 4, answer('Half of an answer that goes on', { deltaLength: 5 })), answer('All of it.')],
      },
    });
    const desk = new Desk(page);
    await desk.say('Explain');
    await expect(desk.turns('Codex')).toContainText('Half of an answer');
    await desk.message.press('Escape');
    await expect(desk.transcript).toContainText('You stopped the answer.');
    await expect(desk.transcript).toContainText('Half of an answer');
    await expect(desk.button('Stop')).toBeHidden();
    await desk.say('Again');
    await expect(desk.turns('Codex').last()).toContainText('All of it.');
    gate.release();
  });

  test('a provider that is gone shows as reconnecting, for as long as it takes, with Stop', async ({ start }) => {
    const { page, provider } = await start({ provider: { steps: [answer('Here I am.')] } });
    const desk = new Desk(page);
    await desk.say('Are you there?');
    await expect(desk.turns('Codex')).toContainText('Here I am.');
    await provider.stop();
    await desk.say('And now?');
    await expect(desk.turns('Status')).toContainText('Reconnecting.');
    await expect(desk.button('Stop')).toHaveCount(1);
    await expectAccessible(page);
    await desk.button('Stop').click();
    await expect(desk.turns('Status')).toContainText('The connection did not come back.');
    await expect(desk.button('Stop')).toBeHidden();
    await expect(desk.message).toBeEditable();
  });
});

test.describe('a turn that failed', { tag: '@desktop' }, () => {
  const failing = fail(500, { message: 'The model is on fire.' });

  test('is sent again at once when it did nothing', async ({ start }) => {
    const { page, provider } = await start({ provider: { steps: [failing, answer('All is well.')] } });
    const desk = new Desk(page);
    await desk.say('Hello');
    await desk.turns('Status').getByRole('button', { name: 'Retry this turn' }).click();
    await expect(desk.turns('Codex').last()).toContainText('All is well.');
    await expect(desk.turns('You').last()).toContainText('Sent again.');
    expect(personMessages(await provider.requestArrived(2)).at(-1)).toBe('Hello');
  });

  test('is sent again only after a question when it ran a command', async ({ start }) => {
    const { page, provider } = await start({
      provider: { steps: [run('echo done'), failing, answer('All is well.')] },
    });
    const desk = new Desk(page);
    await desk.say('Do it');
    const retry = desk.turns('Status').getByRole('button', { name: 'Retry this turn' });
    await retry.click();
    const question = desk.dialog('Retry this turn');
    await expect(question).toContainText('takes nothing back');
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toBeHidden();
    expect(provider.stepsLeft).toBe(1);
    await retry.click();
    await question.getByRole('button', { name: 'Retry', exact: true }).click();
    await expect(desk.turns('Codex').last()).toContainText('All is well.');
  });
});

test('reasoning is one line that opens', { tag: '@desktop' }, async ({ start }) => {
  const { page } = await start({
    provider: { steps: [together(think('**Weighing it**\n\nTwo ways lead there.'), answer('This way.'))] },
  });
  const desk = new Desk(page);
  await desk.say('Which way?');
  const thought = desk.transcript.getByRole('button', { name: /^Thought for/ });
  await expect(desk.transcript.getByText('Two ways lead there.')).toBeHidden();
  await thought.click();
  await expect(desk.transcript.getByText('Two ways lead there.')).toBeVisible();
  await expect(thought).toHaveAttribute('aria-expanded', 'true');
});

test('two windows show one thread and may both write to it', async ({ start }) => {
  const gate = hold();
  const { page, newWindow } = await start({
    provider: { steps: [pausing(gate, 5, answer(numberedWords(20))), answer('Heard from the second window.')] },
  });
  const first = new Desk(page);
  await first.say('Count');
  await expect(first.turns('Codex')).toContainText('word5');
  const second = new Desk(await newWindow());
  await second.threads.getByRole('button', { name: /Count/ }).click();
  await expect(second.turns('Codex')).toContainText('word5');
  gate.release();
  for (const desk of [first, second]) {
    await expect(desk.turns('Codex')).toContainText(numberedWords(20).trim());
    await expect(desk.button('Stop')).toBeHidden();
  }
  await second.say('And this?');
  await expect(first.turns('You').last()).toContainText('And this?');
  await expect(first.turns('Codex').last()).toContainText('Heard from the second window.');
});

test('threads are there again after a restart, with their turns, and continue', async ({ start }) => {
  const app = await start({
    provider: { steps: [run('echo kept'), answer('About apples.'), answer('About pears.'), answer('More of apples.')] },
  });
  const desk = new Desk(app.page);
  await expect(app.page.getByText('No threads yet')).toBeVisible();
  await desk.say('Tell me of apples');
  await expect(desk.turns('Codex')).toContainText('About apples.');
  await desk.button('New thread').click();
  await expect(desk.turns('You')).toHaveCount(0);
  await desk.say('Tell me of pears');
  await expect(desk.turns('Codex')).toContainText('About pears.');
  await expect(desk.threads.getByRole('listitem')).toHaveCount(2);

  await app.page.close();
  const again = new Desk(await app.restart());
  await expect(again.threads.getByRole('listitem')).toHaveCount(2);
  await again.threads.getByRole('button', { name: /apples/ }).click();
  await expect(again.turns('You')).toContainText('Tell me of apples');
  await expect(again.turns('Codex')).toContainText('About apples.');
  await expect(again.runs.getByRole('option', { name: /^echo kept, exit 0/ })).toBeVisible();
  await again.say('Go on');
  await expect(again.turns('Codex').last()).toContainText('More of apples.');

  const search = again.page.getByRole('searchbox', { name: 'Search threads' });
  await search.fill('pears');
  await expect(again.threads.getByRole('listitem')).toHaveCount(1);
  await search.fill('plums');
  await expect(again.page.getByText('No thread found')).toBeVisible();
});

/** Records every announcement: each stays only until the next. */
const listen = `{
  const heard = [];
  const region = document.querySelector('[role=status][aria-label=Announcements]');
  new MutationObserver(() => heard.push(region.textContent)).observe(region, { childList: true, subtree: true });
  window.announcementsHeard = () => heard.join('\\n');
}`;
