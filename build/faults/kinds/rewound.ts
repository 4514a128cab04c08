import { execFile } from 'node:child_process';
import {
  appendFile,
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { waitForTurnEnd } from '../../../electron/app/testing/test-app.ts';
import type { TestWindow } from '../../../electron/app/testing/test-window.ts';
import { addFile, updateFile } from '../../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../../fixtures/provider/script.ts';
import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { RewindPlan } from '../../../shared/rewind/rewind-plan.ts';
import { addDamage, type Damage, noDamage } from '../damage.ts';
import type { Fault } from '../fault.ts';
import type { Random } from '../random.ts';
import { createWrongState } from '../sight.ts';

/** Each path with its mode and content, or with its target. */
type Tree = Readonly<Record<string, string>>;
/** The moment before a turn. */
type Moment = { readonly turnId: TurnId; readonly tree: Tree };

const paths = ['a.txt', 'b.txt', 'bin.dat', 'deep/c.txt', 'deep/er/d.txt', 'tool.sh', 'link', 'ünï cödé.txt'] as const;
/** The maximum time from the start of a rewind until it is killed, in milliseconds. */
const killWithinMs = 60;

/**
 * An agent and a user edit random files in turns, the user also with git. Then the agent's work is rewound to a random turn, and sometimes
 * the rewind is undone. One in five rewinds is killed at a random moment.
 */
export const rewound: Fault = {
  name: 'rewind',
  title: 'random rewinds, some of them killed',
  runs: { short: 4, long: 1_000 },

  run: async (rig, random) => {
    const root = rig.workspace.path;
    const moments: Moment[] = [];
    const byAgent: Tree[] = [];
    const turns = 1 + random.below(3);
    for (let turn = 0; turn < turns; turn++) {
      if (random.chance(0.7)) await editAsUser(root, random);
      const before = await readTree(root);
      await rig.send([...createAgentEdits(before, random), answer('Done.')], 'askWhenNeeded');
      const { id } = await waitForTurnEnd(rig.window);
      moments.push({ turnId: id, tree: before });
      // A user is not faster than the scan at the end of the turn.
      if (rig.threadId !== null) await planRewind(rig.window, rig.threadId, id);
      byAgent.push(await readTree(root));
    }
    if (random.chance(0.7)) await editAsUser(root, random);
    const last = await readTree(root);
    const first = random.below(turns);
    const target = moments[first];
    const { threadId } = rig;
    if (target === undefined || threadId === null) return createWrongState('There is no turn');
    const plan = await planRewind(rig.window, threadId, target.turnId);
    const expected = computeExpected(moments.slice(first), byAgent.slice(first), last);
    if (plan.noFiles !== null) return createWrongState(`Files cannot go back: ${plan.noFiles}`);
    let damage = compareConflicts(plan, expected.conflicts);
    // What a merge would leave is not computed here.
    const choices = plan.files.flatMap(({ conflict, id }) =>
      conflict === null ? [] : [{ id, choice: 'mine' as const }],
    );
    const asked = rig.window.ask('rewind', { planId: plan.planId, scope: 'files', choices });
    if (random.chance(0.2)) {
      await new Promise((settle) => setTimeout(settle, random.below(killWithinMs)));
      void asked.catch(() => undefined);
      await rig.kill();
      damage = addDamage(damage, await rig.start());
      // Planning waits for the recovery.
      const [rewind] = await rig.window.get('listRewinds', { threadId });
      const now = await readTree(root);
      const isOver = rewind !== undefined && !rewind.isUndone && rewind.at > plan.at;
      damage = addDamage(damage, compareTrees('after a kill', now, isSameTree(now, last) ? last : expected.tree));
      if (isOver) damage = addDamage(damage, compareTrees('after a kill, listed', now, expected.tree));
      return damage;
    }
    const done = await asked;
    if (!done.ok) return addDamage(damage, createWrongState(`It was refused: ${JSON.stringify(done.error)}`));
    damage = addDamage(damage, compareTrees('after the rewind', await readTree(root), expected.tree));
    if (random.chance(0.5)) return damage;
    const { rewindId } = done.value;
    const undo = await rig.window.get('planRewind', { target: { type: 'beforeRewind', rewindId } });
    await rig.window.get('rewind', { planId: undo.planId, scope: 'files', choices: [] });
    return addDamage(damage, compareTrees('after the undo', await readTree(root), last));
  },
};

function planRewind(window: TestWindow, threadId: ThreadId, turnId: TurnId): Promise<RewindPlan> {
  return window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
}

/** Computes what a rewind must leave: the agent's changes are gone, the user's stay, and what both changed stays. */
function computeExpected(
  moments: readonly Moment[],
  byAgent: readonly Tree[],
  last: Tree,
): { readonly tree: Tree; readonly conflicts: readonly string[] } {
  const then = moments[0]?.tree ?? {};
  const tree: Record<string, string> = {};
  const conflicts: string[] = [];
  for (const path of new Set([then, ...byAgent, last].flatMap((each) => Object.keys(each)))) {
    const agent = moments.some(({ tree: before }, at) => before[path] !== byAgent[at]?.[path]);
    const person = byAgent.some((after, at) => after[path] !== (moments[at + 1]?.tree ?? last)[path]);
    const isConflict = agent && person && then[path] !== last[path];
    if (isConflict) conflicts.push(path);
    const kept = agent && !person ? then[path] : last[path];
    if (kept !== undefined) tree[path] = kept;
  }
  return { tree, conflicts };
}

function createAgentEdits(tree: Tree, random: Random) {
  const replies = [];
  for (let edit = 0; edit <= random.below(3); edit++)
    replies.push(random.chance(0.4) ? createPatch(tree, random) : createShellCommand(random));
  return replies;
}

function createPatch(tree: Tree, random: Random) {
  const name = `patched-${random.below(1_000_000)}.txt`;
  const readme = tree['README.md'];
  const line = readme?.split(' ').slice(1).join(' ').split('\n')[0];
  if (random.chance(0.5) || line === undefined || line === '') return patch(addFile(name, `new ${random.below(99)}\n`));
  return patch(updateFile('README.md', [{ from: line, to: `${line} ${random.below(99)}` }]));
}

function createShellCommand(random: Random) {
  const path = random.pick(paths);
  const folder = dirname(path);
  const remove = `if test -e '${path}' -o -L '${path}'; then rm -r '${path}'; fi`;
  const make = `mkdir -p '${folder}' && ${remove} && `;
  const word = random.below(1_000_000);
  const commands = [
    `${make}printf 'line ${word}\\nmore\\n' > '${path}'`,
    `${make}printf '\\000\\377${word}' > '${path}'`,
    remove,
    `${make}ln -s 'target-${word}' '${path}'`,
    `${make}echo ${word} > '${path}' && chmod 755 '${path}'`,
    `mkdir -p node_modules && echo ${word} > node_modules/ignored`,
    `test -f README.md && mv README.md 'moved-${word}.md' || true`,
    `test -f README.md && sed -i 's/^/formatted-${word} /' README.md *.txt || true`,
    'true',
  ] as const;
  return run(random.pick(commands));
}

/** What a user does in git. It changes files, or which ones git tracks. A file that git tracks is never ignored. */
const gitCommands = [
  ['add', '--all', '--', ':!node_modules'],
  ['commit', '--quiet', '--all', '--allow-empty', '--message', 'Work'],
  ['stash', '--quiet', '--include-untracked'],
  ['stash', 'pop', '--quiet'],
  ['checkout', '--quiet', '--force', 'HEAD', '--', '.'],
] as const;

/** Runs git as the user. It may refuse. */
async function runGit(root: string, words: readonly string[]): Promise<void> {
  const user = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  await promisify(execFile)('git', ['-C', root, ...user, ...words]).catch(() => undefined);
}

async function editAsUser(root: string, random: Random): Promise<void> {
  for (let edit = 0; edit <= random.below(3); edit++) {
    if (random.chance(0.2)) {
      await runGit(root, random.pick<readonly string[]>(gitCommands));
      continue;
    }
    const at = join(root, random.pick(paths));
    const facts = await lstat(at).catch(() => null);
    if (facts?.isFile() === true && random.chance(0.2)) {
      await rename(at, `${at}-renamed`);
      continue;
    }
    const word = `person ${random.below(1_000_000)}\n`;
    if (facts?.isFile() === true && random.chance(0.5)) await appendFile(at, word);
    else {
      await rm(at, { force: true, recursive: true });
      if (random.chance(0.3)) continue;
      await mkdir(dirname(at), { recursive: true });
      if (random.chance(0.2)) await symlink(word.trim(), at);
      else await writeFile(at, word);
      if (random.chance(0.2)) await chmod(at, 0o755).catch(() => undefined);
    }
  }
}

/** Everything in a folder that is not git's or ignored. */
async function readTree(root: string): Promise<Tree> {
  const tree: Record<string, string> = {};
  for (const path of (await readdir(root, { recursive: true })).sort()) {
    if (/^(?:\.git|node_modules)(?:\/|$)/.test(path)) continue;
    const at = join(root, path);
    const facts = await lstat(at);
    if (facts.isSymbolicLink()) tree[path] = `-> ${await readlink(at)}`;
    else if (facts.isFile()) tree[path] = `${(facts.mode & 0o777).toString(8)} ${await readFile(at, 'latin1')}`;
  }
  return tree;
}

function isSameTree(one: Tree, other: Tree): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function compareTrees(when: string, now: Tree, expected: Tree): Damage {
  const different = [...new Set([...Object.keys(now), ...Object.keys(expected)])].filter(
    (path) => now[path] !== expected[path],
  );
  return different.length === 0
    ? noDamage
    : createWrongState(...different.map((path) => `${when}, ${path} is ${now[path]} instead of ${expected[path]}`));
}

function compareConflicts({ files }: RewindPlan, expected: readonly string[]): Damage {
  const found = files.filter(({ conflict }) => conflict !== null).map(({ path }) => path);
  const [is, shouldBe] = [found.toSorted().join(', '), [...expected].sort().join(', ')];
  return is === shouldBe ? noDamage : createWrongState(`The conflicts are ${is} instead of ${shouldBe}`);
}
