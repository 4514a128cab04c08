import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toolOutputs } from '../../fixtures/provider/model-request.ts';
import { addFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, call, callMcp, patch, run, type Step, together } from '../../fixtures/provider/script.ts';
import type { ApprovalDecision } from '../../shared/approvals/approval.ts';
import { nextApproval, send, TestApp, type TestAppOptions, turnEnded } from './testing/test-app.ts';
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
  const approval = await nextApproval(by);
  await by.get('resolveApproval', { approvalId: approval.id, decision });
  return approval;
};
const inWorkspace = (name: string) => join(app.workspace.path, name);
const inHome = (name: string) => readFile(join(app.codexHome.path, name), 'utf8');
/** The results of the last calls that the model received. */
const toldToModel = () => toolOutputs(app.provider.requests.at(-1) ?? failNow()).map(({ text }) => text);
const failNow = () => {
  throw new Error('The model was asked nothing');
};
const notesServer = {
  mcp_servers: {
    notes: { command: process.execPath, args: [join(import.meta.dirname, '../../fixtures/mcp-server/main.ts')] },
  },
};

describe('a command', () => {
  it('runs once it is approved', async () => {
    await start({ steps: [run('touch one.txt'), answer('Done.')] });
    await send(window, 'Go');
    expect(await decide({ type: 'approve' })).toMatchObject({
      threadTitle: 'Go',
      asked: { kind: 'command', command: 'touch one.txt', cwd: app.workspace.path },
      reach: null,
    });
    await turnEnded(window);
    expect(existsSync(inWorkspace('one.txt'))).toBe(true);
    expect(window.waiting).toEqual([]);
  });

  it('is not asked about again in its thread after approval for the session', async () => {
    await start({ steps: [run('touch one.txt'), run('touch one.txt'), answer('Done.')] });
    await send(window, 'Go');
    await decide({ type: 'approveForSession' });
    await turnEnded(window);
    expect(window.entries.filter(({ kind }) => kind === 'command')).toMatchObject([
      { status: 'done', approval: { state: 'approvedForSession' } },
      { status: 'done', approval: null },
    ]);
  });

  it('does not run if it is declined; Codex continues with guidance next to it', async () => {
    await start({ steps: [run('touch one.txt'), answer('All right.')] });
    await send(window, 'Go');
    await decide({ type: 'decline' });
    expect((await turnEnded(window)).status).toBe('completed');
    expect(existsSync(inWorkspace('one.txt'))).toBe(false);
    expect(window.entries).toMatchObject([
      { kind: 'user' },
      { kind: 'command', status: 'declined', approval: { state: 'declined', by: 'person' } },
      { kind: 'status', about: window.entries[1]?.id },
      { kind: 'assistant', text: 'All right.' },
    ]);
  });

  it('failed and says why if it cannot start', async () => {
    await start({ steps: [run('touch one.txt', { folder: '/workcell-is-not-here' }), answer('Done.')] });
    await send(window, 'Go');
    await decide({ type: 'approve' });
    await turnEnded(window);
    const outputTail = expect.stringContaining('No such file or directory');
    expect(window.entries[1]).toMatchObject({ kind: 'command', status: 'failed', exitCode: null, outputTail });
  });

  it('ends the turn if it is canceled', async () => {
    await start({ steps: [run('touch one.txt')] });
    await send(window, 'Go');
    await decide({ type: 'cancelTurn' });
    expect((await turnEnded(window)).status).toBe('interrupted');
    expect(window.entries[1]).toMatchObject({ status: 'declined', approval: { state: 'cancelled', by: 'person' } });
  });

  it('is approved permanently only with the words that Codex proposed', async () => {
    const command = 'md5sum README.md';
    await start({ steps: [run(command), run(`${command} README.md`), answer('Done.')] });
    await send(window, 'Go');
    const { asked, id } = await nextApproval(window);
    expect(asked).toMatchObject({ proposedRule: command.split(' ') });
    const rule = (words: string[]) =>
      window.ask('resolveApproval', { approvalId: id, decision: { type: 'approveWithRule', words } });
    expect(await rule(['rm'])).toEqual({ ok: false, error: { type: 'notOffered' } });
    expect(await rule(command.split(' '))).toEqual({ ok: true, value: null });
    expect((await turnEnded(window)).status).toBe('completed');
    const pattern = 'prefix_rule(pattern=["md5sum", "README.md"], decision="allow")';
    expect(await inHome('rules/default.rules')).toContain(pattern);
  });

  it('says that it leaves the sandbox and the folder if Codex says so', async () => {
    await start({
      steps: [
        together(run('touch one.txt', { escalateBecause: 'It has to write elsewhere' }), run('ls', { folder: '/' })),
        answer('Done.'),
      ],
    });
    await send(window, 'Go');
    await window.until(() => window.waiting.length === 2);
    const escalated = window.waiting.find(({ reason }) => reason === 'It has to write elsewhere');
    const elsewhere = window.waiting.find(({ reason }) => reason === null);
    expect(escalated?.reach).toMatchObject({ outsideSandbox: true, outsideWorkspace: false });
    expect(elsewhere?.reach).toMatchObject({ outsideSandbox: false, outsideWorkspace: true, details: ['/'] });
    for (const { id } of window.waiting.toReversed()) {
      await window.get('resolveApproval', { approvalId: id, decision: { type: 'decline' } });
    }
    await turnEnded(window);
  });
});

