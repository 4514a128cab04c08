import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCacheFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import type { Part } from './run-part.ts';

/** Starts a process in its own session, which writes its process ID, and does not end when asked. */
const hang = `
  import { spawn } from 'node:child_process';
  process.on('SIGTERM', () => undefined);
  const code = "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000);" +
    "process.getBuiltinModule('node:fs').writeFileSync('left-behind.pid', String(process.pid))";
  spawn(process.execPath, ['--eval', code], { detached: true, stdio: 'ignore' }).unref();
  setInterval(() => undefined, 1_000);
`;

const report = (events: readonly object[]) =>
  `import { writeSync } from 'node:fs';
   for (const event of ${JSON.stringify(events)}) writeSync(3, JSON.stringify(event) + '\\n');`;

describe('a run of tests', () => {
  let folder: TestFolder;

  beforeEach(() => {
    folder = createCacheFolder('test-run');
  });

  afterEach(async () => {
    await folder.remove();
  });

  /** Writes a stand-in for a part. */
  function part(name: string, code: string, options: Partial<Part> = {}): Part {
    const file = join(folder.path, `${name}.mjs`);
    writeFileSync(file, code);
    return { name, command: [file], minutes: 1, ...options };
  }

  /** The arguments for a Node that runs these parts in the folder. */
  function run(parts: readonly Part[], minutes = 1): readonly string[] {
    const file = join(folder.path, 'run.mjs');
    const module = pathToFileURL(join(import.meta.dirname, 'run-tests.ts')).href;
    writeFileSync(
      file,
      `import { runTests } from ${JSON.stringify(module)};
       process.exitCode = await runTests(${JSON.stringify(parts)}, ${minutes}, 200);`,
    );
    return [file];
  }

  function runToEnd(
    parts: readonly Part[],
    minutes?: number,
  ): { readonly status: number | null; readonly out: string } {
    const { status, stdout } = spawnSync(process.execPath, run(parts, minutes), { cwd: folder.path, encoding: 'utf8' });
    return { status, out: stdout };
  }

  const lastLine = (out: string): string | undefined => out.trimEnd().split('\n').at(-1);

  const isRunning = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return !/^\S+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };
  const leftBehind = () => Number(readFileSync(join(folder.path, 'left-behind.pid'), 'utf8'));

  it('counts the tests that parts report, and a part without tests as one check', () => {
    const ended = { kind: 'ended', file: 'a.test.ts', ms: 5 };
    const { status, out } = runToEnd([
      part('check', ''),
      part(
        'tests',
        report([
          { ...ended, test: 'one', outcome: 'passed' },
          { ...ended, test: 'two', outcome: 'skipped' },
        ]),
      ),
    ]);
    expect(lastLine(out)).toBe('2 passed, 0 failed');
    expect(status).toBe(0);
  });

  it('counts tests whose names have other line ends than those of its reports', () => {
    const ended = { kind: 'ended', file: 'a.test.ts', ms: 5, outcome: 'passed' };
    const names = ['one', 'two\u2028three', 'four\u2029', 'five\r', 'six\u0085seven'];
    const { out } = runToEnd([part('tests', report(names.map((test) => ({ ...ended, test }))))]);
    expect(lastLine(out)).toBe('5 passed, 0 failed');
  });

  it('fails a part that breaks although all its tests passed, and continues with the next part', () => {
    const passed = { kind: 'ended', file: 'a.test.ts', test: 'one', ms: 5, outcome: 'passed' };
    const { status, out } = runToEnd([part('tests', `${report([passed])} process.exitCode = 3;`), part('check', '')]);
    expect(lastLine(out)).toBe('2 passed, 1 failed');
    expect(status).toBe(1);
  });

  it('ends a part that hangs with everything it started, names what was in progress, and continues', () => {
    const began = { kind: 'began', file: 'a.test.ts', test: 'hangs' };
    const passed = { kind: 'ended', file: 'a.test.ts', test: 'one', ms: 5, outcome: 'passed' };
    const { out } = runToEnd([
      part('tests', `${report([passed, began])} ${hang}`, { minutes: 2 / 60 }),
      part('check', ''),
    ]);
    expect(out).toContain('tests: It was ended after');
    expect(out).toContain('In progress: a.test.ts › hangs');
    expect(lastLine(out)).toBe('2 passed, 1 failed');
    expect(isRunning(leftBehind())).toBe(false);
  });

  it('names the tests that a part leaves unfinished, and counts one failure for them', () => {
    const events = [
      { kind: 'ended', file: 'a.spec.ts', test: 'fails', ms: 5, outcome: 'failed' },
      { kind: 'left', file: 'a.spec.ts' },
      { kind: 'began', file: 'b.spec.ts', test: 'keeps its worker busy' },
    ];
    const { out } = runToEnd([part('e2e', `${report(events)} process.exitCode = 1;`)]);
    expect(out).toContain('e2e: It ended without its tests: b.spec.ts › keeps its worker busy');
    expect(lastLine(out)).toBe('0 passed, 2 failed');
  });

  it('names the Playwright test that keeps its worker busy, next to another test of its file', () => {
    const modules = join(import.meta.dirname, '../../node_modules');
    const test = `import { test } from '${pathToFileURL(join(modules, '@playwright/test/index.mjs')).href}';`;
    writeFileSync(
      join(folder.path, 'loops.spec.mjs'),
      `${test} test('ends', () => undefined); test('loops', () => { for (;;); });`,
    );
    writeFileSync(
      join(folder.path, 'playwright.config.mjs'),
      "export default { fullyParallel: true, workers: 2, globalTimeout: 8_000, outputDir: 'results' };",
    );
    const reporter = join(import.meta.dirname, 'playwright-reporter.ts');
    const command = [join(modules, '@playwright/test/cli.js'), 'test', `--reporter=dot,${reporter}`];
    const { out } = runToEnd([{ name: 'e2e', command, minutes: 1 }], 2);
    expect(out).toContain('e2e: It ended without its tests: loops.spec.mjs › loops');
    expect(lastLine(out)).toBe('1 passed, 1 failed');
  });

  it('ends a part in which no test finishes for a while', () => {
    const loop = `${report([{ kind: 'began', file: 'loop.test.ts', test: null }])} for (;;);`;
    const { out } = runToEnd([part('tests', loop, { silentMinutes: 1 / 60 })]);
    expect(out).toContain('no test had finished');
    expect(out).toContain('In progress: loop.test.ts');
    expect(lastLine(out)).toBe('0 passed, 1 failed');
  });

  it('names the file of a Vitest test that loops without end', () => {
    writeFileSync(join(folder.path, 'loops.test.ts'), `import { it } from 'vitest'; it('loops', () => { for (;;); });`);
    writeFileSync(join(folder.path, 'vitest.config.mjs'), 'export default {};');
    const program = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
    const reporter = join(import.meta.dirname, 'vitest-reporter.ts');
    const command = [program, 'run', '--reporter=dot', `--reporter=${reporter}`];
    const { out } = runToEnd([{ name: 'unit', command, minutes: 2, silentMinutes: 8 / 60 }], 3);
    expect(out).toContain('In progress: loops.test.ts');
    expect(lastLine(out)).toBe('0 passed, 1 failed');
  });

  it('ends the whole run after its time, and counts each part that did not run as a failure', () => {
    const { out } = runToEnd([part('hangs', hang), part('never', '')], 2 / 60);
    expect(out).toContain('The whole run was ended');
    expect(lastLine(out)).toBe('0 passed, 2 failed');
  });

  it.for(['SIGTERM', 'SIGINT'] as const)(
    'prints the last line after %s, and leaves no process behind',
    async (signal) => {
      const child = spawn(process.execPath, run([part('hangs', hang), part('never', '')]), {
        cwd: folder.path,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
      });
      await expect.poll(() => existsSync(join(folder.path, 'left-behind.pid'))).toBe(true);
      child.kill(signal);
      await once(child, 'close');
      expect(out).toContain(`The run was ended by ${signal}.`);
      expect(lastLine(out)).toBe('0 passed, 2 failed');
      expect(isRunning(leftBehind())).toBe(false);
    },
  );

  it('kills what a part leaves behind when it ends by itself', () => {
    const leave = `${hang} const wait = setInterval(() => {
      if (process.getBuiltinModule('node:fs').existsSync('left-behind.pid')) process.exit(0);
    }, 20);`;
    expect(lastLine(runToEnd([part('leaves', leave)]).out)).toBe('1 passed, 0 failed');
    expect(isRunning(leftBehind())).toBe(false);
  });

  it('shows the output of parallel parts once they have ended, and delays a part that needs one of them', () => {
    const say = (words: string) => `process.stdout.write('${words}\\n');`;
    const { out } = runToEnd([
      part('built', `await new Promise((resolve) => setTimeout(resolve, 300)); ${say('It is built.')}`, {
        isBeside: true,
      }),
      part('first', say('The first part runs.')),
      part('last', say('The last part runs.'), { after: 'built' }),
    ]);
    const order = ['The first part runs.', 'It is built.', 'The last part runs.'].map((words) => out.indexOf(words));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(lastLine(out)).toBe('3 passed, 0 failed');
  });

  it('fails when the app had to be started a second time more than twice', () => {
    mkdirSync(join(folder.path, 'artifacts'));
    const starts = (count: number) =>
      part(
        `starts-${count}`,
        `
        import { mkdirSync, writeFileSync } from 'node:fs';
        mkdirSync('artifacts/second-starts', { recursive: true });
        for (let each = 0; each < ${count}; each++) {
          const start = { test: 'opens a window', host: 'desktop', why: 'It did not show a window.' };
          writeFileSync('artifacts/second-starts/' + each + '.json', JSON.stringify(start));
        }`,
      );
    expect(lastLine(runToEnd([starts(2)]).out)).toBe('1 passed, 0 failed');
    const { out } = runToEnd([starts(3)]);
    expect(out).toContain('second starts of the app: 3 of 2 allowed');
    expect(lastLine(out)).toBe('1 passed, 1 failed');
  });
});
