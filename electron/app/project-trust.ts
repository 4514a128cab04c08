import type { TrustGate } from '../host/gates.ts';
import type { RunPlaces } from '../threads/list/run-places.ts';
import type { WorkspaceTracker } from '../workspace/workspace-tracker.ts';

/**
 * The trust in the folders of threads: a thread in a worktree of a run has that of the folder the run was requested
 * for. A worktree that the user keeps read-only stays so.
 */
export class ProjectTrust implements TrustGate {
  readonly #tracker: Pick<WorkspaceTracker, 'mayWrite' | 'createQuestion' | 'isKeptReadOnly'>;
  readonly #places: Pick<RunPlaces, 'findProject'>;

  constructor(
    tracker: Pick<WorkspaceTracker, 'mayWrite' | 'createQuestion' | 'isKeptReadOnly'>,
    places: Pick<RunPlaces, 'findProject'>,
  ) {
    this.#tracker = tracker;
    this.#places = places;
  }

  readonly mayWrite: TrustGate['mayWrite'] = async (path) => {
    const project = this.#places.findProject(path);
    const isReadOnly = project !== path && (await this.#tracker.mayWrite(path)) === 'readOnly';
    return isReadOnly ? 'readOnly' : await this.#tracker.mayWrite(project);
  };

  readonly createQuestion: TrustGate['createQuestion'] = (path) =>
    this.#tracker.createQuestion(this.#places.findProject(path));

  readonly isKeptReadOnly = async (path: string): Promise<boolean> => {
    const project = this.#places.findProject(path);
    const isReadOnly = await this.#tracker.isKeptReadOnly(project);
    return isReadOnly || (project !== path && (await this.#tracker.isKeptReadOnly(path)));
  };
}
