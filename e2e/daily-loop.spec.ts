import type { Locator } from '@playwright/test';
import { createGate } from '../fixtures/provider/gate.ts';
import { updateFile } from '../fixtures/provider/patch-text.ts';
import { answer, patch, run, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// A day of work by keyboard: type, switch threads, and find what needs an answer.

test('a window is ready to type in, and keys go through the threads', { tag: '@web' }, async ({ open }) => {
  const { page } = await open({ provider: { steps: [answer('One.'), answer('Two.')] } });
  const appPage = new AppPage(page);
  const { keyboard } = page;
  await expect(appPage.message).toBeFocused();
  await keyboard.type('First thread');
  await keyboard.press('Enter');
  await expect(appPage.turns('Codex')).toContainText('One.');
  await appPage.runCommand('New thread');
  await expect(appPage.message).toBeFocused();
  await keyboard.type('Second thread');
  await keyboard.press('Enter');
  await expect(appPage.turns('Codex')).toContainText('Two.');

  await keyboard.press('Alt+ArrowDown');
  await expect(appPage.turns('You')).toContainText('First thread');
  await expect(appPage.message).toBeFocused();
  await keyboard.press('Alt+ArrowDown');
  await keyboard.press('Alt+ArrowUp');
  await expect(appPage.turns('You')).toContainText('Second thread');

  await appPage.show('Settings');
  await keyboard.press('ControlOrMeta+i');
  await expect(appPage.message).toBeFocused();
});

test('one list shows what waits and what finished unseen, and opens it where it is answered', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const gate = createGate();
  const { page } = await open({
    settings: { approval_mode: 'ask-for-everything' },
    provider: { steps: [run('echo asked'), waiting(gate, answer('It is done.'))] },
  });
  const appPage = new AppPage(page);
  const { keyboard } = page;
  const button = page.getByRole('button', { name: /^What needs me/ });
  const list = appPage.dialog('What needs me');
  await expect(button).toBeHidden();
  await appPage.sendMessage('Ask me first');
  await expect(appPage.approval).toContainText('echo asked');
  await appPage.runCommand('New thread');
  await expect(button).toHaveAccessibleName('What needs me: 1');

  await keyboard.press('ControlOrMeta+Shift+a');
  await expect(list.getByRole('listbox')).toBeFocused();
  await expect(list.getByRole('group', { name: 'Needs you' }).getByRole('option')).toContainText('Ask me first');
  await expectAccessible(page);
  await keyboard.press('j');
  await keyboard.press('k');
  await keyboard.press('Enter');
  await expect(list).toBeHidden();
  await expect(appPage.approval).toContainText('echo asked');
  await appPage.waitUntilAnswerable();
  await keyboard.press('y');
  await appPage.runCommand('New thread');
  await expect(button).toBeHidden();
  // Once the host has answered a later question, it knows that the thread is no longer shown.
  const search = page.getByRole('searchbox', { name: 'Search threads' });
  await search.fill('no such word');
  await expect(page.getByText('No threads found')).toBeVisible();
  await search.fill('');
  gate.release();
  await expect(button).toHaveAccessibleName('What needs me: 1');

  await button.click();
  await expect(list.getByRole('group', { name: 'Done' }).getByRole('option')).toContainText('Ask me first');
  await keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('It is done.');
  await expect(button).toBeHidden();

  await keyboard.press('ControlOrMeta+Shift+a');
  await expect(list).toContainText('all caught up');
  await keyboard.press('Escape');
  await expect(appPage.message).toBeFocused();
});

