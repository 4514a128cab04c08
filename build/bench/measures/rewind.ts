import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitForTurnEnd } from '../../../electron/app/testing/test-app.ts';
import { answer, run } from '../../../fixtures/provider/script.ts';
import { createCacheFolder } from '../../../fixtures/testkit/test-folder.ts';
import { Rig } from '../../faults/rig.ts';
import type { Measure } from '../measure.ts';
import type { Workbench } from '../workbench.ts';

const changed = 1_000;
const ignored = 50_000;
const perFolder = 50;
const line = 'export const value = 1; // a line of an ordinary file\n';

/** A turn that changes 1,000 files, its rewind, and the same with 50,000 ignored files in the folder. */
export const rewind: Measure<Workbench, 'preview' | 'rewind' | 'ignored'> = {
  name: 'rewind',
  figures: {
    preview: {
      title: 'Rewind of 1,000 changed files: asked for → preview',
      unit: 'ms',
      floor: 'git status',
      aim: { atMost: 300 },
    },
    rewind: { title: '  confirmed → every file restored', unit: 'ms', floor: 'git checkout' },
    ignored: {
      title: '  a second preview, after 50,000 ignored files appeared',
      unit: 'ms',
      aim: { atMost: 200 },
    },
  },
  app: async () => {
    const rig = await Rig.create();
    try {
      const root = rig.workspace.path;
      createFiles(root, 'src', changed);
      await rig.start();
      await rig.send([run(`for f in src/*/*; do echo changed >> "$f"; done`), answer('Done.')], 'askWhenNeeded');
      const { id: turnId } = await waitForTurnEnd(rig.window);
      const { threadId } = rig;
      if (threadId === null) throw new Error('There is no thread');
      const preview = async () => {
        const began = performance.now();
        const plan = await rig.window.get('planRewind', { target: { type: 'beforeTurn', threadId, turnId } });
        if (plan.files.length !== changed) throw new Error(`${plan.files.length} files can go back`);
        return { plan, ms: performance.now() - began };
      };
      const first = await preview();
      writeFileSync(join(root, '.gitignore'), 'node_modules\n');
      createFiles(root, 'node_modules', ignored);
      const second = await preview();
      const began = performance.now();
      await rig.window.get('rewind', { planId: second.plan.planId, scope: 'files', choices: [] });
      return { preview: first.ms, ignored: second.ms, rewind: performance.now() - began };
    } finally {
      await rig.end();
    }
  },
  floor: async () => {
    const place = createCacheFolder('bench-rewind');
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', place.path, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        stdio: 'ignore',
      });
    git('init', '--quiet');
    createFiles(place.path, 'src', changed);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'before');
    createFiles(place.path, 'src', changed, `${line}changed\n`);
    const time = (act: () => void): number => {
      const began = performance.now();
      act();
      return performance.now() - began;
    };
    const preview = time(() => git('status', '--porcelain'));
    const restored = time(() => git('checkout', '--', '.'));
    await place.remove();
    return { preview, rewind: restored };
  },
};

const commands = 20;
const turns = 50;
const turnsPerDay = 200;
const project = 300;

/** The cost of keeping earlier versions of files. The floor is a home folder, where none are stored. */
export const fileHistory: Measure<Workbench, 'turn' | 'thread' | 'storage'> = {
  name: 'file-history',
  figures: {
    turn: {
      title: `A turn whose ${commands} commands change 1,000 files: start → end`,
      unit: 'ms',
      floor: 'no history',
      aim: { timesFloor: 1.03 },
    },
    thread: {
      title: '  main thread of the host, per changed file',
      unit: 'ms',
      floor: 'no history',
      aim: { atMost: 5 },
    },
    storage: {
      title: `  kept after ${turnsPerDay} turns that edit 3 of ${project} text files each`,
      unit: 'MB',
      aim: { atMost: 20 },
    },
  },
  app: async () => {
    const turn = await withProject({ files: changed, isHome: false }, changeAll);
    const storage = await withProject({ files: project, isHome: false }, async (rig) => {
      for (let turn = 0; turn < turns; turn++) await takeTurn(rig, [editThree(turn)]);
      const { parts } = await rig.window.get('readDataUse', null);
      const bytes = parts.find(({ kind }) => kind === 'history')?.bytes ?? 0;
      return (bytes / 1_048_576) * (turnsPerDay / turns);
    });
    return { ...turn, storage };
  },
  floor: () => withProject({ files: changed, isHome: true }, changeAll),
};

/** Runs `use` in a folder with this many files, after a first turn. */
async function withProject<Result>(
  { files, isHome }: { readonly files: number; readonly isHome: boolean },
  use: (rig: Rig) => Promise<Result>,
): Promise<Result> {
  const rig = await Rig.create({ isHome });
  try {
    createFiles(rig.workspace.path, 'src', files, prose);
    await rig.start();
    await takeTurn(rig, ['true']);
    return await use(rig);
  } finally {
    await rig.end();
  }
}

async function changeAll(rig: Rig): Promise<{ readonly turn: number; readonly thread: number }> {
  const parts = changed / perFolder / commands;
  const edits = Array.from({ length: commands }, (_, at) => {
    const folders = Array.from({ length: parts }, (__, part) => `src/part-${at * parts + part}/*`);
    return `for f in ${folders.join(' ')}; do echo changed >> "$f"; done`;
  });
  const busy = mainThreadMs(rig.hostPid);
  const { endedAt, startedAt } = await takeTurn(rig, edits);
  return {
    turn: (endedAt ?? Number.NaN) - (startedAt ?? Number.NaN),
    thread: (mainThreadMs(rig.hostPid) - busy) / changed,
  };
}

/** 6 kB without repetition, so that it does not pack better than a real file. */
const prose = Array.from({ length: 100 }, (_, at) => `${hash('sha256', `${at}`).slice(0, 60)}\n`).join('');

/** Replaces one line in each of three files. */
function editThree(turn: number): string {
  const names = [0, 1, 2].map((at) => (turn * 3 + at) % project);
  const edits = names.map(
    (file) => `sed -i "$((${turn} % 100 + 1))s/.*/edit $RANDOM in turn ${turn}/" src/${getPath(file)}`,
  );
  return edits.join('; ');
}

async function takeTurn(rig: Rig, edits: readonly string[]): ReturnType<typeof waitForTurnEnd> {
  await rig.send([...edits.map((edit) => run(edit)), answer('Done.')], 'askWhenNeeded');
  return await waitForTurnEnd(rig.window);
}

/** Returns how long the main thread of a process has run, in milliseconds. Linux only. */
function mainThreadMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
  const [user, system] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14);
  const ticksPerSecond = 100;
  return ((Number(user) + Number(system)) * 1_000) / ticksPerSecond;
}

function getPath(file: number): string {
  return `part-${Math.floor(file / perFolder)}/file-${file}.ts`;
}

function createFiles(root: string, folder: string, count: number, text = line.repeat(20)): void {
  for (let file = 0; file < count; file++) {
    const path = join(root, folder, getPath(file));
    if (file % perFolder === 0) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}// ${file}\n`);
  }
}
