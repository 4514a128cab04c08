import { join } from 'node:path';
import { z } from 'zod';
import type { UncommittedState } from '../../shared/contract/commits.ts';
import { StoredJson } from '../files/stored-json.ts';

// Loose, to keep the fields of newer versions.
const permissionsFile = z.looseObject({
  /** The digest of the hooks that the user allowed, by the repository's common git folder. */
  allowed: z.record(z.string(), z.string()),
});

/** Which hooks the user allowed to run at commits. Both hosts of a data folder share them. */
export class HookPermissions {
  readonly #stored: Promise<StoredJson<z.infer<typeof permissionsFile>>>;

  /** Loads `hooks.json` from the data folder. */
  constructor(dataFolder: string) {
    this.#stored = StoredJson.load(join(dataFolder, 'hooks.json'), permissionsFile, { allowed: {} });
  }

  /** Returns whether the user allowed exactly the hooks with this digest. Never rejects. */
  async read(repository: string, digest: string | null): Promise<UncommittedState['hooks']['permission']> {
    const stored = await this.#stored;
    await stored.refresh();
    const { allowed } = stored.value;
    const given = Object.hasOwn(allowed, repository) ? allowed[repository] : undefined;
    return given === undefined ? 'none' : given === digest ? 'given' : 'lost';
  }

  /** Allows hooks, or no hooks if the digest is null. Returns why this lasts only until the app ends. Never rejects. */
  async set(repository: string, digest: string | null): Promise<string | null> {
    return await (await this.#stored).update((file) => {
      const { [repository]: _, ...others } = file.allowed;
      return { ...file, allowed: digest === null ? others : { ...others, [repository]: digest } };
    });
  }
}
