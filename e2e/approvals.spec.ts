import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hold } from '../fixtures/provider/gate.ts';
import { toolOutputs } from '../fixtures/provider/model-request.ts';
import { addFile } from '../fixtures/provider/patch-text.ts';
import { answer, call, callMcp, patch, run, together, waiting } from '../fixtures/provider/script.ts';
import { Desk } from './desk.ts';
import { expectAccessible } from './expect-accessible.ts';
import { expect, test } from './test.ts';

// What Codex asks before it acts, and every way to answer it.

const asking = { options: { approval_mode: 'ask-for-everything' } };
const notesServer = {
  mcp_servers: {
    notes: { command: process.execPath, args: [join(import.meta.dirname, '../fixtures/mcp-server/main.ts')] },
  },
};

test.describe('a command', () => {
  test('runs once it is approved', async ({ start }) => {
    const { page, workspace } = await start({
      ...asking,
      provider: { steps: [run('touch one.txt'), answer('Done.')] },
    });
    const desk = new Desk(page);
    await desk.say('Make a file');
    await expect(desk.approval).toContainText('touch one.txt');
    await expect(desk.approval).toContainText(workspace);
    await expect(desk.approval).toContainText('Codex did not say');
    await expect(desk.threads.getByRole('button', { name: /Waiting for you/ })).toBeVisible();
    for (const name of ['Approve', 'Approve for session', 'Decline', 'Cancel turn']) {
      await expect(desk.approval.getByRole('button', { name, exact: true })).toBeVisible();
    }
    await expectAccessible(page);
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
    await desk.approve();
    await expect(desk.turns('Codex')).toContainText('Done.');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
    await expect(desk.approval).toBeHidden();
  });

  test('is not asked about again in its thread when it is approved for the session', async ({ start }) => {
    const twice = [run('touch one.txt'), run('touch one.txt'), answer('Done.')];
    const { page } = await start({ ...asking, provider: { steps: twice } });
    const desk = new Desk(page);
    await desk.say('Make a file, twice');
    await desk.approval.getByRole('button', { name: 'Approve for session' }).click();
    await expect(desk.turns('Codex')).toContainText('Done.');
    await expect(desk.runs.getByRole('option')).toHaveCount(2);
  });

  test('does not run when declined, and the card offers what to do instead', async ({ start }) => {
    const { page, workspace } = await start({
      ...asking,
      provider: { steps: [run('touch one.txt'), answer('All right.')] },
    });
    const desk = new Desk(page);
    await desk.say('Make a file');
    await desk.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(desk.turns('Codex').last()).toContainText('All right.');
    await expect(desk.transcript.getByRole('button', { name: /touch one\.txt.*you declined/ })).toBeVisible();
    await expect(desk.turns('Status')).toContainText('You declined this command.');
    await expect(desk.turns('Status')).toContainText('what it should do instead');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
  });

  test('ends the turn when the turn is cancelled', async ({ start }) => {
    const { page, provider } = await start({
      ...asking,
      provider: { steps: [run('touch one.txt'), answer('Going on.')] },
    });
    const desk = new Desk(page);
    await desk.say('Make a file');
    await desk.approval.getByRole('button', { name: 'Cancel turn' }).click();
    await expect(desk.turns('Status')).toContainText('You declined this command and stopped the turn.');
    await expect(desk.button('Stop')).toBeHidden();
    expect(provider.stepsLeft).toBe(1);
    await desk.say('Now');
    await expect(desk.turns('Codex').last()).toContainText('Going on.');
  });

  test('keeps waiting when the approvals picker changes, and says when the change applies', async ({ start }) => {
    const { page, workspace } = await start({
      ...asking,
      provider: { steps: [run('touch one.txt'), answer('Done.')] },
    });
    const desk = new Desk(page);
    await desk.say('Make a file');
    await desk.takesAnswers();
    const note = desk.approval.getByText('applies from your next message on');
    await expect(note).toHaveCount(0);
    await desk.pick('Approvals', 'Ask when needed');
    await expect(note).toContainText('Approvals is set to “Ask when needed” now.');
    await desk.takesAnswers();
    await expectAccessible(page);
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
    await desk.pick('Approvals', 'Ask for everything');
    await expect(note).toHaveCount(0);
    await desk.pick('Approvals', 'Ask when needed');
    await desk.approve();
    await expect(desk.turns('Codex')).toContainText('Done.');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
  });

  test('can be allowed permanently only with a note that this covers all projects', async ({ start }) => {
    const steps = [run('md5sum one.txt'), run('md5sum one.txt two.txt'), answer('Done.')];
    const { page, codexHome } = await start({ ...asking, provider: { steps } });
    const desk = new Desk(page);
    await desk.say('Add them up, twice');
    await expect(desk.approval).toContainText(/“md5sum one\.txt”.* outside the sandbox, in all projects/);
    await expect(desk.approval).toContainText('“md5sum one.txt README.md”');
    await desk.approval.getByRole('button', { name: 'Approve with a rule' }).click();
    await expect(desk.turns('Codex')).toContainText('Done.');
    expect(await readFile(join(codexHome, 'rules/default.rules'), 'utf8')).toContain('pattern=["md5sum", "one.txt"]');
  });

  test('cannot be allowed permanently when its first words are unknown', async ({ start }) => {
    const { page } = await start({ ...asking, provider: { steps: [run('touch one.txt'), answer('Done.')] } });
    const desk = new Desk(page);
    await desk.say('Make a file');
    await expect(desk.approval.getByRole('button', { name: 'Approve', exact: true })).toBeVisible();
    await expect(desk.approval.getByRole('button', { name: 'Approve with a rule' })).toHaveCount(0);
    await desk.approve();
    await expect(desk.turns('Codex')).toContainText('Done.');
  });

  test('says in red that it leaves the sandbox and the folder', async ({ start }) => {
    const steps = [
      run('touch one.txt', { escalateBecause: 'It has to write elsewhere' }),
      run('ls', { folder: '/' }),
      answer('Done.'),
    ];
    const { page } = await start({ ...asking, provider: { steps } });
    const desk = new Desk(page);
    await desk.say('Go far');
    await expect(desk.approval).toContainText('It has to write elsewhere');
    await expect(desk.approval).toContainText('Outside the sandbox');
    await desk.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(desk.approval).toContainText('Outside this folder: /');
    await expectAccessible(page);
  });
});

