import { Buffer } from 'node:buffer';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRepository } from '../../fixtures/demo/git-repository.ts';
import { createAgentConfig, createAgentRule } from '../../fixtures/provider/agents.ts';
import { ScriptedProvider } from '../../fixtures/provider/provider.ts';
import { fail, type Step } from '../../fixtures/provider/script.ts';
import { findCodexBinary } from '../../fixtures/testkit/codex-binary.ts';
import { createCodexHome } from '../../fixtures/testkit/codex-home.ts';
import { createCacheFolder, createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { Planted } from './planted.ts';
import { Tap } from './tap.ts';

/** The setting of a day: a user's folders, environment, and provider, all with planted texts. */
export type Place = {
  readonly planted: Planted;
  /** What Codex sent to the provider. */
  readonly providerTap: Tap;
  readonly workspace: string;
  readonly dataFolder: string;
  readonly env: Readonly<Record<string, string>>;
  /** What windows received and requested, as the user could read it. */
  readonly seen: string[];
  /** Wrong programs that are selected as Codex, each with its own texts. */
  readonly standIns: readonly string[];
  /** Sets the model's next answers, one step per request. */
  script(steps: readonly Step[]): void;
  /**
   * All data on disk that Codex and the user keep themselves, with attachments, and the exchange between provider and
   * Codex.
   */
  ownBytes(): Buffer;
  remove(): Promise<void>;
};

const notes = join(import.meta.dirname, '../../fixtures/mcp-server/main.ts');

/** Creates the place. Only the provider runs there. */
export async function createPlace(): Promise<Place> {
  const planted = new Planted();
  const steps: Step[] = [];
  const provider = await ScriptedProvider.start({
    remember: false,
    rules: [
      createAgentRule(
        `echo ${planted.word('command of an agent')} ${planted.secret('command of an agent: secret')}`,
        planted.sentence('answer of an agent'),
      ),
    ],
    otherwise: (request) => {
      const step = steps.shift() ?? fail(400, { message: 'Nobody asked for this.' });
      return typeof step === 'function' ? step(request) : step;
    },
  });
  const toProvider = await Tap.start(provider.port);
  const [cache, projects] = [createCacheFolder('privacy'), createTemporaryFolder('privacy')];
  const home = join(cache.path, planted.name('user name'));
  const dataFolder = join(home, '.local', planted.name('data folder'));
  const workspace = join(projects.path, planted.name('workspace folder'));
  for (const folder of [dataFolder, join(workspace, 'src')]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(workspace, 'letter.md'), `${planted.sentence('file')} ${planted.email('file: e-mail')}\n`);
  await createRepository(workspace);
  writeFileSync(join(workspace, '.git', 'HEAD'), `ref: refs/heads/${planted.name('branch')}\n`);

  const codexHome = createCodexHome({
    provider: { baseUrl: `http://127.0.0.1:${toProvider.port}/v1` },
    config: {
      ...createAgentConfig(2),
      developer_instructions: planted.sentence('config.toml: instructions'),
      mcp_servers: {
        notes: { command: process.execPath, args: [notes], env: { NOTES_TOKEN: planted.secret('config.toml: MCP') } },
      },
      projects: { [workspace]: { trust_level: 'trusted' } },
    },
    providerConfig: {
      env_key: 'PROVIDER_KEY',
      http_headers: { 'x-team': planted.word('config.toml: header') },
      stream_max_retries: 1,
    },
  });
  const standIns = writeStandIns(planted, home);
  return {
    planted,
    providerTap: toProvider,
    workspace,
    dataFolder,
    seen: [],
    standIns,
    env: {
      HOME: home,
      CODEX_HOME: codexHome.path,
      XDG_CONFIG_HOME: join(home, '.config'),
      WORKCELL_CODEX_BIN: writeTalkativeCodex(planted, home),
      WORKCELL_LOG_LEVEL: 'debug',
      PROVIDER_KEY: planted.secret('environment: key of the provider'),
      GREETING: planted.sentence('environment: a variable'),
    },
    script: (next) => void steps.splice(0, steps.length, ...next),
    ownBytes: () => {
      const files = [codexHome.path, projects.path, join(home, 'bin'), join(dataFolder, 'attachments')].flatMap(
        readBytes,
      );
      const programs = standIns.flatMap((path) => readBytes(dirname(path)));
      return Buffer.concat([...files, ...programs, ...toProvider.sent, ...toProvider.answered]);
    },
    remove: async () => {
      await toProvider.stop();
      await provider.stop();
      for (const folder of [cache, projects, codexHome] satisfies TestFolder[]) await folder.remove();
    },
  };
}

/** The real Codex, after some text on its standard error. */
function writeTalkativeCodex(planted: Planted, home: string): string {
  const secret = planted.secret('stderr: secret');
  return writeProgram(join(home, 'bin', 'codex'), [
    // In two writes, because pipes may split anything.
    `printf '%s' '${secret.slice(0, 17)}' >&2`,
    `printf '%s\\n' '${secret.slice(17)}' >&2`,
    `echo 'ERROR cannot open ${planted.path('stderr: path')} for ${planted.email('stderr: e-mail')}' >&2`,
    `echo 'WARN the model was told: ${planted.word('stderr: prompt')}' >&2`,
    `exec '${findCodexBinary()}' "$@"`,
  ]);
}

/** Writes one that is a different program, one that ends, and one that prints nonsense. */
function writeStandIns(planted: Planted, home: string): readonly string[] {
  const answersForVersion = `if [ "$1" = --version ]; then echo 'codex-cli 0.169.0'; exit; fi`;
  const lastText = `${planted.word('last words')} of ${planted.path('last words: path')}`;
  return [
    writeProgram(join(home, 'other', planted.word('program that is not Codex')), [
      `echo ${planted.word('its version')}`,
    ]),
    writeProgram(join(home, 'ends', 'codex'), [
      answersForVersion,
      `echo 'Error: cannot go on with ${lastText}' >&2`,
      'exit 3',
    ]),
    writeProgram(join(home, 'garbage', 'codex'), [
      answersForVersion,
      `echo 'no JSON but ${planted.word('garbage')}'`,
      'cat >/dev/null',
    ]),
  ];
}

function writeProgram(path: string, script: readonly string[]): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, ['#!/bin/sh', ...script, ''].join('\n'));
  chmodSync(path, 0o755);
  return path;
}

/** The content and name of every file below a folder. */
export function readBytes(folder: string): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [Buffer.from(`${path}\n`), ...(entry.isFile() ? [readFileSync(path)] : [])];
  });
}
