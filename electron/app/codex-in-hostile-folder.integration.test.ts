import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { createCacheFolder, createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { runsEvents } from '../../shared/contract/runs.ts';
import { getRunKey } from '../../shared/runs/run-ref.ts';
import { findProgramOfPackage } from '../codex/codex-package.ts';
import { createTraps, hostileAttributes, plantEveryTrap } from '../git/testing/plant-every-trap.ts';
import {
  answerTrust,
  createOutgoing,
  sendMessage,
  TestApp,
  type TestAppOptions,
  waitForApproval,
  waitForTurnEnd,
} from './testing/test-app.ts';

// Codex itself asks git about the folder in each turn, outside its sandbox.

const canTrace =
  spawnSync('strace', ['-f', '--seccomp-bpf', '-e', 'trace=execve', '-o', '/dev/null', 'true']).status === 0;

let app: TestApp;
afterEach(() => app.end());

const sandboxed = {
  approval_policy: 'never',
  sandbox_mode: 'workspace-write',
  sandbox_workspace_write: { exclude_slash_tmp: true, exclude_tmpdir_env_var: true },
};

/** Starts an app with a traced Codex. `programs` returns each program that Codex or its children started. */
async function startWatched(options: TestAppOptions) {
  const folder = createTemporaryFolder('watched-codex');
  const codex = findProgramOfPackage(import.meta.dirname) ?? '';
  const watched = join(folder.path, 'codex');
  const traces = join(folder.path, 'traces');
  mkdirSync(traces);
  const strace = `strace -f -q --seccomp-bpf -e trace=execve -s 300 -v -o '${traces}'/$$`;
  writeFileSync(watched, `#!/bin/sh\nexec ${canTrace ? strace : ''} '${codex}' "$@"\n`);
  chmodSync(watched, 0o755);
  app = await TestApp.start({ ...options, environment: { WORKCELL_CODEX_BIN: watched, ...options.environment } });
  const traps = createTraps(join(folder.path, 'traps'));
  const programs = () =>
    readdirSync(traces).flatMap((name) =>
      [...readFileSync(join(traces, name), 'utf8').matchAll(/execve\("([^"]*)", \[(.*?)\], \[(.*)\]/g)].map(
        ([, program = '', args = '', environment = '']) => ({ program, args, environment }),
      ),
    );
  return { traps, programs };
}

type Watched = Awaited<ReturnType<typeof startWatched>>;

/** Returns the git processes that Codex itself started, not those of a thread's command. Requires process tracing. */
function ownGit({ programs }: Watched) {
  const isReal = /^\/(usr|bin|opt|nix)\b.*\/git$/;
  return programs().filter(
    ({ environment, program }) => isReal.test(program) && !/"(CODEX_THREAD_ID|WORKCELL_COMMAND)=/.test(environment),
  );
}

/** Commits something and then plants every trap. The traps work: ordinary git triggers some. */
function plantIn(folder: string, { traps }: Watched): void {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { stdio: 'ignore' });
  if (!existsSync(join(folder, '.git'))) git('init', '--quiet');
  writeFileSync(join(folder, 'a.txt'), 'a\n');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'Files');
  plantEveryTrap(join(folder, '.git'), traps);
  writeFileSync(join(folder, '.gitattributes'), hostileAttributes);
  writeFileSync(join(folder, 'a.txt'), 'b\n');
  // Exactly the git call of Codex. It disables hooks and monitors, but not filters.
  const quiet = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  spawnSync('git', ['-C', folder, ...quiet, 'status', '--porcelain', '--ignore-submodules=dirty']);
  expect(traps.sprung()).not.toEqual([]);
  traps.forget();
}

const usualRun: RequestInput<'startRun'> = {
  ...{ prompt: 'Do it', tool: 'codex', model: null, isolation: 'worktree', checks: [], fullAccessConsent: false },
};

