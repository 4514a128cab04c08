import { describe, expect, it } from 'vitest';
import type { Asked, WaitingApproval } from '../../../shared/approvals/approval.ts';
import type { EndangeredFiles } from '../../../shared/approvals/endangered-files.ts';
import type { NamedPlace } from '../../../shared/approvals/named-place.ts';
import type { Reach } from '../../../shared/approvals/reach.ts';
import { approvalId, threadId } from '../../../shared/base/ids.ts';
import { runIdSchema } from '../../../shared/runs/run-ref.ts';
import { describeApprovalPrompt, describeForSpeech } from './approval-prompt.view-model.ts';
import { toExactCommand, toExactText } from './exact-text.ts';

const thread = threadId.parse('t');
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const modes = { chosen: 'config', folderIsReadOnly: false, settings: {} } as const;
const workspace = { path: '/home/ada/app', displayPath: '~/app' };
const command: Asked = { kind: 'command', command: 'npm install x', cwd: '/home/ada/app', proposedRule: null };

function waiting(change: Partial<WaitingApproval> = {}, id = 'a'): WaitingApproval {
  return {
    id: approvalId.parse(id),
    threadId: thread,
    turnId: null,
    entryId: null,
    threadTitle: 'Title',
    asked: command,
    reason: null,
    reach: null,
    askedAt: 1,
    ...change,
    state: 'waiting',
  };
}

const everything: Reach = {
  network: true,
  outsideWorkspace: true,
  outsideSandbox: true,
  everything: true,
  details: [],
};
const promptOf = (approvals: readonly WaitingApproval[], chosen: string | null = null) =>
  describeApprovalPrompt({
    approvals,
    place: { thread },
    workspace,
    modes,
    chosen: chosen === null ? null : approvalId.parse(chosen),
  });
const asks = (asked: Asked) => promptOf([waiting({ asked })]);

describe('which approval is shown', () => {
  it('shows the oldest approval that waits in this thread', () => {
    const other = waiting({ threadId: threadId.parse('other') }, 'o');
    expect(promptOf([other])).toBeNull();
    expect(promptOf([other, waiting({}, 'b'), waiting({}, 'c')])?.id).toBe('b');
  });

  it('shows a chosen approval with its position in the queue', () => {
    const queue = ['a', 'b', 'c'].map((id) => waiting({}, id));
    expect(promptOf(queue)?.place).toEqual({ at: 1, of: 3, before: null, after: 'b' });
    expect(promptOf(queue, 'b')?.place).toEqual({ at: 2, of: 3, before: 'a', after: 'c' });
    expect(promptOf(queue, 'gone')?.place?.at).toBe(1);
    expect(promptOf(queue.slice(0, 1))?.place).toBeNull();
  });
});

describe('a request whose ID is not unique', () => {
  it('only allows declining a request with a duplicate ID and says why', () => {
    const asked: Asked = { ...command, proposedRule: ['npm', 'install'] };
    const prompt = promptOf([waiting({ asked, hasTwin: true })]);
    expect(prompt).toMatchObject({ canApprove: false, canApproveForSession: false, hasForm: false, lasting: null });
    expect(prompt?.facts[0]).toMatchObject({
      label: 'Careful',
      text: 'Something else uses the same ID, so your approval could reach that instead. You can only decline.',
      tone: 'danger',
    });
  });
});

it('approves a program that accepts input only once, with a warning', () => {
  const prompt = promptOf([waiting({ asked: { ...command, takesInput: true } })]);
  expect(prompt).toMatchObject({ canApprove: true, canApproveForSession: false });
  expect(prompt?.facts).toContainEqual({
    label: 'Careful',
    text: 'This program takes input. Codex can type commands into it without asking you again.',
    tone: 'danger',
    standsAlone: true,
  });
});

it('says why a request of a resumed thread cannot be remembered', () => {
  expect(promptOf([waiting({ noOffer: 'unreported' })])?.facts.at(-1)).toEqual({
    label: 'Remember',
    text: 'Not available in a resumed thread: Codex does not report what a rule must check.',
    tone: 'words',
  });
});

