import { createGate } from '../fixtures/provider/gate.ts';
import { listUserMessages } from '../fixtures/provider/model-request.ts';
import {
  answer,
  createNumberedWords,
  fail,
  pausing,
  run,
  think,
  together,
  waiting,
  withUsage,
} from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A conversation in the user's own folder, with a provider that needs no account.

test.describe('a message', { tag: '@web' }, () => {
  test('a message shows immediately, and its answer while Codex writes it', async ({ open }) => {
    const [before, during] = [createGate(), createGate()];
    const reply = pausing(during, 3, answer('The first half, and the second half.', { deltaLength: 5 }));
    const { page, provider } = await open({ provider: { steps: [waiting(before, reply)] } });
    const appPage = new AppPage(page);
    await expect(appPage.cliStatus).toContainText('Codex');
    await page.evaluate(recordAnnouncementsScript);
    await appPage.sendMessage('What is in here?');
    await expect(appPage.turns('You')).toContainText('What is in here?');
    await expect(appPage.message).toHaveValue('');
    await expect(appPage.button('Stop')).toBeVisible();
    const request = await provider.requestArrived(1);
    expect(listUserMessages(request)).toEqual(['What is in here?']);

    before.release();
    const speech = appPage.turns('Codex');
    await expect(speech).toContainText('The first half');
    await expect(speech).not.toContainText('second half.');
    await expect(speech).toHaveAttribute('aria-busy', 'true');

    during.release();
    await expect(speech).toContainText('The first half, and the second half.');
    await expect(speech).toHaveAttribute('aria-busy', 'false');
    await expect(appPage.button('Stop')).toBeHidden();
    await expect
      .poll(() => page.evaluate<string>('window.announcementsHeard()'))
      .toMatch(/The first half, and the second half\.\nCodex has finished\.$/);
  });

  test('a message keeps its line breaks, and Shift+Enter inserts one', { tag: '@long' }, async ({ open }) => {
    const { page, provider } = await open({ provider: { steps: [answer('Read.')] } });
    const appPage = new AppPage(page);
    await appPage.message.fill('first line');
    await appPage.message.press('Shift+Enter');
    await page.keyboard.type('second line');
    await appPage.sendDraft();
    await expect(appPage.turns('Codex')).toContainText('Read.');
    expect(listUserMessages(await provider.requestArrived(1))).toEqual(['first line\nsecond line']);
    await expect(appPage.turns('You')).toContainText('first line\nsecond line', { useInnerText: true });
  });

  test('a thread shows how full the context is', { tag: '@long' }, async ({ open }) => {
    const usage = { inputTokens: 129_000, outputTokens: 200 };
    const { page } = await open({ provider: { steps: [withUsage(usage, answer('Long.'))] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Read everything');
    await expect(
      page.getByText(/^129,200 of [\d,]+ tokens of context.*129\.2\sk tokens used in this thread/),
    ).toBeAttached();
  });

  test('a message that Codex did not read in time is kept and can be sent again', async ({ open }) => {
    const gate = createGate();
    const { page, provider } = await open({
      provider: { steps: [waiting(gate, answer('Never heard.')), answer('Now heard.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Begin');
    await provider.requestArrived(1);
    await appPage.message.fill('In between');
    await appPage.message.press('ControlOrMeta+Enter');
    await expect(appPage.turns('You').nth(1)).toContainText('In between');
    await appPage.button('Stop').click();
    const unsent = appPage.turns('You').filter({ hasText: 'Not sent.' });
    await expect(unsent).toContainText('In between');
    await unsent.getByRole('button', { name: 'Retry' }).click();
    await expect(appPage.turns('Codex').last()).toContainText('Now heard.');
    gate.release();
  });
});

test.describe('markdown', { tag: '@web' }, () => {
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

  test('Markdown is rendered, and can be copied as it was written', async ({ open }) => {
    const { page } = await open({ provider: { steps: [answer(written)] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Look around');
    const speech = appPage.turns('Codex');
    await expect(speech.getByRole('heading', { name: 'What I found' })).toBeVisible();
    await expect(speech.getByRole('table').getByRole('cell', { name: 'greet.js' })).toBeVisible();
    await expect(speech.getByRole('listitem').filter({ has: page.getByLabel('Done:') })).toHaveText('read');
    await expect(speech.getByRole('listitem').filter({ has: page.getByLabel('Open:') })).toHaveText('write');
    await expect(speech.getByText('export')).toBeVisible();
    await expect(speech.getByRole('link', { name: 'the docs' })).toBeVisible();
    await expectAccessible(page);

    await speech.getByRole('button', { name: 'Copy answer' }).click();
    await expect.poll(() => appPage.readPastedText()).toBe(written);
    await appPage.turns('You').getByRole('button', { name: 'Copy message' }).click();
    await expect.poll(() => appPage.readPastedText()).toBe('Look around');
  });

  test('Markdown can neither run nor load anything', async ({ open }) => {
    const hostile = [
      '[one](javascript:document.title="owned")',
      '[two](data:text/html,<script>1</script>)',
      '[three](vbscript:x)',
      '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
      '<a href="https://evil.example/html">four</a>',
      '![five](https://evil.example/pixel.png)',
      '![six](//evil.example/pixel.png)',
    ].join('\n\n');
    const { page } = await open({ provider: { steps: [answer(hostile)] } });
    const outside: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('evil')) outside.push(request.url());
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Try it');
    const speech = appPage.turns('Codex');
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

test.describe('reading', { tag: '@web' }, () => {
  test('Find steps through matches in the whole thread', async ({ open }) => {
    const { page } = await open({
      provider: { steps: [answer(`needle at the top\n\n${'line\n\n'.repeat(150)}needle at the end`)] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Hide two of them');
    await expect(appPage.turns('Codex')).toContainText('needle at the end');
    await page.keyboard.press('ControlOrMeta+f');
    const search = page.getByRole('searchbox', { name: 'Find in thread' });
    await expect(search).toBeFocused();
    await search.fill('needle');
    // The search starts with what is in view.
    await expect(page.getByText('2 of 2', { exact: true })).toBeVisible();
    await search.press('Enter');
    await expect(page.getByText('1 of 2', { exact: true })).toBeVisible();
    await expect(appPage.transcript.getByText('needle at the top')).toBeInViewport();
    await search.press('Shift+Enter');
    await expect(page.getByText('2 of 2', { exact: true })).toBeVisible();
    await expect(appPage.transcript.getByText('needle at the end')).toBeInViewport();
    await expectAccessible(page);
    await search.press('Escape');
    await expect(search).toBeHidden();
  });

  test('the transcript does not scroll while Codex writes until the user returns to the end', async ({ open }) => {
    const gate = createGate();
    const long = `begin\n\n${'a line to read\n\n'.repeat(120)}middle\n\n${'more\n\n'.repeat(60)}end`;
    const { page } = await open({ provider: { steps: [pausing(gate, 150, answer(long))] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Write a lot');
    await expect(appPage.transcript.getByText('a line to read').last()).toBeInViewport();
    await appPage.transcript.press('Home');
    const top = appPage.transcript.getByText('begin', { exact: true });
    await expect(top).toBeInViewport();
    const before = await top.boundingBox();
    gate.release();
    await expect(appPage.button('Stop')).toBeHidden();
    expect(await top.boundingBox()).toEqual(before);
    await page.getByRole('button', { name: /^Jump to the end/ }).click();
    await expect(appPage.transcript.getByText('end', { exact: true })).toBeInViewport();
  });
});

test.describe('while a turn runs', { tag: '@web' }, () => {
  test('messages queue while a turn runs, can be edited and removed, and are sent one after the other', async ({
    open,
  }) => {
    const gate = createGate();
    const { page, provider } = await open({
      provider: { steps: [waiting(gate, answer('First answer.')), answer('Second answer.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('First');
    await provider.requestArrived(1);
    await appPage.sendMessage('Sekond');
    await appPage.sendMessage('Third');
    const waitingMessages = appPage.queue.getByRole('listitem');
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
    // The field closes once the host has the text. A page that goes away before that opens the edit again.
    await expect(edited).toBeHidden();
    await expect(waitingMessages).toContainText('Second');
    // The host has it too, before the turn may end.
    await page.reload();
    await expect(waitingMessages).toContainText('Second');
    gate.release();
    await expect(appPage.turns('Codex').last()).toContainText('Second answer.');
    await expect(appPage.queue).toBeHidden();
    expect(listUserMessages(await provider.requestArrived(2))).toEqual(['First', 'Second']);
  });

  test('a message can steer a running turn, and the text that Codex drops stays and is marked', async ({ open }) => {
    const gate = createGate();
    const { page, provider } = await open({
      provider: {
        steps: [
          pausing(gate, 4, answer('An answer that is never finished', { deltaLength: 5 })),
          answer('A better answer.'),
        ],
      },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Explain');
    await expect(appPage.turns('Codex')).toContainText('An answer that is');
    await appPage.sendMessage('Only in one line');
    await appPage.queue.getByRole('button', { name: /^Send now/ }).click();
    await expect(appPage.transcript).toContainText('Left unfinished.');
    await expect(appPage.transcript).toContainText('A better answer.');
    await expect(appPage.transcript).toContainText('An answer that is');
    await expect(appPage.turns('You').last()).toContainText('Only in one line');
    expect(listUserMessages(await provider.requestArrived(2))).toEqual(['Explain', 'Only in one line']);
    gate.release();
  });

  test('Stop ends a running turn and keeps its text', async ({ open }) => {
    const gate = createGate();
    const { page } = await open({
      provider: {
        steps: [pausing(gate, 4, answer('Half of an answer that goes on', { deltaLength: 5 })), answer('All of it.')],
      },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Explain');
    await expect(appPage.turns('Codex')).toContainText('Half of an answer');
    await appPage.message.press('Escape');
    await expect(appPage.transcript).toContainText('You stopped the answer.');
    await expect(appPage.transcript).toContainText('Half of an answer');
    await expect(appPage.button('Stop')).toBeHidden();
    await appPage.sendMessage('Again');
    await expect(appPage.turns('Codex').last()).toContainText('All of it.');
    gate.release();
  });

  test('a provider that is gone shows as reconnecting, for as long as it takes, with Stop', async ({ start }) => {
    const { page, provider } = await start({ provider: { steps: [answer('Here I am.')] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Are you there?');
    await expect(appPage.turns('Codex')).toContainText('Here I am.');
    await provider.stop();
    await appPage.sendMessage('And now?');
    await expect(appPage.turns('Status').filter({ hasText: 'Reconnecting.' })).toBeVisible();
    await expect(appPage.button('Stop')).toHaveCount(1);
    await expectAccessible(page);
    await appPage.button('Stop').click();
    await expect(appPage.turns('Status').filter({ hasText: 'The connection was not restored.' })).toBeVisible();
    await expect(appPage.button('Stop')).toBeHidden();
    await expect(appPage.message).toBeEditable();
  });
});

test.describe('a turn that failed', { tag: '@web' }, () => {
  const failing = fail(500, { message: 'The model is on fire.' });

  test('a failed turn without effects is retried immediately', async ({ open }) => {
    const { page, provider } = await open({ provider: { steps: [failing, answer('All is well.')] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Hello');
    await appPage.turns('Status').getByRole('button', { name: 'Retry this turn' }).click();
    await expect(appPage.turns('Codex').last()).toContainText('All is well.');
    await expect(appPage.turns('You').last()).toContainText('Sent again.');
    expect(listUserMessages(await provider.requestArrived(2)).at(-1)).toBe('Hello');
  });

  test('a failed turn that ran a command is retried only after a question', async ({ open }) => {
    const { page, provider } = await open({
      provider: { steps: [run('echo done'), failing, answer('All is well.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Do it');
    const retry = appPage.turns('Status').getByRole('button', { name: 'Retry this turn' });
    await retry.click();
    const question = appPage.dialog('Retry this turn');
    await expect(question).toContainText('undoes nothing');
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(question).toBeHidden();
    expect(provider.stepsLeft).toBe(1);
    await retry.click();
    await question.getByRole('button', { name: 'Retry', exact: true }).click();
    await expect(appPage.turns('Codex').last()).toContainText('All is well.');
  });
});

test('reasoning is one line that opens', { tag: ['@web', '@long'] }, async ({ open }) => {
  // A turn that has ended before its thread opens is folded.
  const gate = createGate();
  const { page } = await open({
    provider: {
      steps: [waiting(gate, together(think('**Weighing it**\n\nTwo ways lead there.'), answer('This way.')))],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Which way?');
  await expect(appPage.button('Stop')).toBeVisible();
  gate.release();
  // The lines move until the answer has arrived, and a click on a line that moves away does nothing.
  await expect(appPage.turns('Codex')).toContainText('This way.');
  const thought = appPage.transcript.getByRole('button', { name: /^Thought/ });
  await expect(appPage.transcript.getByText('Two ways lead there.')).toBeHidden();
  await thought.click();
  await expect(appPage.transcript.getByText('Two ways lead there.')).toBeVisible();
  await expect(thought).toHaveAttribute('aria-expanded', 'true');
});

// @web: the page draws this, the same on both hosts.
test('a row that opens at the end of a running turn stays where it is', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const gate = createGate();
  const thought = `**Weighing it**\n\n${'Two ways lead there.\n\n'.repeat(30)}`;
  const { page } = await open({
    provider: {
      steps: [together(think(thought), run('cat README.md')), run('ls'), waiting(gate, answer('This way.'))],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage(`Which way?\n${'It is a long story.\n'.repeat(30)}`);
  const reads = appPage.transcript.getByRole('button', { name: /^Read README\.md, listed/ });
  await expect(reads).toBeInViewport({ ratio: 1 });
  for (const row of [reads, appPage.transcript.getByRole('button', { name: /^Thought/ })]) {
    const place = await row.boundingBox();
    await row.click();
    await expect(row).toHaveAttribute('aria-expanded', 'true');
    // Two frames later, the view has measured what opened.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect((await row.boundingBox())?.y).toBe(place?.y);
    await expect(row).toBeFocused();
    await row.click();
    await expect(row).toHaveAttribute('aria-expanded', 'false');
  }
  gate.release();
  await expect(appPage.turns('Codex')).toContainText('This way.');
});

test('two windows show one thread and may both write to it', async ({ open }) => {
  const gate = createGate();
  const { page, newWindow } = await open({
    provider: { steps: [pausing(gate, 5, answer(createNumberedWords(20))), answer('Heard from the second window.')] },
  });
  const first = new AppPage(page);
  await first.sendMessage('Count');
  await expect(first.turns('Codex')).toContainText('word5');
  const second = new AppPage(await newWindow());
  await second.threads.getByRole('button', { name: /Count/ }).click();
  await expect(second.turns('Codex')).toContainText('word5');
  gate.release();
  for (const appPage of [first, second]) {
    await expect(appPage.turns('Codex')).toContainText(createNumberedWords(20).trim());
    await expect(appPage.button('Stop')).toBeHidden();
  }
  await second.sendMessage('And this?');
  await expect(first.turns('You').last()).toContainText('And this?');
  await expect(first.turns('Codex').last()).toContainText('Heard from the second window.');
});

// @desktop: stored-threads.spec.ts starts the web host again.
test('threads are shown again after a restart, with their turns, and continue', { tag: '@desktop' }, async ({
  start,
}) => {
  const app = await start({
    provider: { steps: [run('echo kept'), answer('About apples.'), answer('About pears.'), answer('More of apples.')] },
  });
  const appPage = new AppPage(app.page);
  await expect(app.page.getByText('No threads yet')).toBeVisible();
  await appPage.sendMessage('Tell me of apples');
  await expect(appPage.turns('Codex')).toContainText('About apples.');
  await appPage.button('New thread').click();
  await expect(appPage.turns('You')).toHaveCount(0);
  await appPage.sendMessage('Tell me of pears');
  await expect(appPage.turns('Codex')).toContainText('About pears.');
  await expect(appPage.threads.getByRole('listitem')).toHaveCount(2);

  await app.page.close();
  const again = new AppPage(await app.restart());
  await expect(again.threads.getByRole('listitem')).toHaveCount(2);
  await again.threads.getByRole('button', { name: /apples/ }).click();
  await expect(again.turns('You')).toContainText('Tell me of apples');
  await expect(again.turns('Codex')).toContainText('About apples.');
  await again.openConsole();
  await expect(again.runs.getByRole('option', { name: /^echo kept, exit 0/ })).toBeVisible();
  await again.sendMessage('Go on');
  await expect(again.turns('Codex').last()).toContainText('More of apples.');

  await again.button('Close the console').click();
  const search = again.page.getByRole('searchbox', { name: 'Search threads' });
  await search.fill('pears');
  await expect(again.threads.getByRole('listitem')).toHaveCount(1);
  await search.fill('plums');
  await expect(again.page.getByText('No threads found')).toBeVisible();
});

/** Records every announcement: each stays only for some seconds. */
const recordAnnouncementsScript = `{
  const heard = [];
  const region = document.querySelector('[role=status][aria-label=Announcements]');
  const record = (changes) => heard.push(...changes.flatMap(({ addedNodes }) => [...addedNodes].map((node) => node.textContent)));
  new MutationObserver(record).observe(region, { childList: true });
  window.announcementsHeard = () => heard.join('\\n');
}`;