test.describe('a patch', () => {
  test('is applied once it is approved', async ({ start }) => {
    const { page, workspace } = await start({
      ...asking,
      provider: { steps: [patch(addFile('notes/new.txt', 'one\ntwo\n')), answer('Done.')] },
    });
    const desk = new Desk(page);
    await desk.say('Write notes');
    await expect(desk.approval).toContainText('notes/new.txt');
    expect(existsSync(join(workspace, 'notes'))).toBe(false);
    await desk.approve();
    await expect(desk.turns('Codex')).toContainText('Done.');
    expect(await readFile(join(workspace, 'notes/new.txt'), 'utf8')).toBe('one\ntwo\n');
    await expect(desk.files.getByRole('treeitem', { name: 'notes/new.txt, 2 added' })).toBeVisible();
  });

  test('is not applied when it is declined', async ({ start }) => {
    const { page, workspace } = await start({
      ...asking,
      provider: { steps: [patch(addFile('new.txt', 'one\n')), answer('All right.')] },
    });
    const desk = new Desk(page);
    await desk.say('Write notes');
    await desk.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(desk.turns('Codex').last()).toContainText('All right.');
    await expect(desk.turns('Status')).toContainText('You declined these changes.');
    expect(existsSync(join(workspace, 'new.txt'))).toBe(false);
  });
});

test('grants the permissions that were requested', async ({ start }) => {
  const ask = call('request_permissions', {
    reason: 'The cache lies there',
    permissions: { file_system: { write: ['/var/cache/x'] }, network: { enabled: true } },
  });
  const { page, provider } = await start({
    options: { approval_mode: 'ask-when-needed' },
    codex: { config: { features: { request_permissions_tool: true } } },
    provider: { steps: [ask, answer('Done.')] },
  });
  const desk = new Desk(page);
  await desk.say('Fill the cache');
  await expect(desk.approval).toContainText('The cache lies there');
  await expect(desk.approval).toContainText('/var/cache/x');
  await expect(desk.approval).toContainText('The network.');
  await expectAccessible(page);
  await desk.approve();
  await expect(desk.turns('Codex')).toContainText('Done.');
  const [given] = toolOutputs(await provider.requestArrived(2));
  expect(given?.text).toContain('"scope":"turn"');
  expect(given?.text).toContain('/var/cache/x');
});