it('shows the arguments of a form that names a tool call and requires reading all of them', () => {
  const bodyOf = (args: string) => {
    const claim = { tool: 'search', arguments: args };
    const asked: Asked = { kind: 'elicitation', server: 's', message: 'Allow it?', schema: '{}', url: null, claim };
    return promptOf([waiting({ asked })]);
  };
  expect(bodyOf('{"q":"a"}')).toMatchObject({
    isFolded: false,
    hasForm: true,
    body: {
      kind: 'form',
      claim: { text: 'It names the tool search with these arguments:', json: { pieces: [{ text: '{"q":"a"}' }] } },
    },
  });
  expect(bodyOf('"a"\n'.repeat(40))?.isFolded).toBe(true);
});

it('names the server that gets the values of a form, in the button that sends them too', () => {
  const asked: Asked = { kind: 'elicitation', server: 'sentry', message: 'Which?', schema: '{}', url: null };
  expect(asks(asked)).toMatchObject({ question: 'sentry asks', submit: 'Send to sentry' });
  expect(asks(asked)?.facts).toEqual([{ label: 'Goes to', text: 'The MCP server sentry', tone: 'words' }]);
  const page: Asked = { ...asked, schema: null, url: 'https://x.org' };
  const choice = { type: 'object', properties: { color: { type: 'string', enum: ['r', 'g'] } } };
  expect(asks(asked)?.suggestsAnswer).toBe(true);
  expect(asks({ ...asked, schema: JSON.stringify(choice) })?.suggestsAnswer).toBe(false);
  expect(asks(page)?.facts).toEqual([]);
});

describe("an agent's request", () => {
  const agent = { threadId: threadId.parse('agent'), path: ['outer', 'reader'] };

  it("shows an agent's request in its own thread and in the thread it works for", () => {
    const asked = waiting({ agent });
    const inOwn = { approvals: [asked], place: { thread: agent.threadId }, workspace, modes, chosen: null };
    expect(promptOf([asked])?.id).toBe('a');
    expect(describeApprovalPrompt(inOwn)?.id).toBe('a');
  });

  it('names the agent of a request, also for screen readers', () => {
    const asked = waiting({ agent });
    expect(promptOf([asked])?.facts[0]).toEqual({ label: 'Who', text: 'outer › reader, in “Title”', tone: 'words' });
    expect(describeForSpeech(asked)).toBe(
      'Title is waiting for you. outer › reader asks. Run this command? npm install x',
    );
  });
});

describe("a run's request", () => {
  const run = { projectRoot: '/home/ada/app', runId: runIdSchema.parse('wc-1') };
  const inRun = (approvals: readonly WaitingApproval[], place = run) =>
    describeApprovalPrompt({ approvals, place: { run: place }, workspace, modes, chosen: null });
  const input = '{"content":"x"}';
  const tool: Asked = { kind: 'tool', tool: 'Write', command: null, path: '/home/ada/app/a.ts', input };

  it("shows a run's request in its dialog, and in its thread while that is shown", () => {
    const asked = waiting({ run });
    expect(inRun([asked])?.facts).toEqual([]);
    expect(inRun([asked], { ...run, runId: runIdSchema.parse('wc-2') })).toBeNull();
    expect(inRun([waiting()])).toBeNull();
    expect(promptOf([asked])?.facts[0]).toEqual({ label: 'Run', text: '“Title”', tone: 'words' });
    expect(describeForSpeech(asked)).toBe('The run Title is waiting for you. Run this command? npm install x');
  });

  it('shows what the model asks, whichever tool asks', () => {
    const asked: Asked = { kind: 'question', tool: 'claude', questions: [] };
    expect(inRun([waiting({ run, asked })])).toMatchObject({
      question: 'Claude Code asks',
      hasForm: true,
      canCancelTurn: false,
    });
    expect(inRun([waiting({ run, asked: { ...asked, tool: 'codex' } })])).toMatchObject({
      question: 'Codex asks',
      canCancelTurn: true,
    });
  });

  it('shows a Claude Code tool with its input, and its reach without a sandbox', () => {
    const prompt = inRun([waiting({ run, asked: tool })]);
    expect(prompt).toMatchObject({ question: 'Let Claude Code use Write?', canApprove: true, hasForm: false });
    expect(prompt).toMatchObject({ canCancelTurn: false, canApproveForSession: false });
    expect(prompt?.body).toEqual({
      kind: 'text',
      text: toExactText('/home/ada/app/a.ts'),
      json: toExactText(input),
    });
    const bash: Asked = { ...tool, tool: 'Bash', command: 'npm test', path: null };
    const ofBash = inRun([waiting({ run, asked: bash })]);
    expect(ofBash?.body).toEqual({ kind: 'command', command: toExactCommand('npm test') });
    expect(ofBash?.facts).toMatchObject([
      { label: 'Reaches', text: expect.stringContaining('sandbox'), tone: 'danger' },
    ]);
    expect(prompt?.facts).toEqual([]);
  });
});

