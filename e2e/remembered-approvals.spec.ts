import { answer, run } from '../fixtures/provider/script.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// Approvals that answer for the person from now on, and how to revoke them.

const asking = { options: { approval_mode: 'ask-for-everything' } };

test('a remembered command runs without a card until it is revoked', { tag: '@desktop' }, async ({ start }) => {
  const touch = run('touch one.txt');
  const { page } = await start({
    ...asking,
    provider: { steps: [touch, touch, answer('Done.'), touch, answer('Done again.')] },
  });
  const desk = new Desk(page);
  await desk.say('Make a file, twice');
  await desk.approval.getByRole('checkbox', { name: 'Remember in this workspace' }).check();
  await expect(desk.approval).toContainText('No earlier commands to compare with.');
  await expectAccessible(page);
  await desk.approve();
  await expect(desk.turns('Codex').last()).toContainText('Done.');
  await expect(desk.runs.getByRole('option')).toHaveCount(2);

  await desk.show('Settings');
  const settings = page.getByRole('main', { name: 'Settings' });
  await settings.getByRole('button', { name: /^Revoke/ }).click();
  await expect(settings.getByRole('button', { name: /^Revoke/ })).toBeHidden();
  await expectAccessible(page);

  await desk.show('Threads');
  await desk.say('Once more');
  await expect(desk.approval).toContainText('touch one.txt');
  await desk.approve();
  await expect(desk.turns('Codex').last()).toContainText('Done again.');
});

test('what leaves the sandbox is remembered only after two yeses', { tag: '@desktop' }, async ({ start }) => {
  const { page } = await start({
    ...asking,
    provider: { steps: [run('touch one.txt', { escalateBecause: 'It writes elsewhere' }), answer('Done.')] },
  });
  const desk = new Desk(page);
  await desk.say('Make a file');
  await desk.approval.getByRole('checkbox', { name: 'Remember in this workspace' }).check();
  const approve = desk.approval.getByRole('button', { name: 'Approve', exact: true });
  await expect(approve).toBeDisabled();
  await desk.approval.getByRole('checkbox', { name: /outside the sandbox/ }).check();
  await approve.click();
  await expect(page.getByRole('dialog')).toContainText('touch one.txt');
  await expect(desk.turns('Codex').last()).not.toContainText('Done.');
});
