import { type ThreadId, turnId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { SendProblem } from '../../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { RestartGate } from '../../host/gates.ts';
import type { BudgetKeeper } from '../budgets/budget-keeper.ts';
import { toThreadProblem } from '../codex-problems.ts';
import type { ThreadLoader } from '../live/thread-loader.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { OutdatedThreads } from '../trust/outdated-threads.ts';
import type { SendGate } from './send-gate.ts';

export type ReviewStarterDeps = {
  readonly codex: CodexServer;
  readonly threads: LiveThreads;
  readonly gate: Pick<SendGate, 'check'>;
  readonly budgets: Pick<BudgetKeeper, 'findObstacle'>;
  readonly loader: Pick<ThreadLoader, 'load'>;
  readonly outdated: Pick<OutdatedThreads, 'restartIfOutdated' | 'check'>;
  /** Read it only when it is used: it needs the threads in turn. */
  readonly services: { readonly readiness: RestartGate };
};

/**
 * Starts Codex's reviews. A review has the permissions of its thread (observed with 0.169: in a thread that may write,
 * its commands and patches do). So the thread becomes read-only first, without anyone to ask, and no review starts if
 * that fails. The next message brings its own permissions.
 */
export class ReviewStarter {
  readonly #deps: ReviewStarterDeps;

  constructor(deps: ReviewStarterDeps) {
    this.#deps = deps;
  }

  async start(threadId: ThreadId): Promise<Result<null, SendProblem>> {
    const { budgets, gate, loader, outdated, services, threads } = this.#deps;
    await services.readiness.waitUntilOpen();
    const known = threads.get(threadId);
    if (known === null) return err({ type: 'threadGone' });
    const renewed = await outdated.restartIfOutdated(known, false);
    if (!renewed.ok) return err({ type: 'refused', message: renewed.error });
    await services.readiness.waitUntilOpen();
    const thread = threads.get(threadId);
    if (thread === null) return err({ type: 'threadGone' });
    const allowed = await gate.check(thread.cwd, 'readOnly', false);
    if (!allowed.ok) return allowed;
    const over = await budgets.findObstacle(thread);
    if (over !== null) return err(over);
    const loaded = await loader.load(thread);
    if (!loaded.ok) return loaded;
    const checked = await outdated.check(thread, false);
    if (!checked.ok) return err({ type: 'refused', message: checked.error });
    if (thread.goal?.status === 'active') {
      return err({ type: 'refused', message: t`The goal of this thread is active. Pause it, then start the review.` });
    }
    if (thread.turn.current !== null) {
      return err({ type: 'refused', message: t`Codex is working. Start the review when the turn ends.` });
    }
    const settle = thread.turn.start();
    const wasPlanning = thread.isPlanning;
    thread.isPlanning = false;
    threads.noteWork(thread.id);
    const started = await this.#start(thread);
    // Agents of the plan may still work.
    if (!started.ok) thread.isPlanning = wasPlanning;
    settle(started.ok ? turnId.parse(started.value) : null);
    return started.ok ? ok(null) : started;
  }

  async #start(thread: LiveThread): Promise<Result<string, SendProblem>> {
    const { codex } = this.#deps;
    // From now on, Codex may have other permissions than we know, so the next message brings its own.
    thread.mode = null;
    const limited = await codex.request('thread/settings/update', {
      threadId: thread.id,
      approvalPolicy: 'never',
      sandboxPolicy: { type: 'readOnly', networkAccess: false },
    });
    if (!limited.ok) return err(toThreadProblem(limited.error));
    if (thread.turn.current?.isWithdrawn === true) {
      return err({ type: 'refused', message: t`You stopped it before it was sent.` });
    }
    const reply = await codex.request('review/start', { threadId: thread.id, target: { type: 'uncommittedChanges' } });
    return reply.ok ? ok(reply.value.turn.id) : err(toThreadProblem(reply.error));
  }
}