describe.skipIf(process.platform === 'win32')('Codex in a folder with every known git trap', () => {
  it.each(['readOnly', 'writable'] as const)('triggers no git trap in whole turns: %s', async (trust) => {
    const watched = await startWatched({ steps: [answer('Hello.'), answer('Again.')] });
    plantIn(app.workspace.path, watched);
    const window = await app.connect();
    await window.get('openWorkspace', { path: app.workspace.path });
    await answerTrust(window, app.workspace.path, trust);
    const threadId = await sendMessage(window, 'Hi');
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    await sendMessage(window, 'Again', { threadId });
    await window.until(() => (window.lastTurn?.entries.length === 2 ? window.lastTurn : null));
    await waitForTurnEnd(window);
    await app.shutdown();
    expect(watched.traps.sprung()).toEqual([]);
    expect(ownGit(watched)).toEqual([]);
  });

  it('triggers no git trap in a run in a worktree', async () => {
    const watched = await startWatched({ config: sandboxed, steps: [answer('Done.')] });
    plantIn(app.workspace.path, watched);
    const window = await app.openWindow();
    const started = await window.get('startRun', usualRun);
    await window.until(() => {
      const reported = window.received.flatMap(({ name, payload }) =>
        name === 'startedRunChanged' ? [runsEvents.startedRunChanged.parse(payload).run] : [],
      );
      return reported.find(({ run: of, stage }) => getRunKey(of) === getRunKey(started) && stage === 'ended') ?? null;
    });
    await app.shutdown();
    expect(watched.traps.sprung()).toEqual([]);
    expect(ownGit(watched)).toEqual([]);
  });

  it('triggers no git trap that a sandboxed turn planted in a subfolder', async () => {
    const mark = createTemporaryFolder('marks').path;
    const repository = [
      'mkdir sub && cd sub && git init -q . && echo a > a && git add a',
      'git -c user.name=a -c user.email=a@b commit -qm a',
      `printf '#!/bin/sh\\n: > ${mark}/sprung\\ncat\\n' > f.sh; chmod +x f.sh`,
      "echo '* filter=f' > .gitattributes; git config filter.f.clean ./f.sh; echo b > a",
    ].join('; ');
    const watched = await startWatched({
      config: sandboxed,
      steps: [run(repository, { callId: 'c1' }), answer('Done.'), answer('Next.')],
    });
    const window = await app.openWindow();
    await sendMessage(window, 'Hi', { mode: 'config' });
    await waitForTurnEnd(window);
    const sub = join(app.workspace.path, 'sub');
    expect(readFileSync(join(sub, '.git/config'), 'utf8')).toContain('f.sh');
    const second = await app.connect();
    await second.get('openWorkspace', { path: sub });
    await answerTrust(second, sub, 'writable');
    await sendMessage(second, 'Again', { mode: 'config' });
    expect((await waitForTurnEnd(second)).status).toBe('completed');
    await app.shutdown();
    expect(readdirSync(mark)).toEqual([]);
    expect(ownGit(watched)).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('git in commands that Codex runs', () => {
  const commit = 'echo more >> big.bin; git add -A; git -c user.name=a -c user.email=a@b commit -qm More';

  it('runs git commands of Codex in the sandbox and, once approved, outside it with the filters of the user', async () => {
    // Codex gets no git settings from the temporary folder, where its turns can write.
    const own = createCacheFolder('own-filter').path;
    writeFileSync(join(own, 'clean'), `#!/bin/sh\n: > '${own}/ran'\ncat\n`, { mode: 0o755 });
    writeFileSync(join(own, 'gitconfig'), `[filter "lfs"]\n\tclean = ${own}/clean\n`);
    app = await TestApp.start({
      environment: { GIT_CONFIG_GLOBAL: join(own, 'gitconfig') },
      steps: [
        run('git status --short > in-sandbox.txt', { callId: 'c1' }),
        run(commit, { callId: 'c2', escalateBecause: 'It commits.' }),
        answer('Done.'),
      ],
      config: { sandbox_mode: 'workspace-write', approval_policy: 'on-request' },
    });
    writeFileSync(join(app.workspace.path, '.gitattributes'), '*.bin filter=lfs\n');
    const window = await app.openWindow();
    await sendMessage(window, 'Commit', { mode: 'config' });
    const approval = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: approval.id, decision: { type: 'approve' } });
    expect((await waitForTurnEnd(window)).status).toBe('completed');
    const said = execFileSync('git', ['-C', app.workspace.path, 'log', '-1', '--format=%s'], { encoding: 'utf8' });
    expect(said).toBe('More\n');
    expect(readFileSync(join(app.workspace.path, 'in-sandbox.txt'), 'utf8')).toContain('.gitattributes');
    expect(existsSync(join(own, 'ran'))).toBe(true);
  });

  it('runs git commands of Codex even if the user passes almost no variables to commands', async () => {
    app = await TestApp.start({
      config: { ...sandboxed, shell_environment_policy: { include_only: ['PATH', 'HOME'] } },
      steps: [run('git rev-parse --git-dir > said.txt', { callId: 'c1' }), answer('Done.')],
    });
    const window = await app.openWindow();
    await sendMessage(window, 'Look', { mode: 'config' });
    await waitForTurnEnd(window);
    expect(readFileSync(join(app.workspace.path, 'said.txt'), 'utf8')).toBe('.git\n');
  });
});

describe.skipIf(process.platform === 'win32')('Codex settings of a subfolder that a turn created', () => {
  /**
   * Creates a trusted folder with a subfolder whose settings name a tool server. `ran` returns the servers that ran.
   */
  const plantSettings = async () => {
    const marks = createTemporaryFolder('marks').path;
    writeFileSync(join(marks, 'server'), `#!/bin/sh\n: > '${marks}/ran-'"$1"\nexit 1\n`, { mode: 0o755 });
    const settings = `[mcp_servers.x]\ncommand = "${marks}/server"\nargs = ["sub"]\n`;
    const command = `mkdir -p sub/.codex && printf '%s' '${settings}' > sub/.codex/config.toml`;
    const steps = [run(command, { callId: 'c1' }), answer('Done.'), answer('Next.'), answer('Last.')];
    app = await TestApp.start({ config: sandboxed, steps });
    const window = await app.openWindow();
    await sendMessage(window, 'Hi', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    const sub = join(app.workspace.path, 'sub');
    expect(readFileSync(join(sub, '.codex/config.toml'), 'utf8')).toBe(settings);
    const second = await app.connect();
    const opened = await second.get('openWorkspace', { path: sub });
    return { second, sub, opened, ran: () => readdirSync(marks).filter((name) => name.startsWith('ran-')) };
  };

  it('loads Codex settings of a new subfolder only after the user trusts that subfolder', async () => {
    const { opened, ran, second, sub } = await plantSettings();
    expect(opened).toMatchObject({ trust: 'unknown', notCovered: 'settings' });
    expect(await second.ask('sendMessage', createOutgoing('Again', { mode: 'askWhenNeeded' }))).toMatchObject({
      error: { type: 'needsTrust', path: sub },
    });
    // Read-only mode does not ask and does not load settings either.
    await sendMessage(second, 'Read', { mode: 'readOnly' });
    await waitForTurnEnd(second);
    expect(ran()).toEqual([]);
    await answerTrust(second, sub, 'writable');
    await sendMessage(second, 'Write', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(second);
    expect(ran()).toEqual(['ran-sub']);
  });

  it('loads no Codex settings of a new subfolder that the user keeps read-only, even after a restart', async () => {
    const { ran, second, sub } = await plantSettings();
    await answerTrust(second, sub, 'readOnly');
    const threadId = await sendMessage(second, 'Again', { mode: 'askWhenNeeded' });
    expect((await waitForTurnEnd(second)).status).toBe('completed');
    await app.restart();
    const third = await app.connect();
    await third.get('openWorkspace', { path: sub });
    await third.open(threadId);
    await sendMessage(third, 'Once more', { threadId });
    await waitForTurnEnd(third);
    expect(ran()).toEqual([]);
  });
});

describe('an oversized file named .git', () => {
  it.each([
    ['there', ''],
    ['in the folder above', 'below'],
  ])('keeps Codex from working in a folder with an oversized .git file and names the reason: %s', async (_, below) => {
    app = await TestApp.start({ steps: [answer('Yes.')] });
    const part = join(app.workspace.path, 'part');
    const path = join(part, below);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(part, '.git'), '');
    truncateSync(join(part, '.git'), 64 * 1024 + 1);
    const window = await app.connect();
    await window.get('openWorkspace', { path });
    const refused = {
      error: { message: `${join(part, '.git')} is too large for Codex to read. Remove it, then try again.` },
    };
    expect(await window.ask('sendMessage', createOutgoing('Hi', { mode: 'readOnly' }))).toMatchObject(refused);
    // The files of worktrees and submodules are smaller.
    truncateSync(join(part, '.git'), 64 * 1024);
    await sendMessage(window, 'Hi', { mode: 'readOnly' });
    expect(await waitForTurnEnd(window)).toMatchObject({ status: 'completed' });
  });
});
