import type { Lifetime } from '../../base/lifetime.ts';
import { PromptFolderReader } from './prompt-folder.ts';

/** The prompt folders of workspaces. Each is watched while a window that shows its workspace has listed prompts. */
export class WorkspacePrompts {
  readonly #changed: (path: string, folder: PromptFolderReader) => void;
  readonly #lifetime: Lifetime;
  readonly #folders = new Map<string, { readonly folder: PromptFolderReader; readonly lifetime: Lifetime }>();

  /** Calls `changed` when a workspace's list may be outdated. */
  constructor(lifetime: Lifetime, changed: (path: string, folder: PromptFolderReader) => void) {
    this.#lifetime = lifetime;
    this.#changed = changed;
  }

  /** Returns the prompt folder of a workspace, if it is open. */
  find(path: string | null): PromptFolderReader | null {
    return path === null ? null : (this.#folders.get(path)?.folder ?? null);
  }

  /** Opens the prompt folder of a workspace. Null if `path` is null. */
  open(path: string | null): PromptFolderReader | null {
    if (path === null) return null;
    const known = this.#folders.get(path);
    if (known !== undefined) return known.folder;
    const lifetime = this.#lifetime.child();
    const opened = new PromptFolderReader({
      place: 'workspace',
      base: path,
      pathInBase: ['.codex', 'prompts'],
      isBounded: true,
      lifetime,
      changed: () => this.#changed(path, opened),
    });
    this.#folders.set(path, { folder: opened, lifetime });
    return opened;
  }

  /** Closes all folders except those of these workspaces, and returns the closed ones. */
  retain(held: ReadonlySet<string | null>): readonly string[] {
    const gone = [...this.#folders.keys()].filter((path) => !held.has(path));
    for (const path of gone) {
      void this.#folders.get(path)?.lifetime.end();
      this.#folders.delete(path);
    }
    return gone;
  }
}
