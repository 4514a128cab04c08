import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { realClock } from '../../../fixtures/provider/real-clock.ts';
import { provideDatabases } from '../../../fixtures/testkit/codex-home.ts';
import { createCacheFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { CliState } from '../../../shared/cli/cli-state.ts';
import { ProcessRecords } from '../../processes/process-records.ts';
import type { CodexServer } from '../codex-server.ts';
import { type CodexServerOptions, createCodexServer } from '../create-codex-server.ts';

const childOfRecord = z.object({ child: z.object({ pid: z.number() }) });

/** A test's own CODEX_HOME, with process records, and servers that end with it. */
export class CodexBench {
  readonly codexHome: string;
  readonly recordsFolder: string;
  readonly #folder: TestFolder;
  readonly #servers: CodexServer[] = [];

  private constructor(folder: TestFolder) {
    this.#folder = folder;
    this.codexHome = join(folder.path, 'codex-home');
    this.recordsFolder = join(folder.path, 'processes');
  }

  static async open(): Promise<CodexBench> {
    const bench = new CodexBench(createCacheFolder('codex'));
    await mkdir(bench.codexHome);
    await provideDatabases(bench.codexHome);
    return bench;
  }

  /** Creates a server on this home, with the pinned Codex unless the options contain another one. */
  server(options: Partial<CodexServerOptions> = {}): CodexServer {
    const clock = options.clock ?? realClock;
    const server = createCodexServer({
      clock,
      appVersion: '0.1.0-test',
      environment: { ...process.env, HOME: this.codexHome },
      codexHome: this.codexHome,
      packageRoots: [],
      records: new ProcessRecords(this.recordsFolder, clock),
      ownFolder: this.codexHome,
      knownFolders: async () => [],
      chosenBinary: () => null,
      restartsByItself: () => true,
      ...options,
    });
    this.#servers.push(server);
    return server;
  }

  /** Returns the path of a test file. */
  path(name: string): string {
    return join(this.#folder.path, name);
  }

  /** Writes a program that prints `version` and otherwise runs the shell script. Returns its path. */
  async script(body: string, version = 'codex-cli 0.169.0'): Promise<string> {
    const path = this.path('scripted-codex');
    const text = `#!/bin/sh\nif [ "$1" = --version ]; then echo '${version}'; exit; fi\n${body}\n`;
    await writeFile(path, text, { mode: 0o755 });
    return path;
  }

  async writeConfig(text: string): Promise<void> {
    await writeFile(join(this.codexHome, 'config.toml'), text);
  }

  /** Returns the pids of the recorded children. */
  async recordedPids(): Promise<number[]> {
    const names = await readdir(this.recordsFolder).catch(() => []);
    const texts = await Promise.all(names.map((name) => readFile(join(this.recordsFolder, name), 'utf8')));
    return texts.map((text) => childOfRecord.parse(JSON.parse(text)).child.pid);
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
    await this.#folder.remove();
  }
}

type StateOf<Phase extends CliState['phase']> = Extract<CliState, { phase: Phase }>;

/** Resolves with the first state in a phase, including the current one. */
export function inPhase<Phase extends CliState['phase']>(server: CodexServer, phase: Phase): Promise<StateOf<Phase>> {
  const isThere = (state: CliState): state is StateOf<Phase> => state.phase === phase;
  return new Promise((resolve) => {
    if (isThere(server.state)) {
      resolve(server.state);
      return;
    }
    const forget = server.onState((state) => {
      if (!isThere(state)) return;
      forget();
      resolve(state);
    });
  });
}