describe('the facts about a command', () => {
  it('lists the command and the reason of a command request, and its folder only if that is another one', () => {
    const prompt = promptOf([waiting({ reason: 'The test needs it.' })]);
    expect(prompt?.question).toBe('Run this command?');
    expect(prompt?.body).toEqual({ kind: 'command', command: toExactCommand('npm install x') });
    expect(prompt?.facts.map(({ label, text }) => `${label}: ${text}`)).toEqual(['Why: “The test needs it.”']);
  });

  it('suggests no answer to a change of a file that runs on its own, unlike to one of a build', () => {
    const place = { path: '/home/ada/app/.git/hooks/pre-push', leadsTo: null, hasOtherNames: false };
    const careful = (runs: NamedPlace['runs']) => promptOf([waiting({ places: [{ ...place, runs }] })]);
    expect(careful('commit')).toMatchObject({ needsCare: true, isDangerous: false });
    expect(careful('commit')?.suggestsAnswer).toBe(false);
    expect(careful('build')).toMatchObject({ needsCare: false, suggestsAnswer: true });
    expect(asks({ kind: 'question', tool: 'codex', questions: [] })?.suggestsAnswer).toBe(false);
    expect(promptOf([waiting({ reach: everything })])).toMatchObject({ needsCare: true });
  });

  it('counts what the button shows that shows all of a long request', () => {
    expect(asks({ ...command, command: 'a\n'.repeat(14) })?.showAll).toBe('Show all 15 lines');
    expect(asks({ ...command, command: 'a'.repeat(1_000) })?.showAll).toBe('Show all');
    const file = { path: '/a', change: 'added' as const, movedTo: null, added: 1, removed: 0 };
    const files = Array.from({ length: 12 }, (_, at) => ({ ...file, path: `/${at}` }));
    expect(asks({ kind: 'patch', files, grantRoot: null })?.showAll).toBe('Show all 12 files');
  });

  it('shows extra permissions in red and marks input for a running program', () => {
    const additional = { network: false, read: ['/a'], write: ['/b'], other: null };
    const prompt = asks({ ...command, additional, isInput: true });
    expect(prompt?.question).toBe('Send this input to a running program?');
    expect(prompt?.facts).toContainEqual({ label: 'Also allows', text: 'Read /a\nWrite /b', tone: 'danger' });
  });

  it('shows a workspace folder as a relative path and any other folder in full', () => {
    const where = (cwd: string) => asks({ ...command, cwd })?.facts.find(({ label }) => label === 'Where')?.text;
    expect(where('/home/ada/app/src')).toBe('~/app/src');
    expect(where('/etc')).toBe('/etc');
  });

  it('marks a command with full access as dangerous', () => {
    const prompt = promptOf([waiting({ reach: everything })]);
    expect(prompt).toMatchObject({ question: 'Run this with full access?', isDangerous: true });
    expect(prompt?.facts.at(-1)).toMatchObject({ label: 'Reaches', tone: 'danger' });
  });

  it('offers the rule that Codex proposes and says that it applies everywhere', () => {
    const prompt = asks({ ...command, proposedRule: ['md5sum', 'a b'] });
    expect(prompt?.lasting?.decision).toEqual({ type: 'approveWithRule', words: ['md5sum', 'a b'] });
    expect(prompt?.lasting?.title).toContain("“md5sum 'a b'” without asking, in every folder");
    expect(prompt?.lasting?.meaning).toContain('outside the sandbox');
    // The prompt also says what else the rule would allow.
    expect(prompt?.lasting?.meaning).toContain("“md5sum 'a b' README.md”");
    expect(asks({ ...command, proposedRule: ['touch', 'a'] })?.lasting).toBeNull();
    expect(asks(command)?.lasting).toBeNull();
  });
});

