import type { ThreadsFacade } from '../threads/threads-facade.ts';
import type { CodexUse } from '../threads/trust/outdated-threads.ts';
import type { FolderWork } from '../threads/trust/writing-work.ts';
import type { RunsDomain } from './runs-domain.ts';

/** The services that work. Read them only when they are used: they need the Codex that this work limits. */
export type WorkingServices = {
  readonly threads: {
    readonly facade: Pick<ThreadsFacade, 'listRunningThreads' | 'listOpenCommands' | 'listWritingWork'>;
  };
  readonly runs: Pick<RunsDomain, 'needsCodex' | 'listFoldersInUse'>;
};

/** The current work of a profile's threads and runs. */
export class CurrentWork implements CodexUse {
  readonly #services: WorkingServices;

  constructor(services: WorkingServices) {
    this.#services = services;
  }

  isBusy(): boolean {
    const { runs, threads } = this.#services;
    return (
      threads.facade.listRunningThreads().length > 0 ||
      threads.facade.listOpenCommands().length > 0 ||
      runs.needsCodex()
    );
  }

  /** Lists the work that could write somewhere now. */
  listWriting(): readonly FolderWork[] {
    const { runs, threads } = this.#services;
    return [
      ...threads.facade.listWritingWork(),
      ...runs.listFoldersInUse().map((folder) => ({ folder, threadId: null })),
    ];
  }
}
