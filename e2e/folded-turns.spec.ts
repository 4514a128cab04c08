import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { addFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run, think, together, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A finished turn shows its answer, below one line about the work behind it.

// @web: the page decides this, the same on both hosts.
test('a turn folds with the next message, opens by keyboard, and find looks inside', { tag: '@web' }, async ({
  open,
}) => {
  const { page } = await open({
    provider: {
      steps: [
        together(think('**Look around**\n\nThe needle may be in the hay.'), run('echo needle')),
        run('echo made > made.txt; exit 3'),
        patch([addFile('new.txt', 'one\ntwo\n')]),
        answer('All done.'),
        answer('You are welcome.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Work');
  await expect(appPage.turns('Codex')).toContainText('All done.');
  const failed = appPage.transcript.getByRole('button', { name: /exit 3/ });
  // The files count that a command wrote, too.
  const line = appPage.transcript.getByRole('button', { name: /^Worked .*2 commands.*2 files.*\+3/ });
  // The turn ended in front of the user, so it stays open.
  await expect(failed).toBeVisible();
  await expect(line).toHaveAttribute('aria-expanded', 'true');

  await appPage.sendMessage('Thanks');
  await expect(appPage.turns('Codex').last()).toContainText('You are welcome.');
  await expect(line).toHaveAttribute('aria-expanded', 'false');
  await expect(failed).toBeHidden();
  await expect(appPage.turns('Codex').first()).toContainText('All done.');
  await expectAccessible(page);

  const top = (await line.boundingBox())?.y;
  await line.press('Enter');
  await expect(failed).toBeVisible();
  await expect(line).toBeFocused();
  expect((await line.boundingBox())?.y).toBe(top);
  await line.press('Enter');
  await expect(failed).toBeHidden();

  await page.reload();
  await expect(line).toBeVisible();
  await appPage.transcript.press('Control+f');
  await page.getByRole('searchbox', { name: 'Find in thread' }).fill('echo needle');
  await expect(appPage.transcript.getByRole('button', { name: /echo needle/ })).toBeVisible();
});

// @web: the page decides this, the same on both hosts.
test('the rule of a turn says where its time went, walks through its steps, and opens one', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    provider: {
      steps: [
        // Long enough to have a time of its own.
        run('echo needle; sleep 0.2; exit 3'),
        patch([addFile('new.txt', 'one\n')]),
        run('cat new.txt'),
        run('ls'),
        answer('Done.'),
        answer('Welcome.'),
      ],
    },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Work');
  await expect(appPage.turns('Codex')).toContainText('Done.');
  await appPage.sendMessage('Thanks');
  await expect(appPage.turns('Codex').last()).toContainText('Welcome.');
  const failed = appPage.transcript.getByRole('button', { name: /echo needle/ });
  await expect(failed).toBeHidden();

  const rule = appPage.turns('Codex').first().getByRole('slider', { name: 'Steps of the turn' });
  await expect(rule).toHaveAttribute('aria-valuetext', /: model .*, commands .*, 1 edit$/);
  const goTo = async (step: RegExp): Promise<void> => {
    await appPage.tabTo(rule);
    await page.keyboard.press('Home');
    for (let press = 0; press < 20; press += 1) {
      if (step.test((await rule.getAttribute('aria-valuetext')) ?? '')) break;
      await page.keyboard.press('ArrowRight');
    }
  };
  await goTo(/^Command echo needle/);
  await expect(rule).toHaveAttribute('aria-valuetext', /^Command echo needle.*, did not succeed$/);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(failed).toBeFocused();
  await expect(failed).toHaveAttribute('aria-expanded', 'true');

  // A read is inside a row of several.
  const listed = appPage.transcript.getByRole('button', { name: /^ls\b/ });
  await expect(appPage.transcript.getByRole('button', { name: /^Read new\.txt, listed/ })).toBeVisible();
  await expect(listed).toHaveCount(0);
  await goTo(/^Command ls/);
  await page.keyboard.press('Enter');
  await expect(listed).toBeFocused();
  await expect(listed).toHaveAttribute('aria-expanded', 'true');
});

// @web: the page draws this, the same on both hosts.
test('the arc of a thread in the list has the color of what works now, as its second line says', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const [first, last] = [createGate(), createGate()];
  const { page, workspace } = await open({
    provider: {
      steps: [
        waiting(first, run('until [ -e go ]; do sleep 0.05; done', { yieldMs: 60_000 })),
        waiting(last, answer('Done.')),
      ],
    },
  });
  const appPage = new AppPage(page);
  const row = page.getByRole('list', { name: 'Threads' }).getByRole('button', { name: /^Wait for it/ });
  const arc = row.locator('svg').first();
  const [model, command] = await page.evaluate<readonly [string, string]>(findMarkColors);
  expect(model).not.toBe(command);
  await appPage.sendMessage('Wait for it');
  await expect(row).toContainText('Thinking');
  await expect(arc).toHaveCSS('color', model);
  first.release();
  await expect(row).toContainText('until [ -e go ]');
  await expect(arc).toHaveCSS('color', command);
  await writeFile(join(workspace, 'go'), '');
  await expect(row).toContainText('Thinking');
  await expect(arc).toHaveCSS('color', model);
  last.release();
  await expect(appPage.turns('Codex')).toContainText('Done.');
});

// @web: the page draws this, the same on both hosts.
test('the buttons of a running turn take the place of the length of its rule', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const gate = createGate();
  const { page } = await open({ provider: { steps: [waiting(gate, answer('Done.'))] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Wait for it');
  const length = appPage.turns('Codex').getByText(/^(15|30)\ss$|^[125]\smin$/);
  await appPage.message.hover();
  await expect(length).toHaveCSS('opacity', '1');
  await appPage.turns('You').getByText('Wait for it').hover();
  await expect(length).toHaveCSS('opacity', '0');
  await appPage.message.hover();
  await expect(length).toHaveCSS('opacity', '1');
  gate.release();
  await expect(appPage.turns('Codex')).toContainText('Done.');
});

/** Finds the computed colors of the marks of the model and of a command. */
const findMarkColors = `['model', 'cmd'].map((name) => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'var(--' + name + '-mark)';
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
})`;

// @web: the page draws this, the same on both hosts.
test('a failed command shows the lines that explain it, in their colors and without markup', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const command = `printf 'ok 1\\n\\033[31mError: <b>no</b> cursor\\033[0m\\n'; seq 40 | sed 's/^/# skipped /'; exit 1`;
  const { page } = await open({ provider: { steps: [run(command), answer('It failed.')] } });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Test');
  await expect(appPage.turns('Codex')).toContainText('It failed.');
  const cause = appPage.transcript.getByText('Error: <b>no</b> cursor', { exact: true });
  await expect(cause).toBeVisible();
  const shown = appPage.transcript.locator('pre');
  await expect(shown).toContainText('# skipped 1');
  await expect(shown).not.toContainText('# skipped 40');
  const plain = await shown.evaluate((node) => node.computedStyleMap().get('color')?.toString() ?? '');
  await expect(cause).not.toHaveCSS('color', plain);
  await expectAccessible(page);
});