test('the tool of an MCP server is asked about, and may itself ask with a form', async ({ start }) => {
  const { page, provider } = await start({
    ...asking,
    codex: { config: notesServer },
    provider: { steps: [callMcp('notes', 'ask'), answer('Done.')] },
  });
  const desk = new Desk(page);
  await desk.say('Ask me');
  await expect(desk.approval).toContainText('notes');
  await expect(desk.approval).toContainText('ask');
  await expectAccessible(page);
  await desk.approve();
  await expect(desk.approval).toContainText('Which colour shall it be?');
  await expectAccessible(page);
  await desk.approval.getByRole('button', { name: 'Submit' }).click();
  await expect(desk.approval.getByRole('alert')).toContainText('"Colour" is missing.');
  await desk.approval.getByRole('textbox', { name: 'Colour' }).fill('blue');
  await desk.approval.getByRole('button', { name: 'Submit' }).click();
  await expect(desk.turns('Codex')).toContainText('Done.');
  expect(toolOutputs(await provider.requestArrived(2))[0]?.text).toContain('blue');
});

test('what a person types when another window settles a form goes nowhere', async ({ start }) => {
  const { newWindow, page, provider } = await start({
    ...asking,
    codex: { config: notesServer },
    provider: { steps: [callMcp('notes', 'ask'), run('touch two.txt'), answer('Done.')] },
  });
  const desk = new Desk(page);
  await desk.say('Ask me');
  await expect(desk.approval).toContainText('notes');
  await desk.approve();
  const field = desk.approval.getByRole('textbox', { name: 'Colour' });
  await field.pressSequentially('blu');
  const other = new Desk(await newWindow());
  await other.threads.getByRole('button', { name: /Ask me/ }).click();
  await other.takesAnswers();
  await field.focus();
  await other.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(field).toBeHidden();
  await expect(desk.transcript).toBeFocused();
  await page.keyboard.type('ey');
  await page.keyboard.press('Enter');
  await expect(desk.message).toHaveValue('');
  await expect(desk.approval).toContainText('touch two.txt');
  await desk.approval.getByRole('button', { name: 'Decline' }).click();
  await expect(desk.turns('Codex').last()).toContainText('Done.');
  expect(JSON.stringify(provider.requests)).not.toContain('"ey"');
});

test('a question of the model gets what the person chose', async ({ start }) => {
  const options = [
    { label: 'SQLite', description: 'Simple' },
    { label: 'Postgres', description: 'Bigger' },
  ];
  const questions = [{ id: 'db', header: 'Database', question: 'Which one?', options }];
  const { page, provider } = await start({
    ...asking,
    codex: { config: { features: { default_mode_request_user_input: true } } },
    provider: { steps: [call('request_user_input', { questions }), answer('Done.')] },
  });
  const desk = new Desk(page);
  await desk.say('Choose');
  await expect(desk.approval).toContainText('Which one?');
  await expectAccessible(page);
  await desk.approval.getByRole('radio', { name: /Postgres/ }).check();
  await desk.approval.getByRole('button', { name: 'Answer' }).click();
  await expect(desk.turns('Codex')).toContainText('Done.');
  expect(toolOutputs(await provider.requestArrived(2))[0]?.text).toContain('Postgres');
});

test.describe('full access', () => {
  test('is confirmed once a thread', async ({ start }) => {
    const { page, workspace } = await start({
      provider: { steps: [run('touch one.txt'), answer('First.'), answer('Second.'), answer('Third.')] },
    });
    const desk = new Desk(page);
    await desk.pick('Approvals', 'Full access');
    await desk.say('Do as you like');
    const question = desk.dialog('Give this thread full access');
    await expect(question).toContainText('The sandbox is off.');
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(desk.message).toHaveValue('Do as you like');
    await desk.send();
    await question.getByRole('button', { name: 'Give full access' }).click();
    await expect(desk.turns('Codex')).toContainText('First.');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
    await expect(page.getByRole('contentinfo')).toContainText('Full access');
    await desk.say('Again');
    await expect(desk.turns('Codex').last()).toContainText('Second.');
    await desk.button('New thread').click();
    await desk.say('Elsewhere');
    await expect(question).toBeVisible();
  });
});

