import { lstat, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { StoredJson } from '../files/stored-json.ts';

/** An answer to "Trust this folder". */
export type TrustAnswer = Exclude<WorkspaceSnapshot['trust'], 'unknown'>;

/** How far a folder is trusted, and why trust in a folder above does not cover it. */
export type Trust = Pick<WorkspaceSnapshot, 'trust' | 'notCovered'>;

// Loose: what a newer version adds stays.
const answersFile = z.looseObject({ answers: z.record(z.string(), z.enum(['writable', 'readOnly'])) });
const codexConfig = z.object({
  projects: z.record(z.string(), z.object({ trust_level: z.string().optional() })).optional(),
});

type CodexProjects = NonNullable<z.infer<typeof codexConfig>['projects']>;

/** Which folders the person agreed to, here or before in Codex itself. */
export class FolderTrust {
  readonly #answers: StoredJson<z.infer<typeof answersFile>>;
  readonly #codexHome: string;

  private constructor(answers: StoredJson<z.infer<typeof answersFile>>, codexHome: string) {
    this.#answers = answers;
    this.#codexHome = codexHome;
  }

  /** Reads the answers kept in `trust.json` of the data folder. */
  static async load(dataFolder: string, codexHome: string): Promise<FolderTrust> {
    const stored = await StoredJson.load(join(dataFolder, 'trust.json'), answersFile, { answers: {} });
    return new FolderTrust(stored, codexHome);
  }

  /**
   * How far a folder is trusted, by real path. The nearest answer holds: ours for the folder or its repository, or what
   * Codex's config says of the folder or one above it. No answer reaches into a folder with Codex settings or a repository
   * of its own, because they can start programs, and a turn in its sandbox can make both.
   */
  async of(path: string, gitRoot: string | null): Promise<Trust> {
    const projects = await this.#codexProjects();
    const saidOf = (place: string) => this.#answerFor(place) ?? codexAnswerFor(projects, place);
    let notCovered: WorkspaceSnapshot['notCovered'];
    for (const place of placesFrom(path)) {
      const said = saidOf(place);
      if (notCovered !== undefined) {
        if (said !== undefined) return said === 'writable' ? { trust: 'unknown', notCovered } : { trust: 'unknown' };
        continue;
      }
      const own = this.#answerFor(place);
      if (own !== undefined && (place === path || place === gitRoot)) return { trust: own };
      // An answer of ours does not cover a folder below that is in no repository, but it hides what is said above.
      if (own !== undefined) return { trust: 'unknown' };
      if (said !== undefined) return { trust: said === 'writable' ? 'writable' : 'unknown' };
      notCovered = await whatItBrings(place);
    }
    return { trust: 'unknown' };
  }

  /**
   * The folders whose settings Codex must not load when it works in a folder, by real path: the folder and those above it,
   * up to the first that is trusted itself. Codex lets trust reach further down than `of` does. Empty where the folder is
   * trusted, and where Codex trusts nothing above it either.
   */
  async untrustedFor(path: string, gitRoot: string | null): Promise<readonly string[]> {
    if ((await this.of(path, gitRoot)).trust === 'writable') return [];
    const projects = await this.#codexProjects();
    const above = placesFrom(path).findIndex((place) => codexAnswerFor(projects, place) === 'writable');
    return above === -1 ? [] : placesFrom(path).slice(0, Math.max(above, 1));
  }

  /** The folders that somebody has answered for, by real path. */
  get folders(): readonly string[] {
    return Object.keys(this.#answers.value.answers);
  }

  /** Why answers are not kept, as a sentence; null when they are. */
  get problem(): string | null {
    return this.#answers.problem;
  }

  /** Keeps an answer for a folder, by real path. Gives null, or a sentence on why it holds only until the app ends. */
  answer(path: string, trust: TrustAnswer): Promise<string | null> {
    return this.#answers.update((file) => ({ ...file, answers: { ...file.answers, [path]: trust } }));
  }

  #answerFor(place: string): TrustAnswer | undefined {
    const { answers } = this.#answers.value;
    return Object.hasOwn(answers, place) ? answers[place] : undefined;
  }

  async #codexProjects(): Promise<CodexProjects> {
    try {
      return codexConfig.parse(parse(await readFile(join(this.#codexHome, 'config.toml'), 'utf8'))).projects ?? {};
    } catch {
      return {};
    }
  }
}

/** A folder and all above it, nearest first. */
function placesFrom(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...placesFrom(above)];
}

function codexAnswerFor(projects: CodexProjects, place: string): TrustAnswer | undefined {
  if (!Object.hasOwn(projects, place)) return undefined;
  return projects[place]?.trust_level === 'trusted' ? 'writable' : 'readOnly';
}

/** What of a folder can start programs; undefined when it has nothing of the kind. */
async function whatItBrings(folder: string): Promise<WorkspaceSnapshot['notCovered']> {
  const isThere = (name: string) =>
    lstat(join(folder, name)).then(
      () => true,
      () => false,
    );
  if (await isThere('.codex')) return 'settings';
  return (await isThere('.git')) ? 'repository' : undefined;
}