describe('the facts about other requests', () => {
  it('lists the files of a patch and the root it requests', () => {
    const file = { path: '/home/ada/app/src/a.ts', change: 'added' as const, movedTo: null, added: 3, removed: 0 };
    const prompt = asks({ kind: 'patch', files: [file], grantRoot: '/srv' });
    expect(prompt?.question).toBe('Edit 1 file?');
    expect(prompt?.body).toEqual({ kind: 'files', files: [{ path: 'src/a.ts', added: 3, removed: 0, note: 'new' }] });
    expect(prompt?.facts.find(({ label }) => label === 'Where')?.text).toBe('anywhere in /srv');
  });

  it('lists the files of a patch in natural number order', () => {
    const files = [10, 2, 1].map((at) => ({
      path: `/home/ada/app/part${at}/a.ts`,
      change: 'added' as const,
      movedTo: null,
      added: 1,
      removed: 0,
    }));
    const body = asks({ kind: 'patch', files, grantRoot: null })?.body;
    expect(body?.kind === 'files' && body.files.map(({ path }) => path)).toEqual([
      'part1/a.ts',
      'part2/a.ts',
      'part10/a.ts',
    ]);
  });

  it('lists requested permissions one by one', () => {
    const prompt = asks({ kind: 'permissions', network: true, read: ['/a'], write: ['/b'], other: null });
    expect(prompt?.body).toEqual({ kind: 'lines', lines: toExactText('The network\nRead /a\nWrite /b') });
  });

  it('says that a permanent approval of a tool is saved', () => {
    const tool: Asked = {
      kind: 'mcpTool',
      server: 'docs',
      tool: 'lookup',
      arguments: '{}',
      message: 'Allow?',
      canPersist: true,
    };
    expect(asks(tool)?.lasting).toMatchObject({ decision: { type: 'approveAlways' } });
    expect(asks(tool)?.lasting?.meaning).toBe('Codex remembers this, in the terminal too.');
    expect(asks({ ...tool, canPersist: false })?.lasting).toBeNull();
    expect(asks(tool)?.canApproveForSession).toBe(true);
  });

  it('offers no permanent approval of a tool when Codex does not report calls', () => {
    const tool: Asked = { kind: 'mcpTool', server: 's', tool: 't', arguments: '{}', message: '', canPersist: false };
    expect(promptOf([waiting({ asked: tool, noOffer: 'unreported' })])).toMatchObject({
      canApprove: true,
      canApproveForSession: false,
      lasting: null,
    });
  });
});