test('a thread that changed files is ready to review until the user has decided on everything', {
  tag: ['@web', '@long'],
}, async ({ open }) => {
  const { page } = await open({
    provider: {
      steps: [
        patch([updateFile('a.txt', [{ from: 'one', to: 'ONE' }])]),
        answer('First.'),
        patch([updateFile('b.txt', [{ from: 'two', to: 'TWO' }])]),
        answer('Second.'),
      ],
    },
    workspace: { files: { 'a.txt': 'one\n', 'b.txt': 'two\n' } },
  });
  const appPage = new AppPage(page);
  const { keyboard } = page;
  const row = appPage.threads.getByRole('listitem').filter({ hasText: 'Change both' });
  await appPage.sendMessage('Change both');
  await expect(row).toContainText('Ready to review');
  await expect(row).toContainText(', 1 file +1−1');
  await appPage.sendMessage('Go on');
  await expect(row).toContainText(', 2 files +2−2');
  await appPage.runCommand('New thread');

  await keyboard.press('ControlOrMeta+Shift+a');
  const list = appPage.dialog('What needs me');
  await expect(list.getByRole('group', { name: 'Ready to review' }).getByRole('option')).toContainText('2 files');
  await keyboard.press('Enter');
  // Both turns, not only the last one.
  await expect(appPage.changes).toContainText('a.txt');
  await expect(appPage.changes).toContainText('b.txt');
  await keyboard.press('k');
  await expect(row).toContainText(', 1 file +1−1');
  await keyboard.press('k');
  await expect(row).not.toContainText('Ready to review');
});

test('the needs list moves from one waiting thread to the card of another', { tag: ['@web', '@long'] }, async ({
  open,
}) => {
  const { page } = await open({
    settings: { approval_mode: 'ask-for-everything' },
    provider: { steps: [run('echo one'), run('echo two')] },
  });
  const appPage = new AppPage(page);
  const { keyboard } = page;
  await appPage.sendMessage('First');
  await expect(appPage.approval).toContainText('echo one');
  await appPage.runCommand('New thread');
  await appPage.sendMessage('Second');
  await expect(appPage.approval).toContainText('echo two');
  await keyboard.press('F8');
  await expect(appPage.approval.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();

  // The card with the focus disappears, and the other one gets the focus.
  await keyboard.press('ControlOrMeta+Shift+a');
  await expect(appPage.dialog('What needs me').getByRole('option').first()).toContainText('First');
  await keyboard.press('Enter');
  await expect(appPage.approval).toContainText('echo one');
  await expect(appPage.approval.getByRole('button', { name: 'Approve', exact: true })).toBeFocused();
});

test('F6 goes through the areas of the window, and back', { tag: ['@web', '@long'] }, async ({ open }) => {
  const { page } = await open({
    workspace: { files: { 'sum.txt': 'one\n' } },
    provider: {
      steps: [run('cat sum.txt'), patch(updateFile('sum.txt', [{ from: 'one\n', to: 'two\n' }])), answer('Two.')],
    },
  });
  const appPage = new AppPage(page);
  const { keyboard } = page;
  await appPage.sendMessage('Make it two');
  await expect(appPage.turns('Codex')).toContainText('Two.');
  await appPage.openChanges();
  await expect(appPage.changes).toBeVisible();
  await appPage.message.focus();
  const has = (area: Locator) => expect(area.locator(':focus').or(area.and(page.locator(':focus')))).toHaveCount(1);
  const areas = [
    appPage.changes,
    page.getByRole('region', { name: 'Thread list' }),
    page.locator('main > header'),
    appPage.transcript,
  ];
  for (const area of areas) {
    await keyboard.press('F6');
    await has(area);
  }
  await keyboard.press('F6');
  await expect(appPage.message).toBeFocused();
  // Output takes no keys, so they reach the app.
  await appPage.openConsole();
  await page.getByRole('textbox', { name: 'Output' }).focus();
  await keyboard.press('ControlOrMeta+i');
  await expect(appPage.message).toBeFocused();
  for (const area of [...areas.slice(1).toReversed(), appPage.console]) {
    await keyboard.press('Shift+F6');
    await has(area);
  }

  // Settings has its own areas.
  await keyboard.press('ControlOrMeta+,');
  const settings = page.getByRole('navigation', { name: 'Settings' });
  await expect(page.getByRole('searchbox', { name: 'Search settings' })).toBeFocused();
  await keyboard.press('F6');
  await keyboard.press('F6');
  await has(settings);
});
