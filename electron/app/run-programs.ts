import { isAbsolute, join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { type HostingService, hostingPrograms } from '../../shared/commits/hosting-service.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunTool } from '../../shared/runs/run-request.ts';
import {
  createInsideCheck,
  findOnPath,
  getEnvironmentOutside,
  systemEnvironmentOutside,
} from '../files/find-on-path.ts';
import type { Git } from '../git/git-program.ts';
import { findGit } from '../machine/probe-git.ts';
import { runBriefly } from '../machine/run-briefly.ts';
import { createChildEnvironment, type Environment } from '../processes/child-environment.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import type { HostingTool } from '../pull-requests/hosting-tool.ts';
import { listToolSettings } from '../pull-requests/tool-settings.ts';
import { describeClaudeNotInstalled } from '../runs/claude/claude-command.ts';
import { findClaudeHome } from '../runs/claude/claude-home.ts';
import { ClaudeRunner } from '../runs/claude/claude-run.ts';
import { checkVersion, findClaude } from '../runs/claude/find-claude.ts';
import type { FindsRunners, Runner } from '../runs/runner.ts';
import { getDataFolders } from '../runs/worktrees/run-worktrees.ts';
import type { KnownFolders } from '../workspace/known-folders.ts';
import { createStartToolProcess } from './start-tool-process.ts';
import type { ThreadsDomain } from './threads-domain.ts';
import type { ProfileKind } from './windows.ts';

export type RunProgramsDeps = {
  readonly kind: ProfileKind;
  readonly clock: Clock;
  readonly records: ProcessRecords;
  readonly threads: Pick<ThreadsDomain, 'runner'>;
  /** The environment of a terminal, for programs that runs start. */
  readonly terminalEnvironment: Promise<Environment>;
  /** Folders where turns can write. No program is started from them. */
  readonly knownFolders: Pick<KnownFolders, 'list'>;
  readonly dataFolder: string;
};

/** Finds the programs that runs start. */
export class RunPrograms implements FindsRunners {
  readonly #deps: RunProgramsDeps;

  constructor(deps: RunProgramsDeps) {
    this.#deps = deps;
  }

  /** Finds the git of this machine. Null if there is none. */
  async findGit(): Promise<Git | null> {
    const { dataFolder, knownFolders } = this.#deps;
    const { environment, path } = await this.#readVariables();
    const workspaces = await knownFolders.list();
    const program = await findGit(path, { cwd: dataFolder, environment }, workspaces);
    if (program === null) return null;
    return {
      program,
      environment: await systemEnvironmentOutside(environment, workspaces),
      privateFolder: getDataFolders(dataFolder).git,
    };
  }

  /** Finds the gh or glab of this machine. `foreign` if a turn could write its settings; the demo starts none. */
  async findHostingTool(service: HostingService): Promise<HostingTool | 'missing' | 'demo' | 'foreign'> {
    const { dataFolder, kind, knownFolders } = this.#deps;
    if (kind === 'demo') return 'demo';
    const name = hostingPrograms[service];
    const { environment, path } = await this.#readVariables();
    const workspaces = await knownFolders.list();
    const program = await findOnPath(name, path, workspaces);
    if (program === null) return 'missing';
    const outside = await systemEnvironmentOutside(environment, workspaces);
    const isForeign = await createInsideCheck(workspaces);
    for (const settings of listToolSettings(service, outside)) {
      if (!isAbsolute(settings) || (await isForeign(settings))) return 'foreign';
    }
    return { service, program, environment: outside, folder: join(dataFolder, name) };
  }

  async findRunner(tool: RunTool): Promise<Result<Runner, string>> {
    const { clock, dataFolder, kind, knownFolders, records, threads } = this.#deps;
    if (tool === 'codex') return ok(threads.runner);
    if (kind === 'demo') return err(t`The demo does not start your programs.`);
    const { environment, path } = await this.#readVariables();
    const workspaces = await knownFolders.list();
    const found = await findClaude(path, process.platform, workspaces);
    if (found === null) return err(describeClaudeNotInstalled());
    const { args: programArgs, program } = found;
    // The tool runs outside any sandbox, and starts programs by name.
    const outside = await getEnvironmentOutside(environment, workspaces);
    const servers = await findClaudeHome(outside, workspaces);
    if (!servers.ok) return servers;
    const asked = await runBriefly(program, [...programArgs, '--version'], { cwd: dataFolder, environment: outside });
    const problem = asked.type === 'ended' ? checkVersion(asked.printed) : t`Claude Code cannot run: ${asked.message}`;
    if (problem !== null) return err(problem);
    const startProcess = createStartToolProcess({ clock, records });
    return ok(
      new ClaudeRunner({ program, programArgs, environment: outside, servers: servers.value, clock, startProcess }),
    );
  }

  async #readVariables() {
    const environment = createChildEnvironment(await this.#deps.terminalEnvironment, {});
    return { environment, path: environment.PATH ?? environment.Path ?? '' };
  }
}
