import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import { CodexProcess } from '../codex/codex-process.ts';
import { createChildEnvironment, markVariable } from '../processes/child-environment.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import type { StartToolProcess } from '../runs/claude/tool-process.ts';

type StartToolProcessDeps = {
  readonly clock: Clock;
  /** Records the process, so that Workcell finds it again after a crash. */
  readonly records: Pick<ProcessRecords, 'note' | 'forget'>;
};

/**
 * Returns a function that starts tools like Codex: in their own group and marked, so that it can end them completely.
 */
export function createStartToolProcess({ clock, records }: StartToolProcessDeps): StartToolProcess {
  return async (program, args, { cwd, environment, onLine, onStderr, onTooLong }) => {
    const mark = randomUUID();
    const started = await CodexProcess.start(program, args, {
      cwd,
      environment: createChildEnvironment(environment, { [markVariable]: mark }),
      clock,
      mark,
      onLine,
      onStderr,
      onTooLong,
      onBytes: () => undefined,
    });
    if (!started.ok) return err(started.error.type === 'cannotStart' ? started.error.message : started.error.type);
    const tool = started.value;
    const noted = records.note(mark, tool.pid);
    void tool.exited.then(() => noted).then(() => records.forget(mark));
    return ok(tool);
  };
}
