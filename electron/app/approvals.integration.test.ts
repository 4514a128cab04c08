import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createGate } from '../../fixtures/provider/gate.ts';
import { listToolOutputs } from '../../fixtures/provider/model-request.ts';
import { addFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, call, callMcp, patch, run, type Step, together, waiting } from '../../fixtures/provider/script.ts';
import type { ApprovalDecision } from '../../shared/approvals/approval.ts';
import { sendMessage, TestApp, type TestAppOptions, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
let window: TestWindow;
afterEach(() => app.end());

const start = async (options: TestAppOptions) => {
  app = await TestApp.start(options);
  window = await app.openWindow();
};

/** Answers the oldest approval once there is one, and returns it. */
const decide = async (decision: ApprovalDecision, by = window) => {
  const approval = await waitForApproval(by);
  await by.get('resolveApproval', { approvalId: approval.id, decision });
  return approval;
};
const inWorkspace = (name: string) => join(app.workspace.path, name);
const inHome = (name: string) => readFile(join(app.codexHome.path, name), 'utf8');
/** Returns the results of the last calls that the model received. */
const toldToModel = () => listToolOutputs(app.provider.requests.at(-1) ?? failNow()).map(({ text }) => text);
const failNow = () => {
  throw new Error('The model was asked nothing');
};
const notesServer = {
  mcp_servers: {
    notes: { command: process.execPath, args: [join(import.meta.dirname, '../../fixtures/mcp-server/main.ts')] },
  },
};

describe('a command', () => {
  it('runs a command once the user approves it', async () => {
    await start({ steps: [run('touch one.txt'), answer('Done.')] });
    await sendMessage(window, 'Go');
    expect(await decide({ type: 'approve' })).toMatchObject({
      threadTitle: 'Go',
      asked: { kind: 'command', command: 'touch one.txt', cwd: app.workspace.path },
      reach: null,
    });
    await waitForTurnEnd(window);
    expect(existsSync(inWorkspace('one.txt'))).toBe(true);
    expect(window.waiting).toEqual([]);
  });

  it('does not ask again about a command in its thread after approval for the session', async () => {
    await start({ steps: [run('touch one.txt'), run('touch one.txt'), answer('Done.')] });
    await sendMessage(window, 'Go');
    await decide({ type: 'approveForSession' });
    await waitForTurnEnd(window);
    expect(window.entries.filter(({ kind }) => kind === 'command')).toMatchObject([
      { status: 'done', approval: { state: 'approvedForSession' } },
      { status: 'done', approval: null },
    ]);
  });

  it('does not run a declined command; Codex continues and the transcript shows what to do next', async () => {
    await start({ steps: [run('touch one.txt'), answer('All right.')] });
    await sendMessage(window, 'Go');
    await decide({ type: 'decline' });
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    expect(existsSync(inWorkspace('one.txt'))).toBe(false);
    expect(window.entries).toMatchObject([
      { kind: 'user' },
      { kind: 'command', status: 'declined', approval: { state: 'declined', by: 'person' } },
      { kind: 'status', about: window.entries[1]?.id },
      { kind: 'assistant', text: 'All right.' },
    ]);
  });

  it('marks a command as failed with the reason if it cannot start', async () => {
    await start({ steps: [run('touch one.txt', { folder: '/workcell-is-not-here' }), answer('Done.')] });
    await sendMessage(window, 'Go');
    await decide({ type: 'approve' });
    await waitForTurnEnd(window);
    const outputTail = expect.stringContaining('No such file or directory');
    expect(window.entries[1]).toMatchObject({ kind: 'command', status: 'failed', exitCode: null, outputTail });
  });

  it('ends the turn if the user cancels a command', async () => {
    await start({ steps: [run('touch one.txt')] });
    await sendMessage(window, 'Go');
    await decide({ type: 'cancelTurn' });
    expect((await waitForTurnEnd(window)).status).toBe('interrupted');
    expect(window.entries[1]).toMatchObject({ status: 'declined', approval: { state: 'cancelled', by: 'person' } });
  });

  it('approves a command permanently only with the words that Codex proposed', async () => {
    const command = 'md5sum README.md';
    await start({ steps: [run(command), run(`${command} README.md`), answer('Done.')] });
    await sendMessage(window, 'Go');
    const { asked, id } = await waitForApproval(window);
    expect(asked).toMatchObject({ proposedRule: command.split(' ') });
    const rule = (words: string[]) =>
      window.ask('resolveApproval', { approvalId: id, decision: { type: 'approveWithRule', words } });
    expect(await rule(['rm'])).toEqual({ ok: false, error: { type: 'notOffered' } });
    expect(await rule(command.split(' '))).toEqual({ ok: true, value: null });
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    const pattern = 'prefix_rule(pattern=["md5sum", "README.md"], decision="allow")';
    expect(await inHome('rules/default.rules')).toContain(pattern);
  });

  it('shows that a command leaves the sandbox and the folder if Codex reports that', async () => {
    await start({
      steps: [
        together(run('touch one.txt', { escalateBecause: 'It has to write elsewhere' }), run('ls', { folder: '/' })),
        answer('Done.'),
      ],
    });
    await sendMessage(window, 'Go');
    await window.until(() => window.waiting.length === 2);
    const escalated = window.waiting.find(({ reason }) => reason === 'It has to write elsewhere');
    const elsewhere = window.waiting.find(({ reason }) => reason === null);
    expect(escalated?.reach).toMatchObject({ outsideSandbox: true, outsideWorkspace: false });
    expect(elsewhere?.reach).toMatchObject({ outsideSandbox: false, outsideWorkspace: true, details: ['/'] });
    for (const { id } of window.waiting.toReversed()) {
      await window.get('resolveApproval', { approvalId: id, decision: { type: 'decline' } });
    }
    await waitForTurnEnd(window);
  });
});

describe('a patch', () => {
  const twoPatches = [patch(addFile('new.txt', 'one\n')), patch(updateFile('new.txt', [{ from: 'one', to: 'two' }]))];

  it('applies a patch once the user approves it, and lists its files', async () => {
    await start({ steps: [...twoPatches, answer('Done.')] });
    await sendMessage(window, 'Go');
    expect(await decide({ type: 'approveForSession' })).toMatchObject({
      asked: { kind: 'patch', files: [{ path: inWorkspace('new.txt'), change: 'added', added: 1 }] },
    });
    await waitForTurnEnd(window);
    expect(await readFile(inWorkspace('new.txt'), 'utf8')).toBe('two\n');
    expect(window.entries.filter(({ kind }) => kind === 'patch')).toMatchObject([
      { status: 'done', approval: { state: 'approvedForSession' } },
      { status: 'done', approval: null },
    ]);
  });

  it.each([
    ['decline', 'completed'],
    ['cancelTurn', 'interrupted'],
  ] as const)('does not apply a patch at %s', async (type, status) => {
    await start({ steps: [patch(addFile('new.txt', 'one\n')), answer('All right.')] });
    await sendMessage(window, 'Go');
    await decide({ type });
    expect((await waitForTurnEnd(window)).status).toBe(status);
    expect(existsSync(inWorkspace('new.txt'))).toBe(false);
  });
});

describe('a patch to a file that programs run', () => {
  /** Creates a repository with links to its own folder and to the settings of an editor. */
  const makeRepository = () => {
    execFileSync('git', ['init', '-q', app.workspace.path]);
    mkdirSync(inWorkspace('.vscode'));
    symlinkSync('.vscode', inWorkspace('notes'));
    mkdirSync(inWorkspace('ordinary'));
  };

  it.each([
    ['askForEverything', '.git/hooks/pre-push', { leadsTo: null, runs: 'git' }, ['.git/hooks/pre-push']],
    ['askForEverything', 'notes/tasks.json', { leadsTo: '.vscode/tasks.json', runs: 'editor' }, null],
    ['askWhenNeeded', '.git/hooks/pre-push', { leadsTo: null, runs: 'git' }, ['.git/hooks/pre-push']],
    ['readOnly', '.git/hooks/pre-push', { leadsTo: null, runs: 'git' }, ['.git/hooks/pre-push']],
    ['readOnly', 'notes/tasks.json', { leadsTo: '.vscode/tasks.json', runs: 'editor' }, ['.vscode/tasks.json']],
  ] as const)(
    'shows “%s” for what %s is, and whether a patch to a file that programs run leaves the sandbox',
    async (mode, file, place, unsandboxed) => {
      await start({ steps: [patch(addFile(file, 'one\n')), answer('Done.')] });
      makeRepository();
      await sendMessage(window, 'Go', { mode });
      const { places, reach } = await decide({ type: 'approve' });
      expect(places).toEqual([{ path: inWorkspace(file), hasOtherNames: false, ...place }]);
      expect(reach?.unsandboxed ?? null).toEqual(unsandboxed?.map(inWorkspace) ?? null);
      expect(reach?.outsideSandbox === true).toBe(unsandboxed !== null);
      await waitForTurnEnd(window);
      expect(existsSync(inWorkspace(place.leadsTo ?? file))).toBe(true);
    },
  );

  it('asks again about a patch if a folder becomes a link while the question is open', async () => {
    await start({ steps: [patch(addFile('ordinary/tasks.json', 'one\n')), answer('Done.')] });
    makeRepository();
    await sendMessage(window, 'Go');
    const first = await waitForApproval(window);
    expect(first.places).toBeUndefined();
    rmSync(inWorkspace('ordinary'), { recursive: true });
    symlinkSync('.vscode', inWorkspace('ordinary'));
    const approve = (approvalId: typeof first.id) =>
      window.ask('resolveApproval', { approvalId, decision: { type: 'approve' } });
    expect(await approve(first.id)).toEqual({ ok: false, error: { type: 'leadsElsewhere' } });
    await window.until(() => window.waiting[0]?.id !== first.id);
    const [second] = window.waiting;
    expect(second).toMatchObject({ places: [{ leadsTo: '.vscode/tasks.json', runs: 'editor' }] });
    expect(await approve(first.id)).toEqual({ ok: false, error: { type: 'alreadySettled' } });
    expect(existsSync(inWorkspace('.vscode/tasks.json'))).toBe(false);
    expect(await approve(second?.id ?? first.id)).toEqual({ ok: true, value: null });
    await waitForTurnEnd(window);
    expect(existsSync(inWorkspace('.vscode/tasks.json'))).toBe(true);
  });
});

describe('permissions', () => {
  const ask = call('request_permissions', {
    reason: 'The cache lies there',
    permissions: { file_system: { write: ['/var/cache/x'] }, network: { enabled: true } },
  });
  const config = { features: { request_permissions_tool: true } };

  it.each([
    [{ type: 'approve' }, '"scope":"turn"', '/var/cache/x'],
    [{ type: 'approveForSession' }, '"scope":"session"', '/var/cache/x'],
    [{ type: 'decline' }, '"file_system":null', '"network":null'],
  ] as const)('grants permissions as requested at %j', async (decision, ...words) => {
    await start({ steps: [ask, answer('Done.')], config });
    await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
    expect(await decide(decision)).toMatchObject({
      asked: { kind: 'permissions', network: true, write: ['/var/cache/x'] },
      reason: 'The cache lies there',
      reach: { network: true, outsideWorkspace: true },
    });
    await waitForTurnEnd(window);
    for (const word of words) expect(toldToModel().at(-1)).toContain(word);
  });

  it('ends the turn if the user cancels a permission request', async () => {
    // Codex asks the model again before it sees the interrupt. An answer at once could end the turn first.
    await start({ steps: [ask], otherwise: waiting(createGate(), answer('Went on.')), config });
    await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
    await decide({ type: 'cancelTurn' });
    expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  });
});

describe('the tool of an MCP server', () => {
  const writeNote = (note: string) => callMcp('notes', 'write_note', { note });

  it('calls an MCP tool after approval, and asks about the next call again', async () => {
    await start({ steps: [writeNote('a'), writeNote('b'), answer('Done.')], config: notesServer });
    await sendMessage(window, 'Go');
    expect(await decide({ type: 'approve' })).toMatchObject({
      entryId: window.entries[1]?.id,
      asked: { kind: 'mcpTool', server: 'notes', tool: 'write_note', arguments: expect.stringContaining('"a"') },
    });
    await decide({ type: 'decline' });
    await waitForTurnEnd(window);
    expect(window.entries.filter(({ kind }) => kind === 'tool')).toMatchObject([
      { status: 'done', approval: { state: 'approved' } },
      { status: 'declined', approval: { state: 'declined' } },
    ]);
  });

  it('remembers the approval of an MCP tool for the session', async () => {
    await start({ steps: [writeNote('a'), writeNote('b'), answer('Done.')], config: notesServer });
    await sendMessage(window, 'Go');
    await decide({ type: 'approveForSession' });
    await waitForTurnEnd(window);
    expect(toldToModel().join()).toContain('kept note 2');
    expect(await inHome('config.toml')).not.toContain('approval_mode');
  });

  it('remembers the approval of an MCP tool permanently in config.toml', async () => {
    await start({ steps: [writeNote('a'), answer('Done.')], config: notesServer });
    await sendMessage(window, 'Go');
    await decide({ type: 'approveAlways' });
    await waitForTurnEnd(window);
    expect(await inHome('config.toml')).toContain('[mcp_servers.notes.tools.write_note]\napproval_mode = "approve"');
  });

  it('ends the turn if the user cancels an MCP tool call', async () => {
    await start({ steps: [writeNote('a')], otherwise: answer('Went on.'), config: notesServer });
    await sendMessage(window, 'Go');
    await decide({ type: 'cancelTurn' });
    expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  });

  it('shows a form of an MCP tool that the user must fill in', async () => {
    await start({ steps: [callMcp('notes', 'ask'), answer('Done.')], config: notesServer });
    await sendMessage(window, 'Go');
    await decide({ type: 'approve' });
    const { asked, id } = await window.until(() => window.waiting.find((next) => next.asked.kind === 'elicitation'));
    expect(asked).toMatchObject({ server: 'notes', message: 'Which colour shall it be?' });
    const submit = (form: object) =>
      window.ask('resolveApproval', {
        approvalId: id,
        decision: { type: 'submitForm', content: JSON.stringify(form) },
      });
    expect(await submit({})).toEqual({ ok: false, error: { type: 'badForm', message: '"Colour" is missing.' } });
    expect(await submit({ colour: 'blue', sizes: ['S'] })).toEqual({ ok: true, value: null });
    await waitForTurnEnd(window);
    expect(toldToModel().join()).toContain('blue');
  });
});

describe('a question from the model', () => {
  it('sends the choice of the user to the model when it asks a question', async () => {
    const options = [
      { label: 'SQLite', description: 'Simple' },
      { label: 'Postgres', description: 'Bigger' },
    ];
    await start({
      steps: [
        call('request_user_input', { questions: [{ id: 'db', header: 'Database', question: 'Which one?', options }] }),
        answer('Done.'),
      ],
      config: { features: { default_mode_request_user_input: true } },
    });
    await sendMessage(window, 'Go');
    const { asked } = await decide({ type: 'answerQuestions', answers: [['SQLite']] });
    expect(asked).toMatchObject({ questions: [{ id: 'db', text: 'Which one?', options }] });
    await waitForTurnEnd(window);
    expect(toldToModel().at(-1)).toContain('"answers":["SQLite"]');
  });
});

describe('an approval', () => {
  it('shows an approval in two windows and uses the first answer', async () => {
    await start({ steps: [run('touch one.txt'), answer('Done.')] });
    const other = await app.openWindow();
    await sendMessage(window, 'Go');
    const { id } = await waitForApproval(other);
    expect((await waitForApproval(window)).id).toBe(id);
    const answers = await Promise.all([
      window.ask('resolveApproval', { approvalId: id, decision: { type: 'decline' } }),
      other.ask('resolveApproval', { approvalId: id, decision: { type: 'approve' } }),
    ]);
    expect(answers).toEqual([
      { ok: true, value: null },
      { ok: false, error: { type: 'alreadySettled' } },
    ]);
    expect(other.waiting).toEqual([]);
    await waitForTurnEnd(window);
    expect(window.entries[1]).toMatchObject({ approval: { approvalId: id, state: 'declined', by: 'person' } });
    expect(existsSync(inWorkspace('one.txt'))).toBe(false);
  });

  it('shows several approvals in the same order after a page reload as in a window that stayed open', async () => {
    const three = together(run('touch one.txt'), run('touch two.txt'), run('touch three.txt'));
    await start({ steps: [three, answer('Done.')] });
    const other = await app.openWindow();
    await sendMessage(window, 'Go');
    const [, second] = await other.until(() => other.waiting.length === 3 && other.waiting);
    await other.get('resolveApproval', { approvalId: second?.id ?? failNow(), decision: { type: 'decline' } });
    window.close();
    const after = await app.connect(window.app.windowId);
    for (let left = 2; left >= 0; left--) {
      await Promise.all([after, other].map((each) => each.until(() => each.waiting.length === left)));
      expect(after.waiting).toEqual(other.waiting);
      const [oldest] = after.waiting;
      if (oldest !== undefined) {
        await after.get('resolveApproval', { approvalId: oldest.id, decision: { type: 'decline' } });
      }
    }
  });

  it('ends an approval when the turn is stopped', async () => {
    await start({ steps: [run('touch one.txt')] });
    const threadId = await sendMessage(window, 'Go');
    await waitForApproval(window);
    await window.get('stopTurn', { threadId });
    await window.until(() => window.waiting.length === 0);
    await waitForTurnEnd(window);
    expect(window.entries[1]).toMatchObject({ kind: 'command', approval: { state: 'expired', by: 'interrupt' } });
  });

  it('ends an approval when its Codex is killed, and shows the request of the new Codex', async () => {
    await start({ steps: [run('touch one.txt')] });
    await sendMessage(window, 'Go');
    const { id } = await waitForApproval(window);
    process.kill(await pidOfCodex(), 'SIGKILL');
    await window.until(() => window.waiting.length === 0);
    expect((await waitForTurnEnd(window)).status).not.toBe('completed');
    await window.until(() => window.app.cli.phase === 'ready');
    const late = await window.ask('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    expect(late).toEqual({ ok: false, error: { type: 'alreadySettled' } });
  });
});

describe('a program that takes input', () => {
  const typing: Step = (request) => {
    const session = /session ID (\d+)/.exec(JSON.stringify(request.body.input))?.[1];
    return call('write_stdin', { session_id: Number(session), chars: 'touch typed\n', yield_time_ms: 1_500 });
  };

  it('shows on the card that a program takes input, approves it only once, and shows what Codex types', async () => {
    await start({ steps: [run('sh', { terminal: true, yieldMs: 500 }), typing, answer('Done.')] });
    await sendMessage(window, 'Go');
    const { id: approvalId } = await waitForApproval(window);
    const lasting = await window.ask('resolveApproval', { approvalId, decision: { type: 'approveForSession' } });
    expect(lasting).toEqual({ ok: false, error: { type: 'notOffered' } });
    const approval = await decide({ type: 'approve' });
    expect(approval.asked).toMatchObject({ kind: 'command', command: 'sh', takesInput: true, proposedRule: null });
    expect(approval.offer).toBeUndefined();
    expect(await waitForTurnEnd(window)).toMatchObject({ status: 'completed' });
    // If the program could not start, or ended early, its output says why.
    const programs = window.entries.filter(({ kind }) => kind === 'command');
    expect(programs).toMatchObject([{ status: 'background', exitCode: null, outputTail: '' }]);
    expect(window.entries).toContainEqual(
      expect.objectContaining({ fact: 'Codex typed into a running program:', detail: 'touch typed' }),
    );
  });
});

/** Reads the record that the app wrote for its next start. */
async function pidOfCodex(): Promise<number> {
  const folder = join(app.dataFolder.path, 'processes');
  const [name] = await readdir(folder);
  const record = z.object({ child: z.object({ pid: z.number() }) });
  return record.parse(JSON.parse(await readFile(join(folder, name ?? ''), 'utf8'))).child.pid;
}
