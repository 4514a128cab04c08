import type { Clock } from '../../../shared/base/clock.ts';
import type { McpTestResult } from '../../../shared/contract/mcp.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { describeCodexProblem } from '../describe-codex-problem.ts';
import type { McpProcesses } from './mcp-processes.ts';
import { toMcpServer } from './to-mcp-server.ts';

/**
 * How long a server may take to answer, in milliseconds. Servers may have a longer startup limit, but then count as
 * failed.
 */
const deadlineMs = 120_000;

/** Starts servers for a test, each in its own process next to those of threads. */
export class ConnectionTests {
  readonly #codex: CodexServer;
  readonly #clock: Clock;
  readonly #processes: McpProcesses;
  readonly #running = new Map<string, Set<() => void>>();

  constructor(codex: CodexServer, clock: Clock, processes: McpProcesses) {
    this.#codex = codex;
    this.#clock = clock;
    this.#processes = processes;
  }

  /** Resolves with the result, or after the test is canceled and its processes have ended. */
  async run(name: string, folder: string | null): Promise<McpTestResult> {
    const { promise: cancelled, resolve: settle } = Promise.withResolvers<McpTestResult>();
    const cancel = () => settle({ type: 'cancelled' });
    const running = this.#running.get(name) ?? new Set();
    this.#running.set(name, running.add(cancel));
    const before = new Set((await this.#processes.list(folder)).map(({ pid }) => pid));
    const result = await Promise.race([cancelled, this.#ask(name)]);
    if (result.type === 'cancelled') await this.#processes.endOthers(folder, name, before);
    running.delete(cancel);
    if (running.size === 0) this.#running.delete(name);
    return result;
  }

  /** Cancels the tests of a server. */
  cancel(name: string): void {
    for (const cancel of this.#running.get(name) ?? []) cancel();
  }

  async #ask(name: string): Promise<McpTestResult> {
    const begunAt = this.#clock.now();
    const answered = await this.#codex.request(
      'mcpServerStatus/list',
      { serverName: name, detail: 'full' },
      { timeoutMs: deadlineMs },
    );
    if (!answered.ok) return { type: 'failed', message: describeCodexProblem(answered.error) };
    const status = answered.value.data.find((found) => found.name === name);
    if (status === undefined) return { type: 'failed', message: t`Codex does not have this server.` };
    const { error, more, resources, state, tools } = toMcpServer(status);
    if (state === 'signInNeeded') return { type: 'signInNeeded' };
    if (state !== 'ready') return { type: 'failed', message: error ?? t`Codex did not give a reason.` };
    return {
      type: 'answered',
      tools: tools.length + more,
      resources: resources.length,
      tookMs: this.#clock.now() - begunAt,
    };
  }
}
