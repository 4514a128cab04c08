import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { turnEnded } from '../../../electron/app/testing/test-app.ts';
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
      plant(root, 'src', changed);
      await rig.start();
      await rig.say([run(`for f in src/*/*; do echo changed >> "$f"; done`), answer('Done.')], 'askWhenNeeded');
      const { id: turnId } = await turnEnded(rig.window);
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
      plant(root, 'node_modules', ignored);
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
    plant(place.path, 'src', changed);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'before');
    plant(place.path, 'src', changed, `${line}changed\n`);
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

function plant(root: string, folder: string, count: number, text = line.repeat(20)): void {
  for (let file = 0; file < count; file++) {
    const parent = join(root, folder, `part-${Math.floor(file / perFolder)}`);
    if (file % perFolder === 0) mkdirSync(parent, { recursive: true });
    writeFileSync(join(parent, `file-${file}.ts`), `${text}// ${file}\n`);
  }
}