test.describe('a folder not yet trusted', () => {
  const untrusted = { trusted: false, ...asking };

  test('is asked about once, when Codex could write', async ({ start }) => {
    const app = await start({
      ...untrusted,
      provider: { steps: [run('touch one.txt'), answer('First.'), answer('Second.')] },
    });
    const desk = new Desk(app.page);
    await desk.say('Make a file');
    const question = desk.dialog('Trust this folder');
    await expect(question).toContainText(app.workspace);
    await expect(question.getByRole('button', { name: 'Read only' })).toBeFocused();
    await expectAccessible(app.page);
    expect(await readFile(join(app.codexHome, 'config.toml'), 'utf8')).not.toContain(app.workspace);
    await question.getByRole('button', { name: 'Trust folder' }).click();
    await desk.approve();
    await expect(desk.turns('Codex')).toContainText('First.');
    expect(existsSync(join(app.workspace, 'one.txt'))).toBe(true);

    await app.page.close();
    const again = new Desk(await app.restart());
    await again.say('And again');
    await expect(again.turns('Codex')).toContainText('Second.');
  });

  test('stays read-only when the person chooses so, and does not ask again', async ({ start }) => {
    const { page, workspace } = await start({
      ...untrusted,
      provider: { steps: [patch(addFile('one.txt', '1\n')), answer('First.'), answer('Second.')] },
    });
    const desk = new Desk(page);
    await desk.say('Make a file');
    await desk.dialog('Trust this folder').getByRole('button', { name: 'Read only' }).click();
    await desk.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(desk.turns('Codex').last()).toContainText('First.');
    await expect(page.getByRole('contentinfo')).toContainText('Read only');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
    await desk.button('New thread').click();
    await desk.say('Once more');
    await expect(desk.turns('Codex').last()).toContainText('Second.');
  });

  test('is not asked about while Codex only reads', async ({ start }) => {
    const { page } = await start({ trusted: false, provider: { steps: [answer('Only words.')] } });
    const desk = new Desk(page);
    await desk.say('Hello');
    await expect(desk.turns('Codex')).toContainText('Only words.');
  });

  test('keeps the message when the question is closed', async ({ start }) => {
    const { page, provider } = await start({ ...untrusted, provider: { steps: [answer('Not yet.')] } });
    const desk = new Desk(page);
    await desk.say('Make a file');
    await expect(desk.dialog('Trust this folder')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(desk.dialog('Trust this folder')).toBeHidden();
    await expect(desk.message).toHaveValue('Make a file');
    expect(provider.stepsLeft).toBe(1);
  });
});

test.describe('the queue', () => {
  test('is one for all; several at once are answered in any order', async ({ start }) => {
    const { page, workspace } = await start({
      ...asking,
      provider: {
        steps: [together(run('touch one.txt'), run('touch two.txt'), run('touch three.txt')), answer('Done.')],
      },
    });
    const desk = new Desk(page);
    await desk.say('Make three files');
    await expect(desk.approval).toContainText('1 of 3');
    await desk.approval.getByRole('button', { name: 'Next approval' }).click();
    await expect(desk.approval).toContainText('2 of 3');
    await expectAccessible(page);
    // They arrive in any order.
    const [declined = ''] = /\w+\.txt/.exec((await desk.approval.textContent()) ?? '') ?? [];
    await desk.approval.getByRole('button', { name: 'Decline' }).click();
    await expect(desk.approval).toContainText(/of 2/);
    await expect(desk.approval).not.toContainText(declined);
    await desk.approve();
    await expect(desk.approval).not.toContainText('of 2');
    await desk.approve();
    await expect(desk.turns('Codex').last()).toContainText('Done.');
    const made = ['one.txt', 'two.txt', 'three.txt'].filter((name) => existsSync(join(workspace, name)));
    expect(made).toEqual(['one.txt', 'two.txt', 'three.txt'].filter((name) => name !== declined));
  });

  test('is seen by two windows, and the first answer counts for both', async ({ start }) => {
    const { page, newWindow, workspace } = await start({
      ...asking,
      provider: { steps: [run('touch one.txt'), answer('All right.')] },
    });
    const first = new Desk(page);
    await first.say('Make a file');
    await expect(first.approval).toContainText('touch one.txt');
    const second = new Desk(await newWindow());
    await second.threads.getByRole('button', { name: /Make a file/ }).click();
    await expect(second.approval).toContainText('touch one.txt');
    await second.approval.getByRole('button', { name: 'Decline' }).click();
    for (const desk of [first, second]) {
      await expect(desk.approval).toBeHidden();
      await expect(desk.turns('Codex').last()).toContainText('All right.');
    }
    expect(existsSync(join(workspace, 'one.txt'))).toBe(false);
  });
});

test.describe('the keyboard', () => {
  test('goes to the approval with F8 and answers with Y and N, and only there', async ({ start }) => {
    const { page, workspace } = await start({
      ...asking,
      provider: { steps: [run('touch one.txt'), run('touch two.txt'), answer('Done.')] },
    });
    const desk = new Desk(page);
    await desk.say('Make two files');
    await expect(desk.approval).toContainText('touch one.txt');
    await expect(desk.message).toBeFocused();
    await page.keyboard.type('yes');
    await expect(desk.message).toHaveValue('yes');
    await expect(desk.approval).toContainText('touch one.txt');
    await page.keyboard.press('F8');
    await desk.takesAnswers();
    await page.keyboard.press('y');
    await expect(desk.approval).toContainText('touch two.txt');
    await page.keyboard.press('F8');
    await desk.takesAnswers();
    await page.keyboard.press('n');
    await expect(desk.turns('Codex').last()).toContainText('Done.');
    expect(existsSync(join(workspace, 'one.txt'))).toBe(true);
    expect(existsSync(join(workspace, 'two.txt'))).toBe(false);
    await expect(desk.message).toHaveValue('yes');
  });

  test('comes from another thread and page with F8', async ({ start }) => {
    const { page } = await start({ ...asking, provider: { steps: [run('touch one.txt'), answer('Done.')] } });
    const desk = new Desk(page);
    await desk.say('Make a file');
    await expect(desk.approval).toBeVisible();
    await desk.button('New thread').click();
    await desk.show('Settings');
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await page.keyboard.press('F8');
    await expect(desk.approval).toContainText('touch one.txt');
    await desk.takesAnswers();
    await page.keyboard.press('y');
    await expect(desk.turns('Codex').last()).toContainText('Done.');
  });
});

test.describe('a request that nothing waits for any more', () => {
  test('goes when the turn is stopped', async ({ start }) => {
    const gate = hold();
    const { page } = await start({
      ...asking,
      provider: { steps: [run('touch one.txt'), waiting(gate, answer('Never.'))] },
    });
    const desk = new Desk(page);
    await desk.say('Make a file');
    await expect(desk.approval).toBeVisible();
    await desk.button('Stop').click();
    await expect(desk.approval).toBeHidden();
    await expect(desk.transcript.getByRole('button', { name: /touch one\.txt.*stopped/ })).toBeVisible();
    gate.release();
  });

  test('goes when Codex is killed, and another Codex comes', async ({ start }) => {
    const app = await start({ ...asking, provider: { steps: [run('touch one.txt'), answer('I am back.')] } });
    const desk = new Desk(app.page);
    await desk.say('Make a file');
    await expect(desk.approval).toBeVisible();
    process.kill(await app.codexPid(), 'SIGKILL');
    await expect(desk.approval).toBeHidden();
    await expect(desk.transcript.getByRole('button', { name: /touch one\.txt.*cut off/ })).toBeVisible();
    await desk.say('Are you there?');
    await expect(desk.turns('Codex').last()).toContainText('I am back.');
    expect(existsSync(join(app.workspace, 'one.txt'))).toBe(false);
  });
});
