import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGate } from '../fixtures/provider/gate.ts';
import { listToolOutputs } from '../fixtures/provider/model-request.ts';
import { addFile } from '../fixtures/provider/patch-text.ts';
import { answer, call, callMcp, patch, run, together, waiting } from '../fixtures/provider/script.ts';
import { AppPage } from './app-page.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What Codex asks before it acts, and every way to answer it.

const askForEverything = { settings: { approval_mode: 'ask-for-everything' } };
const notesServer = {
  mcp_servers: {
    notes: { command: process.execPath, args: [join(import.meta.dirname, '../fixtures/mcp-server/main.ts')] },
  },
};

test.describe('a command', () => {
  test('runs a command once it is approved', async ({ open }) => {
    const { page, workspace } = await open({
      ...askForEverything,
      provider: { steps: [run('touch one.txt'), answer('Done.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file');
    await expect(appPage.approval).toContainText('touch one.txt');
    await expect(appPage.approval).not.toContainText('Where');
    await expect(appPage.approval).not.toContainText('Reaches');
    await expect(appPage.threads.getByRole('button', { name: /, Needs you/ })).toBeVisible();
    for (const name of ['Approve', 'More ways to approve', 'Decline', 'Cancel turn']) {
      await expect(appPage.approval.getByRole('button', { name, exact: true })).toBeVisible();
    }
    await expectAccessible(page);
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
    await appPage.approve();
    await expect(appPage.turns('Codex')).toContainText('Done.');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
    await expect(appPage.approval).toBeHidden();
  });

  test('says what a command destroys, and an undo of the command brings it back', { tag: '@web' }, async ({ open }) => {
    const { page, workspace } = await open({
      ...askForEverything,
      workspace: {
        files: {
          '.gitignore': '.env\nnode_modules/\n',
          '.env': 'TOKEN=1\n',
          'node_modules/tool/index.js': 'x',
        },
      },
      provider: { steps: [run('rm -rf .env node_modules'), answer('Clean.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Clean up');
    await expect(appPage.approval).toContainText('An undo brings back .env (8 B).');
    await expect(appPage.approval).toContainText('node_modules is ignored, and a tool can make it again.');
    await expectAccessible(page);
    await appPage.approve();
    await expect(appPage.turns('Codex')).toContainText('Clean.');
    expect(existsSync(join(workspace, '.env'))).toBe(false);
    await page
      .getByRole('button', { name: /rm -rf/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Undo these changes…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(?:Undo|Rewind|Restore|Put back)/ })
      .click();
    await expect.poll(() => existsSync(join(workspace, '.env'))).toBe(true);
    expect(await readFile(join(workspace, '.env'), 'utf8')).toBe('TOKEN=1\n');
  });

  test('does not ask about a command again in its thread when it is approved for the session', { tag: '@web' }, async ({
    open,
  }) => {
    const twice = [run('touch one.txt'), run('touch one.txt'), answer('Done.')];
    const { page } = await open({ ...askForEverything, provider: { steps: twice } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file, twice');
    await appPage.approveMore('Approve for this session');
    await expect(appPage.turns('Codex')).toContainText('Done.');
    await appPage.openConsole();
    await expect(appPage.runs.getByRole('option')).toHaveCount(2);
  });

  test('says how long the user took to answer, also after a restart', { tag: '@web' }, async ({ start }) => {
    const app = await start({
      ...askForEverything,
      provider: { steps: [run('touch one.txt'), run('touch two.txt'), answer('Done.')] },
    });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Make two files');
    // An answer within a second has no time.
    const takeTime = async (): Promise<void> => {
      const from = Date.now();
      await expect.poll(() => Date.now() - from, { intervals: [100] }).toBeGreaterThan(1_000);
    };
    await expect(appPage.approval).toContainText('touch one.txt');
    await takeTime();
    await appPage.approve();
    await expect(appPage.approval).toContainText('touch two.txt');
    await takeTime();
    await appPage.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(appPage.turns('Codex').last()).toContainText('Done.');
    const rows = (shown: AppPage) => [
      shown.transcript.getByRole('button', { name: /touch one\.txt.*approved after .* (s|min)/ }),
      shown.transcript.getByRole('button', { name: /touch two\.txt.*you declined after .* (s|min)/ }),
    ];
    await appPage.expandTurn(0);
    const before: string[] = [];
    for (const row of rows(appPage)) before.push((await row.textContent()) ?? '');
    await app.page.close();
    const again = new AppPage(await app.restart());
    await again.threads.getByRole('button', { name: /Make two files/ }).click();
    await again.expandTurn(0);
    for (const [at, row] of rows(again).entries()) await expect(row).toHaveText(before[at] ?? '');
  });

  test('does not run a declined command, and offers what to do instead', { tag: '@web' }, async ({ open }) => {
    const { page, workspace } = await open({
      ...askForEverything,
      provider: { steps: [run('touch one.txt'), answer('All right.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file');
    await appPage.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(appPage.turns('Codex').last()).toContainText('All right.');
    await expect(appPage.transcript.getByRole('button', { name: /touch one\.txt.*you declined/ })).toBeVisible();
    await expect(appPage.turns('Status').filter({ hasText: 'You declined this command.' }).last()).toBeVisible();
    await expect(appPage.turns('Status').filter({ hasText: 'Tell it what to do instead' }).last()).toBeVisible();
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
  });

  test('does not run a command declined with a reason, which Codex reads next', { tag: '@web' }, async ({ open }) => {
    const { page, provider, workspace } = await open({
      ...askForEverything,
      provider: { steps: [run('touch one.txt'), answer('I used two.txt.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file');
    await appPage.approval.getByRole('button', { name: 'Say why' }).click();
    const reason = appPage.approval.getByRole('textbox', { name: 'What should Codex do instead?' });
    await expect(reason).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.type('yes, but call it two.txt');
    await appPage.waitUntilAnswerable();
    await page.keyboard.press('Enter');
    await expect(appPage.turns('Codex').last()).toContainText('I used two.txt.');
    await expect(appPage.transcript).toContainText('yes, but call it two.txt');
    await expect(appPage.message).toBeFocused();
    expect(JSON.stringify(await provider.requestArrived(2))).toContain('yes, but call it two.txt');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
    expect(provider.stepsLeft).toBe(0);
  });

  test('keeps a half-typed reason while the user looks at another thread', { tag: '@web' }, async ({ open }) => {
    const { page } = await open({ ...askForEverything, provider: { steps: [run('touch one.txt')] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file');
    const why = appPage.approval.getByRole('button', { name: 'Say why' });
    await why.click();
    await page.keyboard.type('Call it two.txt');
    await appPage.runCommand('New thread');
    await expect(appPage.approval).toBeHidden();
    await page.keyboard.press('F8');
    await expect(appPage.approval).toContainText('touch one.txt');
    await why.click();
    await expect(appPage.approval.getByRole('textbox')).toHaveValue('Call it two.txt');
    // Escape closes the field and keeps its text.
    await page.keyboard.press('Escape');
    await why.click();
    await expect(appPage.approval.getByRole('textbox')).toHaveValue('Call it two.txt');
    await appPage.approval.getByRole('button', { name: 'Cancel turn' }).click();
    await expect(appPage.approval).toBeHidden();
  });

  test('ends the turn when the user cancels it on the approval card', { tag: '@web' }, async ({ open }) => {
    const { page, provider } = await open({
      ...askForEverything,
      provider: { steps: [run('touch one.txt'), answer('Going on.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file');
    await appPage.approval.getByRole('button', { name: 'Cancel turn' }).click();
    await expect(
      appPage.turns('Status').filter({ hasText: 'You declined this command and stopped the turn.' }).last(),
    ).toBeVisible();
    await expect(appPage.button('Stop')).toBeHidden();
    expect(provider.stepsLeft).toBe(1);
    await appPage.sendMessage('Now');
    await expect(appPage.turns('Codex').last()).toContainText('Going on.');
  });

  test('keeps a command waiting when the approvals picker changes, and says when the change applies', {
    tag: '@web',
  }, async ({ open }) => {
    const { page, workspace } = await open({
      ...askForEverything,
      provider: { steps: [run('touch one.txt'), answer('Done.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file');
    await appPage.waitUntilAnswerable();
    const note = appPage.approval.getByText('starting with your next message');
    await expect(note).toHaveCount(0);
    await appPage.pick('Approvals', 'Ask when needed');
    await expect(note).toContainText('Approvals is now set to “Ask when needed”');
    await appPage.waitUntilAnswerable();
    await expectAccessible(page);
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
    await appPage.pick('Approvals', 'Ask for everything');
    await expect(note).toHaveCount(0);
    await appPage.pick('Approvals', 'Ask when needed');
    await appPage.approve();
    await expect(appPage.turns('Codex')).toContainText('Done.');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
  });

  test('allows a command permanently only with a note that this covers all projects', { tag: '@web' }, async ({
    start,
  }) => {
    const steps = [run('md5sum one.txt'), run('md5sum one.txt two.txt'), answer('Done.')];
    const { page, codexHome } = await start({ ...askForEverything, provider: { steps } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Add them up, twice');
    await appPage.approveMore('Always allow commands starting with “md5sum one.txt” in every folder');
    const preview = appPage.approval.getByRole('group', { name: 'What will be allowed' });
    await expect(preview).toBeFocused();
    await expect(preview).toContainText('“md5sum one.txt” without asking, in every folder.');
    await expect(preview).toContainText('outside the sandbox');
    await expect(preview).toContainText('“md5sum one.txt README.md”');
    await expectAccessible(page);
    // No key approves it.
    for (const key of ['y', 'Enter', 'Space']) await page.keyboard.press(key);
    await expect(preview).toBeVisible();
    await appPage.approval.getByRole('button', { name: 'Always allow' }).click();
    await expect(appPage.turns('Codex')).toContainText('Done.');
    expect(await readFile(join(codexHome, 'rules/default.rules'), 'utf8')).toContain('pattern=["md5sum", "one.txt"]');
  });

  test('does not allow a command permanently when its first words are unknown', { tag: '@web' }, async ({ open }) => {
    const { page } = await open({ ...askForEverything, provider: { steps: [run('touch one.txt'), answer('Done.')] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file');
    await expect(appPage.approval.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
    await appPage.approval.getByRole('button', { name: 'More ways to approve' }).click();
    await expect(appPage.approval.getByRole('menuitem', { name: 'Approve for this session' })).toBeVisible();
    await expect(appPage.approval.getByRole('menuitem', { name: /every folder/ })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await appPage.approve();
    await expect(appPage.turns('Codex')).toContainText('Done.');
  });

  test('warns in red that a command leaves the sandbox and the folder', { tag: '@web' }, async ({ open }) => {
    const steps = [
      run('touch one.txt', { escalateBecause: 'It has to write elsewhere' }),
      run('ls', { folder: '/' }),
      answer('Done.'),
    ];
    const { page } = await open({ ...askForEverything, provider: { steps } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Go far');
    await expect(appPage.approval).toContainText('It has to write elsewhere');
    await expect(appPage.approval).toContainText('Outside the sandbox');
    await appPage.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(appPage.approval).toContainText('Outside this folder: /');
    await expectAccessible(page);
    await appPage.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(appPage.turns('Codex').last()).toContainText('Done.');
  });
});

test.describe('a patch', () => {
  // @web: Codex writes the file, the same on both hosts.
  test('applies a patch once it is approved', { tag: '@web' }, async ({ open }) => {
    const { page, workspace } = await open({
      ...askForEverything,
      provider: { steps: [patch(addFile('notes/new.txt', 'one\ntwo\n')), answer('Done.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Write notes');
    await expect(appPage.approval).toContainText('notes/new.txt');
    expect(existsSync(join(workspace, 'notes'))).toBe(false);
    await appPage.approve();
    await expect(appPage.turns('Codex')).toContainText('Done.');
    expect(await readFile(join(workspace, 'notes/new.txt'), 'utf8')).toBe('one\ntwo\n');
    await appPage.openChanges();
    await expect(appPage.files.getByRole('treeitem', { name: 'notes/new.txt, 2 added' })).toBeVisible();
  });

  test('does not apply a declined patch', { tag: '@web' }, async ({ open }) => {
    const { page, workspace } = await open({
      ...askForEverything,
      provider: { steps: [patch(addFile('new.txt', 'one\n')), answer('All right.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Write notes');
    await appPage.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(appPage.turns('Codex').last()).toContainText('All right.');
    await expect(appPage.turns('Status').filter({ hasText: 'You declined these changes.' }).last()).toBeVisible();
    expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
  });
});

test('grants the permissions that were requested', { tag: '@web' }, async ({ open }) => {
  const ask = call('request_permissions', {
    reason: 'The cache lies there',
    permissions: { file_system: { write: ['/var/cache/x'] }, network: { enabled: true } },
  });
  const { page, provider } = await open({
    settings: { approval_mode: 'ask-when-needed' },
    codex: { config: { features: { request_permissions_tool: true } } },
    provider: { steps: [ask, answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Fill the cache');
  await expect(appPage.approval).toContainText('The cache lies there');
  await expect(appPage.approval).toContainText('/var/cache/x');
  await expect(appPage.approval).toContainText('The network.');
  await expectAccessible(page);
  await appPage.approve();
  await expect(appPage.turns('Codex')).toContainText('Done.');
  const [given] = listToolOutputs(await provider.requestArrived(2));
  expect(given?.text).toContain('"scope":"turn"');
  expect(given?.text).toContain('/var/cache/x');
});

// @web: Codex asks, the same on both hosts.
test('the tool of an MCP server is asked about, and may itself ask with a form', { tag: '@web' }, async ({ start }) => {
  const { page, provider } = await start({
    ...askForEverything,
    codex: { config: notesServer },
    provider: { steps: [callMcp('notes', 'ask'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Ask me');
  await expect(appPage.approval).toContainText('notes');
  await expect(appPage.approval).toContainText('ask');
  await expectAccessible(page);
  await appPage.approve();
  await expect(appPage.approval).toContainText('Which colour shall it be?');
  await expectAccessible(page);
  await appPage.approval.getByRole('button', { name: 'Send to notes' }).click();
  await expect(appPage.approval.getByRole('alert')).toContainText('"Colour" is missing.');
  const colour = appPage.approval.getByRole('textbox', { name: 'Colour' });
  await colour.fill('Z');
  const sizes = appPage.approval.getByRole('group', { name: 'Sizes' });
  for (const size of ['S', 'M', 'L']) await sizes.getByRole('checkbox', { name: size }).check();
  await appPage.approval.getByRole('button', { name: 'Send to notes' }).click();
  const problems = appPage.approval.getByRole('alert');
  await expect(problems).toContainText(/"Colour" needs at least 3 characters\./);
  await expect(problems).toContainText(/"Sizes" allows at most 2 choices\./);
  await colour.fill('blue');
  await sizes.getByRole('checkbox', { name: 'M' }).uncheck();
  await appPage.approval.getByRole('button', { name: 'Send to notes' }).click();
  await expect(appPage.turns('Codex')).toContainText('Done.');
  const given = listToolOutputs(await provider.requestArrived(2))[0]?.text ?? '';
  expect(given.replaceAll('\\', '')).toContain('{"colour":"blue","sizes":["S","L"]}');
});

test('drops what the user types into a form that another window settles', { tag: '@web' }, async ({ open }) => {
  const { newWindow, page, provider } = await open({
    ...askForEverything,
    codex: { config: notesServer },
    provider: { steps: [callMcp('notes', 'ask'), run('touch two.txt'), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Ask me');
  await expect(appPage.approval).toContainText('notes');
  await appPage.approve();
  const field = appPage.approval.getByRole('textbox', { name: 'Colour' });
  await field.pressSequentially('blu');
  const other = new AppPage(await newWindow());
  await other.threads.getByRole('button', { name: /Ask me/ }).click();
  await other.waitUntilAnswerable();
  await field.focus();
  await other.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(field).toBeHidden();
  await expect(appPage.transcript).toBeFocused();
  await page.keyboard.type('ey');
  await page.keyboard.press('Enter');
  await expect(appPage.message).toHaveValue('');
  await expect(appPage.approval).toContainText('touch two.txt');
  await appPage.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  expect(JSON.stringify(provider.requests)).not.toContain('"ey"');
});

test('a question of the model receives the choice of the user', { tag: '@web' }, async ({ open }) => {
  const options = [
    { label: 'SQLite', description: 'Simple' },
    { label: 'Postgres', description: 'Bigger' },
  ];
  const questions = [{ id: 'db', header: 'Database', question: 'Which one?', options }];
  const { page, provider } = await open({
    ...askForEverything,
    codex: { config: { features: { default_mode_request_user_input: true } } },
    provider: { steps: [call('request_user_input', { questions }), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Choose');
  await expect(appPage.approval).toContainText('Which one?');
  // The row, the list and the rule say the same.
  await expect(appPage.turns('Codex').last()).toContainText('Waiting for you');
  await expect(appPage.threads.getByRole('button', { name: /^Choose.*Needs you/ })).toContainText('Waiting for you');
  const rule = appPage.transcript.getByRole('slider', { name: 'Steps of the turn' });
  await expect(rule).toHaveAttribute('aria-valuetext', /waiting for you/);
  await expectAccessible(page);
  await appPage.approval.getByRole('radio', { name: /Postgres/ }).check();
  await appPage.approval.getByRole('button', { name: 'Answer' }).click();
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  await expect(appPage.turns('Status').filter({ hasText: 'Which one?' })).toContainText(/You answered.*: Postgres/);
  await expect(rule).toHaveAttribute('aria-valuetext', /waiting for you/);
  await expect(appPage.transcript).not.toContainText('Waiting for you');
  expect(listToolOutputs(await provider.requestArrived(2))[0]?.text).toContain('Postgres');
});

test('a digit picks an option of the focused question, or of the first one without an answer', {
  tag: '@web',
}, async ({ open }) => {
  const toOptions = (...labels: readonly string[]) => labels.map((label) => ({ label, description: '' }));
  const questions = [
    { id: 'db', header: 'Database', question: 'Which one?', options: toOptions('SQLite', 'Postgres') },
    { id: 'os', header: 'System', question: 'Where?', options: toOptions('Linux', 'Windows') },
  ];
  const { page, provider } = await open({
    ...askForEverything,
    codex: { config: { features: { default_mode_request_user_input: true } } },
    provider: { steps: [call('request_user_input', { questions }), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  const option = (name: string) => appPage.approval.getByRole('radio', { name: new RegExp(name) });
  await appPage.sendMessage('Choose');
  await expect(option('Postgres')).toHaveAttribute('aria-keyshortcuts', '2');
  // In the message, a digit is text.
  await appPage.message.press('2');
  await expect(appPage.message).toHaveValue('2');
  await page.keyboard.press('F8');
  await expect(option('SQLite')).toBeFocused();
  await appPage.waitUntilAnswerable();
  await page.keyboard.press('2');
  await expect(option('Postgres')).toBeFocused();
  await page.keyboard.press('1');
  await expect(option('SQLite')).toBeChecked();
  await appPage.approval.getByRole('button', { name: 'Decline' }).focus();
  await page.keyboard.press('2');
  await expect(option('Windows')).toBeChecked();
  await expect(option('SQLite')).toBeChecked();
  const field = appPage.approval.getByRole('textbox').first();
  await field.focus();
  await page.keyboard.press('1');
  await expect(field).toHaveValue('1');
  await field.clear();
  await option('Postgres').focus();
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  const given = listToolOutputs(await provider.requestArrived(2))[0]?.text ?? '';
  expect(given).toContain('Postgres');
  expect(given).toContain('Windows');
});

test('a digit picks the only choice of a form from an MCP server', { tag: '@web' }, async ({ open }) => {
  const { page, provider } = await open({
    ...askForEverything,
    codex: { config: notesServer },
    provider: { steps: [callMcp('notes', 'ask', { sizes: 11 }), answer('Done.')] },
  });
  const appPage = new AppPage(page);
  await appPage.sendMessage('Ask me');
  await expect(appPage.approval).toContainText('notes');
  await appPage.approve();
  // The whole form is in view, so that it can be answered.
  await page.setViewportSize({ width: 1280, height: 1400 });
  await expect(appPage.approval.getByRole('radio')).toHaveCount(11);
  await expectAccessible(page);
  await expect(appPage.approval.getByRole('radio', { name: 'Size 9' })).toHaveAttribute('aria-keyshortcuts', '9');
  await expect(appPage.approval.getByRole('radio', { name: 'Size 10' })).not.toHaveAttribute('aria-keyshortcuts');
  await page.keyboard.press('F8');
  await appPage.waitUntilAnswerable();
  await page.keyboard.press('3');
  await expect(appPage.approval.getByRole('radio', { name: 'Size 3' })).toBeChecked();
  await page.keyboard.press('Enter');
  await expect(appPage.turns('Codex').last()).toContainText('Done.');
  const given = listToolOutputs(await provider.requestArrived(2))[0]?.text ?? '';
  expect(given.replaceAll('\\', '')).toContain('{"size":"s3"}');
});

test.describe('full access', () => {
  test('confirms full access once per thread', { tag: '@web' }, async ({ start }) => {
    const { page, workspace } = await start({
      provider: { steps: [run('touch one.txt'), answer('First.'), answer('Second.'), answer('Third.')] },
    });
    const appPage = new AppPage(page);
    await appPage.pick('Approvals', 'Full access');
    await appPage.sendMessage('Do as you like');
    const question = appPage.dialog('Give this thread full access');
    await expect(question).toContainText('The sandbox is off.');
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(appPage.message).toHaveValue('Do as you like');
    await appPage.sendDraft();
    await question.getByRole('button', { name: 'Give full access' }).click();
    await expect(appPage.turns('Codex')).toContainText('First.');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
    await expect(page.getByRole('contentinfo')).toContainText('Full access');
    await appPage.sendMessage('Again');
    await expect(appPage.turns('Codex').last()).toContainText('Second.');
    await appPage.button('New thread').click();
    await appPage.sendMessage('Elsewhere');
    await expect(question).toBeVisible();
  });
});

test.describe('a folder not yet trusted', () => {
  const untrusted = { trusted: false, ...askForEverything };

  test('asks about trust once when a folder opens', { tag: '@web' }, async ({ start }) => {
    const app = await start({
      ...untrusted,
      provider: { steps: [run('touch one.txt'), answer('First.'), answer('Second.')] },
    });
    const appPage = new AppPage(app.page);
    const question = appPage.dialog('Trust this folder');
    await expect(question).toContainText(app.workspace);
    await expect(question.getByRole('button', { name: 'Read only' })).toBeFocused();
    await expectAccessible(app.page);
    expect(await readFile(join(app.codexHome, 'config.toml'), 'utf8')).not.toContain(app.workspace);
    await question.getByRole('button', { name: 'Trust folder' }).click();
    await expect(appPage.message).toBeFocused();
    await app.page.keyboard.type('Make a file');
    await appPage.sendDraft();
    await appPage.approve();
    await expect(appPage.turns('Codex')).toContainText('First.');
    expect(existsSync(join(app.workspace, 'one.txt'))).toBe(true);

    await app.page.close();
    const again = new AppPage(await app.restart());
    await again.sendMessage('And again');
    await expect(again.turns('Codex').last()).toContainText('Second.');
  });

  test('keeps a folder read-only when the user chooses so, and does not ask again', { tag: '@web' }, async ({
    start,
  }) => {
    const { page, workspace } = await start({
      ...untrusted,
      provider: { steps: [patch(addFile('one.txt', '1\n')), answer('First.'), answer('Second.')] },
    });
    const appPage = new AppPage(page);
    await appPage.dialog('Trust this folder').getByRole('button', { name: 'Read only' }).click();
    await appPage.sendMessage('Make a file');
    await appPage.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(appPage.turns('Codex').last()).toContainText('First.');
    await expect(page.getByRole('contentinfo')).toContainText('Read only');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
    await appPage.button('New thread').click();
    await appPage.sendMessage('Once more');
    await expect(appPage.turns('Codex').last()).toContainText('Second.');
  });

  test('does not ask about trust again on Send while Codex only reads', { tag: '@web' }, async ({ start }) => {
    const { page } = await start({ trusted: false, provider: { steps: [answer('Only words.')] } });
    const appPage = new AppPage(page);
    await expect(appPage.dialog('Trust this folder')).toBeVisible();
    await page.keyboard.press('Escape');
    await appPage.sendMessage('Hello');
    await expect(appPage.turns('Codex')).toContainText('Only words.');
  });

  test('asks about trust on Send if the question was closed, and keeps the message', { tag: '@web' }, async ({
    start,
  }) => {
    const { page, provider } = await start({ ...untrusted, provider: { steps: [answer('Not yet.')] } });
    const appPage = new AppPage(page);
    await expect(appPage.dialog('Trust this folder')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(appPage.dialog('Trust this folder')).toBeHidden();
    await appPage.sendMessage('Make a file');
    await expect(appPage.dialog('Trust this folder')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(appPage.dialog('Trust this folder')).toBeHidden();
    await expect(appPage.message).toHaveValue('Make a file');
    expect(provider.stepsLeft).toBe(1);
  });
});

test.describe('the queue', () => {
  test('answers several pending approvals in any order', { tag: '@web' }, async ({ open }) => {
    const { page, workspace } = await open({
      ...askForEverything,
      provider: {
        steps: [together(run('touch one.txt'), run('touch two.txt'), run('touch three.txt')), answer('Done.')],
      },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make three files');
    await expect(appPage.approval).toContainText('1 of 3');
    await appPage.approval.getByRole('button', { name: 'Next approval' }).click();
    await expect(appPage.approval).toContainText('2 of 3');
    await expectAccessible(page);
    // The requests arrive in any order.
    const [declined = ''] = /\w+\.txt/.exec((await appPage.approval.textContent()) ?? '') ?? [];
    await appPage.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(appPage.approval).toContainText(/of 2/);
    await expect(appPage.approval).not.toContainText(declined);
    await appPage.approve();
    await expect(appPage.approval).not.toContainText('of 2');
    await appPage.approve();
    await expect(appPage.turns('Codex').last()).toContainText('Done.');
    const made = ['one.txt', 'two.txt', 'three.txt'].filter((name) => existsSync(join(workspace, name)));
    expect(made).toEqual(['one.txt', 'two.txt', 'three.txt'].filter((name) => name !== declined));
  });

  test('shows approvals in two windows, and the first answer counts for both', async ({ open }) => {
    const { page, newWindow, workspace } = await open({
      ...askForEverything,
      provider: { steps: [run('touch one.txt'), answer('All right.')] },
    });
    const first = new AppPage(page);
    await first.sendMessage('Make a file');
    await expect(first.approval).toContainText('touch one.txt');
    const second = new AppPage(await newWindow());
    await second.threads.getByRole('button', { name: /Make a file/ }).click();
    await expect(second.approval).toContainText('touch one.txt');
    await second.approval.getByRole('button', { name: 'Decline' }).click();
    for (const appPage of [first, second]) {
      await expect(appPage.approval).toBeHidden();
      await expect(appPage.turns('Codex').last()).toContainText('All right.');
    }
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
  });
});

test.describe('the keyboard', () => {
  test('moves to the approval with F8 and answers with Y and N only there', { tag: '@web' }, async ({ open }) => {
    const { page, workspace } = await open({
      ...askForEverything,
      provider: { steps: [run('touch one.txt'), run('touch two.txt'), answer('Done.')] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make two files');
    await expect(appPage.approval).toContainText('touch one.txt');
    await expect(appPage.message).toBeFocused();
    await page.keyboard.type('yes');
    await expect(appPage.message).toHaveValue('yes');
    await expect(appPage.approval).toContainText('touch one.txt');
    await page.keyboard.press('F8');
    await appPage.waitUntilAnswerable();
    await page.keyboard.press('y');
    await expect(appPage.approval).toContainText('touch two.txt');
    await page.keyboard.press('F8');
    await appPage.waitUntilAnswerable();
    await page.keyboard.press('n');
    await expect(appPage.turns('Codex').last()).toContainText('Done.');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
    expect(existsSync(join(workspace, 'two.txt'))).toBe(false);
    await expect(appPage.message).toHaveValue('yes');
  });

  test('opens the approval with F8 from another thread and page', { tag: '@web' }, async ({ open }) => {
    const { page } = await open({ ...askForEverything, provider: { steps: [run('touch one.txt'), answer('Done.')] } });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file');
    await expect(appPage.approval).toBeVisible();
    await appPage.button('New thread').click();
    await appPage.show('Settings');
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await page.keyboard.press('F8');
    await expect(appPage.approval).toContainText('touch one.txt');
    await appPage.waitUntilAnswerable();
    await page.keyboard.press('y');
    await expect(appPage.turns('Codex').last()).toContainText('Done.');
  });
});

test.describe('a request that nothing waits for any more', () => {
  test('removes the approval when the turn is stopped', { tag: '@web' }, async ({ open }) => {
    const gate = createGate();
    const { page } = await open({
      ...askForEverything,
      provider: { steps: [run('touch one.txt'), waiting(gate, answer('Never.'))] },
    });
    const appPage = new AppPage(page);
    await appPage.sendMessage('Make a file');
    await expect(appPage.approval).toBeVisible();
    await appPage.button('Stop').click();
    await expect(appPage.approval).toBeHidden();
    await expect(appPage.transcript.getByRole('button', { name: /touch one\.txt.*stopped/ })).toBeVisible();
    gate.release();
  });

  // @desktop: reload.spec.ts kills the Codex of the web host.
  test('removes the approval when Codex is killed and restarts', { tag: '@desktop' }, async ({ start }) => {
    const app = await start({ ...askForEverything, provider: { steps: [run('touch one.txt'), answer('I am back.')] } });
    const appPage = new AppPage(app.page);
    await appPage.sendMessage('Make a file');
    await expect(appPage.approval).toBeVisible();
    process.kill(await app.codexPid(), 'SIGKILL');
    await expect(appPage.approval).toBeHidden();
    await expect(appPage.transcript.getByRole('button', { name: /touch one\.txt.*cut off/ })).toBeVisible();
    await appPage.sendMessage('Are you there?');
    await expect(appPage.turns('Codex').last()).toContainText('I am back.');
    expect(existsSync(join(app.workspace, 'one.txt'))).toBe(false);
  });
});
