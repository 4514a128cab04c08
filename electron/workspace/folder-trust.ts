import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { StoredJson } from '../files/stored-json.ts';

/** An answer to "Trust this folder". */
export type TrustAnswer = Exclude<WorkspaceSnapshot['trust'], 'unknown'>;

// Loose: what a newer version adds stays.
const answersFile = z.looseObject({ answers: z.record(z.string(), z.enum(['writable', 'readOnly'])) });
const codexConfig = z.object({
  projects: z.record(z.string(), z.object({ trust_level: z.string().optional() })).optional(),
});

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

  /** What holds for a folder, by real path: an answer for itself or its repository, or what Codex's config says. */
  async of(path: string, gitRoot: string | null): Promise<WorkspaceSnapshot['trust']> {
    const places = gitRoot === null ? [path] : [path, gitRoot];
    for (const place of places) {
      if (Object.hasOwn(this.#answers.value.answers, place)) return this.#answers.value.answers[place] ?? 'unknown';
    }
    return (await this.#isTrustedByCodex(path)) ? 'writable' : 'unknown';
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

  /** Codex goes by the entry for the folder or the nearest one above it. */
  async #isTrustedByCodex(path: string): Promise<boolean> {
    const projects = await this.#codexProjects();
    for (let place = path; ; place = dirname(place)) {
      if (Object.hasOwn(projects, place)) return projects[place]?.trust_level === 'trusted';
      if (place === dirname(place)) return false;
    }
  }

  async #codexProjects(): Promise<NonNullable<z.infer<typeof codexConfig>['projects']>> {
    try {
      return codexConfig.parse(parse(await readFile(join(this.#codexHome, 'config.toml'), 'utf8'))).projects ?? {};
    } catch {
      return {};
    }
  }
}