describe('which answers are offered', () => {
  const offers = (asked: Asked) => {
    const prompt = asks(asked);
    return prompt && [prompt.hasForm, prompt.canApprove, prompt.canApproveForSession];
  };

  it("offers Approve and Approve for session for Codex's own actions", () => {
    expect(offers(command)).toEqual([false, true, true]);
    expect(offers({ kind: 'permissions', network: true, read: [], write: [], other: null })).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('offers the completed form instead of Approve when a request has questions', () => {
    expect(offers({ kind: 'elicitation', server: 's', message: 'm', schema: '{}', url: null })).toEqual([
      true,
      false,
      false,
    ]);
    expect(offers({ kind: 'question', tool: 'codex', questions: [] })).toEqual([true, false, false]);
    expect(offers({ kind: 'elicitation', server: 's', message: 'm', schema: null, url: 'https://x.org' })).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('offers only Decline for a request that this version does not know', () => {
    expect(offers({ kind: 'unknown', method: 'x/y', json: '{}' })).toEqual([false, false, false]);
  });
});

describe('what a command can destroy', () => {
  const factsOf = (endangered: EndangeredFiles) =>
    promptOf([waiting({ endangered })])
      ?.facts.filter(({ label }) => label !== 'Where')
      .map(({ label, text, tone }) => `${label} (${tone}): ${plain(text)}`);
  const nothing = { kept: { files: 0, bytes: 0, paths: [] }, notKept: { places: 0, named: [] } };

  it('names the copies and what has none', () => {
    expect(
      factsOf({
        kept: { files: 7, bytes: 2_048, paths: ['.env', 'a', 'b', 'c', 'd'] },
        notKept: {
          places: 9,
          named: [
            { path: '.git', why: 'repository' },
            { path: '/home/ada/other', why: 'outside' },
          ],
        },
      }),
    ).toEqual([
      'Copied (words): An undo brings back .env, a, b, c, d and 2 more (2.0 kB).',
      'No copy (danger): .git has the history of the repository.\n/home/ada/other is outside this folder.\nAnd 7 more.',
    ]);
  });

  it('does not warn about what a tool can make again', () => {
    const named = [{ path: 'node_modules', why: 'ignoredFolder' }] as const;
    expect(factsOf({ ...nothing, notKept: { places: 1, named: [...named] } })).toEqual([
      'No copy (words): node_modules is ignored, and a tool can make it again.',
    ]);
  });
});

describe('files that are more than their names say', () => {
  const place = (path: string, more: Partial<NamedPlace> = {}): NamedPlace => ({
    path: `/home/ada/app/${path}`,
    leadsTo: null,
    runs: null,
    hasOtherNames: false,
    ...more,
  });
  const careful = (...places: readonly NamedPlace[]) =>
    promptOf([waiting({ places })])?.facts.find(({ label }) => label === 'Careful');

  it('names linked files with their target and when they run', () => {
    expect(promptOf([waiting({})])?.facts.map(({ label }) => label)).not.toContain('Careful');
    expect(
      careful(
        place('a.ts', { leadsTo: 'src/a.ts' }),
        place('notes/tasks.json', { leadsTo: '.vscode/tasks.json', runs: 'editor' }),
        place('.git/hooks/pre-push', { runs: 'git' }),
        place('b.ts', { hasOtherNames: true }),
      ),
    ).toMatchObject({
      label: 'Careful',
      tone: 'danger',
      text: [
        'notes/tasks.json goes to .vscode/tasks.json.',
        'a.ts goes to src/a.ts.',
        'Can run commands when someone uses git here: .git/hooks/pre-push.',
        'Can run commands when an editor opens this folder: .vscode/tasks.json.',
        'Also changes files elsewhere that share its content: b.ts.',
      ].join('\n'),
    });
  });

  it('counts many special files and names those that run first', () => {
    const links = Array.from({ length: 9 }, (_, at) => place(`l${at}`, { leadsTo: `t${at}` }));
    const text = careful(...links, place('x', { leadsTo: '.envrc', runs: 'entered' }))?.text;
    expect(text).toMatch(/^x goes to \.envrc\./);
    expect(text).toContain('Also linked: 5 files.');
    const many = Array.from({ length: 7 }, (_, at) => place(`p${at}/package.json`, { runs: 'install' }));
    expect(careful(...many)?.text).toMatch(/p4\/package\.json and 2 more\.$/);
  });

  it('warns about look-alike and invisible characters in file names', () => {
    expect(careful(place('.g\u0456t/x\u200b', { runs: 'git' }))?.text).toBe(
      'Can run commands when someone uses git here: .gіt/x\\u200b.\n“і” (U+0456) is Cyrillic, not Latin “i”.',
    );
  });
});

describe('requests of the app itself', () => {
  const own = { turn: 'Run the tests', startsIn: null };
  const file = { path: '/home/ada/app/a.ts', change: 'modified' as const, movedTo: null, added: 1, removed: 2 };

  it("names the turn of the app's own request, keeps it in its thread, and offers yes and no", () => {
    const prompt = promptOf([waiting({ own })]);
    expect(prompt).toMatchObject({ question: 'Run this command?', canApprove: true, isDangerous: false });
    expect(prompt).toMatchObject({ canApproveForSession: false, canCancelTurn: false, canApproveMasked: false });
    expect(prompt?.facts).toEqual([{ label: 'From', text: 'The answer to “Run the tests”', tone: 'words' }]);
    expect(promptOf([waiting({ own, asked: { kind: 'patch', files: [file], grantRoot: null } })])?.question).toBe(
      'Apply this diff to 1 file?',
    );
    expect(promptOf([waiting({ own, reach: everything })])).toMatchObject({ isDangerous: true });
  });

  it('says which parts of a diff are not applied', () => {
    const notes = ['run.sh will not be made executable.'];
    const asked = { kind: 'patch' as const, files: [file], grantRoot: null, notes };
    expect(promptOf([waiting({ own, asked })])?.facts).toContainEqual({ label: 'Note', text: notes[0], tone: 'words' });
  });

  it('lets a request about a message be answered without showing its findings', () => {
    const findings = [{ kind: 'secret', name: 'GitHub token', count: 1, places: [] }] as const;
    const prompt = promptOf([waiting({ own, asked: { kind: 'input', findings } })]);
    expect(prompt).toMatchObject({ question: 'Send this message with 1 secret?', canApproveMasked: true });
    expect(prompt?.facts.map(({ label }) => label)).toEqual(['From']);
  });

  it("shows a request about a new thread's first message in its folder when no thread is open", () => {
    const begins = waiting({ own: { turn: null, startsIn: workspace.path } });
    const facts = { approvals: [begins], place: { thread: null }, modes, chosen: null };
    expect(describeApprovalPrompt({ ...facts, workspace })?.id).toBe('a');
    expect(describeApprovalPrompt({ ...facts, workspace: { path: '/other', displayPath: '/other' } })).toBeNull();
    expect(promptOf([begins])?.id).toBe('a');
  });
});

describe('what an answer opens', () => {
  const own = { turn: 'Where?', startsIn: null, managed: false };
  const userName = 'The part before the host is a user name. It may look like a host.';
  const asksToOpen = (asked: Asked, reach: Reach | null = null) => promptOf([waiting({ asked, own, reach })]);
  const facts = (asked: Asked, reach: Reach | null = null) =>
    asksToOpen(asked, reach)?.facts.map(({ label, text, tone }) => [label, text, tone]);

  it.each([
    ['https://docs.example/a?b', 'https://', 'docs.example', '/a?b'],
    ['https://bank.example@evil.example:8080/#x', 'https://bank.example@', 'evil.example:8080', '/#x'],
    ['https://evil.example/@bank.example', 'https://', 'evil.example', '/@bank.example'],
    ['https://xn--bnk-nla.example/', 'https://', 'xn--bnk-nla.example', '/'],
  ])('shows the whole address of a page with its host set apart: %s', (url, before, host, after) => {
    const prompt = asksToOpen({ kind: 'openLink', url, by: 'page' });
    expect(prompt).toMatchObject({ question: `Open this page from ${host}?`, approve: 'Open', canCancelTurn: false });
    const notes = before.includes('@') ? [userName] : [];
    expect(prompt?.body).toEqual({ kind: 'link', address: { before, host, after, notes } });
    expect(facts({ kind: 'openLink', url, by: 'page' })?.[0]).toEqual(['From', 'The answer to “Where?”', 'words']);
  });

  it.each([
    ['http://good.example@evil.example/', 'evil.example', [userName]],
    ['http:evil.example', 'evil.example', ['The host is evil.example.']],
    ['https://evil.example:8443/good.example', 'evil.example:8443', []],
  ])('names the host when a server asks to open a page: %s', (url, host, notes) => {
    const prompt = promptOf([
      waiting({ asked: { kind: 'elicitation', server: 'docs', message: '', schema: null, url } }),
    ]);
    expect(prompt?.question).toBe(`docs asks you to open a page from ${host}`);
    expect(prompt?.body).toMatchObject({ kind: 'page', url: new URL(url).href, address: { notes } });
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'vscode://x/y', '/relative', ''])(
    'opens nothing when a server names something other than a web page: %s',
    (url) => {
      const prompt = promptOf([
        waiting({ asked: { kind: 'elicitation', server: 'docs', message: '', schema: null, url } }),
      ]);
      expect(prompt?.body).toMatchObject({ kind: 'page', url: null });
    },
  );

  it('shows the real path of a file, whether it is in the folder, and what opens it', () => {
    const file = { kind: 'openFile', path: '/home/ada/app/a.ts', line: 7, editor: 'code' } as const;
    expect(asksToOpen(file)?.body).toEqual({ kind: 'lines', lines: toExactText('/home/ada/app/a.ts:7') });
    expect(facts(file)).toEqual([
      ['From', 'The answer to “Where?”', 'words'],
      ['Opens', 'In code, set in Settings', 'words'],
    ]);
    const outside = {
      ...everything,
      network: false,
      outsideSandbox: false,
      everything: false,
      details: ['/etc/hosts'],
    };
    expect(facts({ ...file, path: '/etc/hosts', editor: null }, outside)?.slice(1)).toEqual([
      ['Opens', 'The folder that contains it, not the file itself', 'words'],
      ['Reaches', 'Outside this folder: /etc/hosts.', 'danger'],
    ]);
  });
});

it('says that administrators require the request', () => {
  const asked = { kind: 'ownAction', action: 'submitPrompt', text: 'Go' } as const;
  const own = { turn: null, startsIn: null, managed: true };
  expect(promptOf([waiting({ asked, own })])?.isManaged).toBe(true);
  expect(promptOf([waiting({ asked, own: { ...own, managed: false } })])?.isManaged).toBe(false);
  expect(promptOf([waiting()])?.isManaged).toBe(false);
});

describe('characters that a card must not show raw', () => {
  const odd = 'a\u202e\u200b\u3164\u{e0041}b';
  const spelled = 'a\\u202e\\u200b\\u3164\\u{e0041}b';
  const own = { turn: odd, startsIn: null };
  const file = { path: `/home/ada/app/${odd}`, change: 'renamed' as const, movedTo: odd, added: 1, removed: 0 };
  const run = { projectRoot: '/p', runId: runIdSchema.parse('wc-1') };
  const agent = { threadId: threadId.parse('agent'), path: [odd] };
  const details = [odd, `/${odd}`];
  const reach: Reach = { network: true, outsideWorkspace: true, outsideSandbox: true, everything: false, details };
  const everyKind: readonly Asked[] = [
    { kind: 'command', command: odd, cwd: `/${odd}`, proposedRule: ['md5sum', odd] },
    { kind: 'patch', files: [file], grantRoot: `/${odd}` },
    { kind: 'permissions', network: false, read: [odd], write: [odd], other: odd },
    { kind: 'mcpTool', server: odd, tool: odd, arguments: odd, message: odd, canPersist: true },
    { kind: 'elicitation', server: odd, message: odd, schema: null, url: `https://h.example/${odd}` },
    { kind: 'ownAction', action: 'submitPrompt', text: odd },
    { kind: 'openLink', url: `https://h.example/${odd}`, by: 'host' },
    { kind: 'openFile', path: `/${odd}`, line: null, editor: odd },
    { kind: 'tool', tool: odd, command: odd, path: null, input: odd },
    { kind: 'tool', tool: odd, command: null, path: odd, input: odd },
    { kind: 'unknown', method: odd, json: odd },
  ];

  it.each(everyKind)(
    'spells out special characters in each part of $kind, from Codex and from the app itself',
    (asked) => {
      for (const origin of [{ own }, { agent, run, reason: odd }]) {
        const asking = waiting({ asked, reach, threadTitle: odd, ...origin });
        const view = promptOf([asking]);
        const { body, reach: _raw, ...rest } = view ?? {};
        const { url: _opened, ...shown } = { url: '', ...body };
        const said = JSON.stringify([shown, { ...rest, lasting: view?.lasting?.meaning }, describeForSpeech(asking)]);
        expect(said).not.toMatch(/[\u202e\u200b\u3164\u{e0041}]/u);
        expect(said).toContain(JSON.stringify(spelled).slice(1, -1));
      }
    },
  );

  it('keeps a single line on one line despite special characters', () => {
    const prompt = asks({ kind: 'permissions', network: false, read: ['/a\nWrite /b'], write: [], other: null });
    expect(prompt?.body).toEqual({ kind: 'lines', lines: toExactText('Read /a\\u000aWrite /b') });
  });
});

describe('a change of the Approvals picker', () => {
  const settings = { [thread]: { approvalPolicy: 'untrusted', sandbox: 'workspaceWrite' } as const };
  const noteFor = (change: Partial<WaitingApproval>) =>
    describeApprovalPrompt({
      approvals: [waiting(change)],
      place: { thread },
      workspace,
      modes: { chosen: 'fullAccess', folderIsReadOnly: false, settings },
      chosen: null,
    });

  it("notes a change of the Approvals picker on Codex's waiting request without changing the request", () => {
    expect(noteFor({})?.modeNote).toContain('set to “Full access”');
    expect(noteFor({})).toEqual({ ...promptOf([waiting()]), modeNote: noteFor({})?.modeNote });
  });

  it('does not note a change of the Approvals picker on requests of the app or Claude Code', () => {
    expect(noteFor({ own: { turn: 'Where?', startsIn: null } })?.modeNote).toBeNull();
    const asked: Asked = { kind: 'tool', tool: 'Bash', command: 'ls', path: null, input: '{}' };
    expect(noteFor({ asked })?.modeNote).toBeNull();
  });
});

describe('a name that is too long for the question', () => {
  const long = `docs_${'a'.repeat(150)}\u202e_and_delete_all`;
  const spelled = long.replace('\u202e', '\\u202e');
  const tool = { kind: 'mcpTool', arguments: '{}', message: 'Allow?', canPersist: false } as const;
  const named = (asked: Asked) => asks(asked)?.facts.map(({ label, text }) => [label, text]);

  it.each<[string, Asked, readonly (readonly string[])[]]>([
    [
      'of a tool and its server',
      { ...tool, tool: long, server: long },
      [
        ['Tool', spelled],
        ['Server', spelled],
      ],
    ],
    ['of a tool alone', { ...tool, tool: long, server: 'docs' }, [['Tool', spelled]]],
    [
      'of a server that asks something',
      { kind: 'elicitation', server: long, message: 'm', schema: '{}', url: null },
      [['Server', spelled]],
    ],
    [
      'of a tool of Claude Code',
      { kind: 'tool', tool: long, command: null, path: null, input: '{}' },
      [['Tool', spelled]],
    ],
  ])('%s is shown in full among the facts', (_, asked, expected) => {
    expect(named(asked)?.slice(0, expected.length)).toEqual(expected);
    expect(asks(asked)?.question).toContain('…');
    expect(asks(asked)?.isFolded).toBe(false);
  });

  it('requires a very long name to be shown in full before an approval counts', () => {
    expect(asks({ ...tool, tool: 'x'.repeat(301), server: 'docs' })?.isFolded).toBe(true);
    expect(asks({ ...tool, tool: 'docs', server: 'x'.repeat(301) })?.isFolded).toBe(true);
  });

  it('shows a name only once if it fits into the question', () => {
    expect(named({ ...tool, tool: 'x'.repeat(100), server: 'docs' })?.map(([label]) => label)).not.toContain('Tool');
  });
});

describe('a long request', () => {
  it('requires a long request to be read completely', () => {
    const folded = (asked: Asked, reason: string | null = null) => promptOf([waiting({ asked, reason })])?.isFolded;
    const file = { path: 'a', change: 'added' as const, movedTo: null, added: 3, removed: 0 };
    expect(folded(command)).toBe(false);
    expect(folded({ ...command, command: `echo a${'\n'.repeat(200)}rm b` })).toBe(true);
    expect(folded({ ...command, command: `echo a${' '.repeat(2_000)}; rm b` })).toBe(true);
    expect(folded(command, 'Since. '.repeat(200))).toBe(true);
    expect(folded({ kind: 'patch', files: Array.from({ length: 11 }, () => file), grantRoot: null })).toBe(true);
    expect(folded({ kind: 'tool', tool: 't', command: null, path: null, input: '\n'.repeat(50) })).toBe(true);
  });

  it('announces a long request in short form', () => {
    const spoken = describeForSpeech(waiting({ asked: { ...command, command: `echo a\n${'b'.repeat(5_000)}` } }));
    expect(spoken.length).toBeLessThan(400);
    expect(spoken).toContain('2 lines total.');
  });
});