describe('a patch', () => {
  const twoPatches = [patch(addFile('new.txt', 'one\n')), patch(updateFile('new.txt', [{ from: 'one', to: 'two' }]))];

  it('is applied once it is approved, and shows its files', async () => {
    await start({ steps: [...twoPatches, answer('Done.')] });
    await send(window, 'Go');
    expect(await decide({ type: 'approveForSession' })).toMatchObject({
      asked: { kind: 'patch', files: [{ path: inWorkspace('new.txt'), change: 'added', added: 1 }] },
    });
    await turnEnded(window);
    expect(await readFile(inWorkspace('new.txt'), 'utf8')).toBe('two\n');
    expect(window.entries.filter(({ kind }) => kind === 'patch')).toMatchObject([
      { status: 'done', approval: { state: 'approvedForSession' } },
      { status: 'done', approval: null },
    ]);
  });

  it.each([
    ['decline', 'completed'],
    ['cancelTurn', 'interrupted'],
  ] as const)('is not applied at %s', async (type, status) => {
    await start({ steps: [patch(addFile('new.txt', 'one\n')), answer('All right.')] });
    await send(window, 'Go');
    await decide({ type });
    expect((await turnEnded(window)).status).toBe(status);
    expect(existsSync(inWorkspace('new.txt'))).toBe(false);
  });
});

describe('a patch to a file that programs run', () => {
  /** A repository with links to its own folder and to the settings of an editor. */
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
  ] as const)('says with “%s” what %s is and whether it leaves the sandbox', async (mode, file, place, unsandboxed) => {
    await start({ steps: [patch(addFile(file, 'one\n')), answer('Done.')] });
    makeRepository();
    await send(window, 'Go', { mode });
    const { places, reach } = await decide({ type: 'approve' });
    expect(places).toEqual([{ path: inWorkspace(file), hasOtherNames: false, ...place }]);
    expect(reach?.unsandboxed ?? null).toEqual(unsandboxed?.map(inWorkspace) ?? null);
    expect(reach?.outsideSandbox === true).toBe(unsandboxed !== null);
    await turnEnded(window);
    expect(existsSync(inWorkspace(place.leadsTo ?? file))).toBe(true);
  });

  it('is asked about again if a folder becomes a link while the question is open', async () => {
    await start({ steps: [patch(addFile('ordinary/tasks.json', 'one\n')), answer('Done.')] });
    makeRepository();
    await send(window, 'Go');
    const first = await nextApproval(window);
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
    await turnEnded(window);
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
  ] as const)('are granted as requested at %j', async (decision, ...words) => {
    await start({ steps: [ask, answer('Done.')], config });
    await send(window, 'Go', { mode: 'askWhenNeeded' });
    expect(await decide(decision)).toMatchObject({
      asked: { kind: 'permissions', network: true, write: ['/var/cache/x'] },
      reason: 'The cache lies there',
      reach: { network: true, outsideWorkspace: true },
    });
    await turnEnded(window);
    for (const word of words) expect(toldToModel().at(-1)).toContain(word);
  });

  it('end the turn if they are canceled', async () => {
    await start({ steps: [ask], otherwise: answer('Went on.'), config });
    await send(window, 'Go', { mode: 'askWhenNeeded' });
    await decide({ type: 'cancelTurn' });
    expect((await turnEnded(window)).status).toBe('interrupted');
  });
});

describe('the tool of an MCP server', () => {
  const writeNote = (note: string) => callMcp('notes', 'write_note', { note });

  it('is called after approval, and asked about again', async () => {
    await start({ steps: [writeNote('a'), writeNote('b'), answer('Done.')], config: notesServer });
    await send(window, 'Go');
    expect(await decide({ type: 'approve' })).toMatchObject({
      entryId: window.entries[1]?.id,
      asked: { kind: 'mcpTool', server: 'notes', tool: 'write_note', arguments: expect.stringContaining('"a"') },
    });
    await decide({ type: 'decline' });
    await turnEnded(window);
    expect(window.entries.filter(({ kind }) => kind === 'tool')).toMatchObject([
      { status: 'done', approval: { state: 'approved' } },
      { status: 'declined', approval: { state: 'declined' } },
    ]);
  });

  it('is remembered for the session', async () => {
    await start({ steps: [writeNote('a'), writeNote('b'), answer('Done.')], config: notesServer });
    await send(window, 'Go');
    await decide({ type: 'approveForSession' });
    await turnEnded(window);
    expect(toldToModel().join()).toContain('kept note 2');
    expect(await inHome('config.toml')).not.toContain('approval_mode');
  });

  it('is remembered permanently in config.toml', async () => {
    await start({ steps: [writeNote('a'), answer('Done.')], config: notesServer });
    await send(window, 'Go');
    await decide({ type: 'approveAlways' });
    await turnEnded(window);
    expect(await inHome('config.toml')).toContain('[mcp_servers.notes.tools.write_note]\napproval_mode = "approve"');
  });

  it('ends the turn if it is canceled', async () => {
    await start({ steps: [writeNote('a')], otherwise: answer('Went on.'), config: notesServer });
    await send(window, 'Go');
    await decide({ type: 'cancelTurn' });
    expect((await turnEnded(window)).status).toBe('interrupted');
  });

  it('can show the person a form that must be filled in', async () => {
    await start({ steps: [callMcp('notes', 'ask'), answer('Done.')], config: notesServer });
    await send(window, 'Go');
    await decide({ type: 'approve' });
    const { asked, id } = await window.until(() => window.waiting.find((next) => next.asked.kind === 'elicitation'));
    expect(asked).toMatchObject({ server: 'notes', message: 'Which colour shall it be?' });
    const submit = (form: object) =>
      window.ask('resolveApproval', {
        approvalId: id,
        decision: { type: 'submitForm', content: JSON.stringify(form) },
      });
    expect(await submit({})).toEqual({ ok: false, error: { type: 'badForm', message: '"Colour" is missing.' } });
    expect(await submit({ colour: 'blue' })).toEqual({ ok: true, value: null });
    await turnEnded(window);
    expect(toldToModel().join()).toContain('blue');
  });
});

describe('a question from the model', () => {
  it('gets the person’s choice', async () => {
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
    await send(window, 'Go');
    const { asked } = await decide({ type: 'answerQuestions', answers: [['SQLite']] });
    expect(asked).toMatchObject({ questions: [{ id: 'db', text: 'Which one?', options }] });
    await turnEnded(window);
    expect(toldToModel().at(-1)).toContain('"answers":["SQLite"]');
  });
});

describe('an approval', () => {
  it('is shown in two windows, and the first answer counts', async () => {
    await start({ steps: [run('touch one.txt'), answer('Done.')] });
    const other = await app.openWindow();
    await send(window, 'Go');
    const { id } = await nextApproval(other);
    expect((await nextApproval(window)).id).toBe(id);
    const answers = await Promise.all([
      window.ask('resolveApproval', { approvalId: id, decision: { type: 'decline' } }),
      other.ask('resolveApproval', { approvalId: id, decision: { type: 'approve' } }),
    ]);
    expect(answers).toEqual([
      { ok: true, value: null },
      { ok: false, error: { type: 'alreadySettled' } },
    ]);
    expect(other.waiting).toEqual([]);
    await turnEnded(window);
    expect(window.entries[1]).toMatchObject({ approval: { approvalId: id, state: 'declined', by: 'person' } });
    expect(existsSync(inWorkspace('one.txt'))).toBe(false);
  });

  it('is one of several that a page shows as before after a reload, beside a window that stayed', async () => {
    const three = together(run('touch one.txt'), run('touch two.txt'), run('touch three.txt'));
    await start({ steps: [three, answer('Done.')] });
    const other = await app.openWindow();
    await send(window, 'Go');
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

  it('ends when the turn is stopped', async () => {
    await start({ steps: [run('touch one.txt')] });
    const threadId = await send(window, 'Go');
    await nextApproval(window);
    await window.get('stopTurn', { threadId });
    await window.until(() => window.waiting.length === 0);
    await turnEnded(window);
    expect(window.entries[1]).toMatchObject({ kind: 'command', approval: { state: 'expired', by: 'interrupt' } });
  });

  it('ends with a Codex that is killed, and a new one arrives', async () => {
    await start({ steps: [run('touch one.txt')] });
    await send(window, 'Go');
    const { id } = await nextApproval(window);
    process.kill(await pidOfCodex(), 'SIGKILL');
    await window.until(() => window.waiting.length === 0);
    expect((await turnEnded(window)).status).not.toBe('completed');
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

  it('says so on its card, can be approved only once, and the transcript shows what Codex types', async () => {
    await start({ steps: [run('sh', { terminal: true, yieldMs: 500 }), typing, answer('Done.')] });
    await send(window, 'Go');
    const { id: approvalId } = await nextApproval(window);
    const lasting = await window.ask('resolveApproval', { approvalId, decision: { type: 'approveForSession' } });
    expect(lasting).toEqual({ ok: false, error: { type: 'notOffered' } });
    const approval = await decide({ type: 'approve' });
    expect(approval.asked).toMatchObject({ kind: 'command', command: 'sh', takesInput: true, proposedRule: null });
    expect(approval.offer).toBeUndefined();
    expect(await turnEnded(window)).toMatchObject({ status: 'completed' });
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
