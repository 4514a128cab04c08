import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { isInside } from '../../shared/files/is-inside.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { StoredJson } from '../files/stored-json.ts';
import { findGitHead, type GitHead } from '../git/git-head.ts';
import type { FolderDecisions, TrustLevel } from '../host/folder-decisions.ts';
import { digestOfSettings } from './settings-digest.ts';

/** An answer to "Trust this folder". */
export type TrustAnswer = Exclude<WorkspaceSnapshot['trust'], 'unknown'>;

/** How far a folder is trusted, and why earlier trust does not reach it. */
export type Trust = Pick<WorkspaceSnapshot, 'trust' | 'notCovered'>;

// Loose: what a newer version adds stays.
const answersFile = z.looseObject({
  answers: z.record(z.string(), z.enum(['writable', 'readOnly'])),
  /** What the settings of a trusted folder were when that trust began; empty when nobody can tell. */
  digests: z.record(z.string(), z.string()).optional(),
  /** The folders that Workcell has entered as untrusted in Codex's config, which is no answer of the person's. */
  switchedOff: z.array(z.string()).optional(),
});
const codexConfig = z.object({
  projects: z.record(z.string(), z.object({ trust_level: z.string().optional() })).optional(),
});

type CodexProjects = ReadonlyMap<string, string>;

const pathStyle = process.platform === 'win32' ? 'windows' : 'posix';

/** Which folders the person agreed to, here or before in Codex itself. */
export class FolderTrust {
  readonly #answers: StoredJson<z.infer<typeof answersFile>>;
  readonly #codexHome: string;
  /** Our own worktrees are below it. */
  readonly #worktrees: string;

  private constructor(answers: StoredJson<z.infer<typeof answersFile>>, codexHome: string, worktrees: string) {
    this.#answers = answers;
    this.#codexHome = codexHome;
    this.#worktrees = worktrees;
  }

  /** Reads the answers kept in `trust.json` of the data folder. */
  static async load(dataFolder: string, codexHome: string): Promise<FolderTrust> {
    const stored = await StoredJson.load(join(dataFolder, 'trust.json'), answersFile, { answers: {} });
    const worktrees = join(dataFolder, 'worktrees');
    return new FolderTrust(stored, codexHome, await realpath(worktrees).catch(() => worktrees));
  }

  /**
   * How far a folder is trusted, by real path. The nearest answer holds: ours for the folder or its repository, or what
   * Codex's config says of the folder or one above it. No answer reaches into a folder with Codex settings or a repository
   * of its own, because they can start programs, and a turn in its sandbox can make both. Nor does it hold once the
   * settings of the folder are others.
   */
  async of(path: string, gitRoot: string | null): Promise<Trust> {
    const projects = await this.#codexProjects();
    const saidOf = (place: string) => this.#answerFor(place) ?? this.#codexAnswerFor(projects, place);
    let notCovered: WorkspaceSnapshot['notCovered'];
    for (const place of placesFrom(path)) {
      const said = saidOf(place);
      if (notCovered !== undefined) {
        if (said !== undefined) return said === 'writable' ? { trust: 'unknown', notCovered } : { trust: 'unknown' };
        continue;
      }
      const own = this.#answerFor(place);
      if (own !== undefined && (place === path || place === gitRoot)) return await this.#unlessChanged(place, own);
      // An answer of ours does not cover a folder below that is in no repository, but it hides what is said above.
      if (own !== undefined) return { trust: 'unknown' };
      if (said !== undefined)
        return said === 'writable' ? await this.#unlessChanged(place, said) : { trust: 'unknown' };
      notCovered = await whatItBrings(place);
    }
    return { trust: 'unknown' };
  }

  /**
   * What Codex is to go by in a folder. Each folder from there up gets a word, because Codex takes trust from the root of
   * the repository and, in a linked worktree, from the main checkout. Trusted is only what the person has trusted itself: a
   * folder below gets none, whether or not it has settings at this moment. Never rejects.
   */
  async decisionsFor(folder: string): Promise<FolderDecisions> {
    const projects = await this.#codexProjects();
    const real = await realpath(folder).catch(() => folder);
    const head = await findGitHead(real);
    const spelled = placesFrom(folder);
    const places = new Set([...spelled, ...(await Promise.all(spelled.map(realOrSame))), ...placesFrom(real)]);
    const ofMain = this.#isOwnWorktree(real) && head !== null ? mainCheckoutOf(head) : null;
    const levels: Record<string, TrustLevel> = {};
    for (const place of places) {
      const isTrusted =
        ofMain !== null && head !== null && isInside(head.root, place, pathStyle)
          ? await this.#isLikeMain(projects, place, join(ofMain, relative(head.root, place)))
          : await this.#isTrustedItself(projects, place);
      levels[keyOf(place)] = isTrusted ? 'trusted' : 'untrusted';
    }
    if (this.#isOwnWorktree(real)) return { levels, toWrite: {} };
    const toWrite = {
      ...this.#missingTrust(projects, levels),
      ...(await this.#wrongTrust(projects, levels, real, head)),
    };
    await this.#note(projects, toWrite);
    return { levels, toWrite };
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
  async answer(path: string, trust: TrustAnswer): Promise<string | null> {
    const digest = (await digestOfSettings(path, this.#codexHome)) ?? '';
    return await this.#answers.update((file) => ({
      ...file,
      answers: { ...file.answers, [path]: trust },
      digests: { ...file.digests, [path]: digest },
    }));
  }

  #answerFor(place: string): TrustAnswer | undefined {
    const { answers } = this.#answers.value;
    return Object.hasOwn(answers, place) ? answers[place] : undefined;
  }

  async #unlessChanged(place: string, said: TrustAnswer): Promise<Trust> {
    if (said === 'readOnly') return { trust: said };
    // Where nobody can tell, it may be written in, and its settings are not used.
    return (await this.#settingsOf(place)) === 'changed'
      ? { trust: 'unknown', notCovered: 'changed' }
      : { trust: said };
  }

  /** Are the settings of a trusted folder what they were? Those of one that is new here are looked at now. */
  async #settingsOf(place: string): Promise<'same' | 'changed' | 'unknowable'> {
    const digest = (await digestOfSettings(place, this.#codexHome)) ?? '';
    const { digests = {} } = this.#answers.value;
    if (!Object.hasOwn(digests, place)) {
      await this.#answers.update((file) => ({ ...file, digests: { [place]: digest, ...file.digests } }));
    } else if (digests[place] !== digest) return 'changed';
    return digest === '' ? 'unknowable' : 'same';
  }

  async #isTrustedItself(projects: CodexProjects, place: string): Promise<boolean> {
    const said = this.#answerFor(place) ?? this.#codexAnswerFor(projects, place);
    return said === 'writable' && (await this.#settingsOf(place)) === 'same';
  }

  /** A worktree of ours brings what the person has trusted in the checkout that it was made from. */
  async #isLikeMain(projects: CodexProjects, place: string, main: string): Promise<boolean> {
    if (!(await this.#isTrustedItself(projects, main))) return false;
    return (await digestOfSettings(place, this.#codexHome)) === (await digestOfSettings(main, this.#codexHome));
  }

  #isOwnWorktree(real: string): boolean {
    return isInside(this.#worktrees, real, pathStyle);
  }

  /** Trust that the person has given here, and that Codex's config does not say. What they wrote there stays. */
  #missingTrust(projects: CodexProjects, levels: FolderDecisions['levels']): Record<string, TrustLevel> {
    const { answers, switchedOff = [] } = this.#answers.value;
    const isMissing = (place: string) =>
      levels[keyOf(place)] === 'trusted' &&
      (switchedOff.includes(place) ? projects.get(keyOf(place)) !== 'trusted' : !projects.has(keyOf(place)));
    const places = [...Object.keys(answers), ...switchedOff].filter(isMissing);
    return Object.fromEntries(places.map((place) => [place, 'trusted']));
  }

  /** The folders that Codex would trust by itself, and we do not, but for those that trust in a folder above covers. */
  async #wrongTrust(
    projects: CodexProjects,
    levels: FolderDecisions['levels'],
    real: string,
    head: GitHead | null,
  ): Promise<Record<string, TrustLevel>> {
    const root = head?.root ?? real;
    const heirOf =
      head === null || head.headFolder === join(root, '.git') ? [root] : [root, ...placesFrom(head.headFolder)];
    const inherits = heirOf.some((place) => projects.get(keyOf(place)) === 'trusted');
    const wrong: Record<string, TrustLevel> = {};
    for (const place of placesFrom(real).filter((each) => isInside(root, each, pathStyle))) {
      const said = projects.get(keyOf(place));
      const isTrustedByCodex = said === undefined ? inherits : said === 'trusted';
      if (!isTrustedByCodex || levels[keyOf(place)] === 'trusted') continue;
      const isOwn = (this.#answerFor(place) ?? this.#codexAnswerFor(projects, place)) !== undefined;
      if (isOwn || (await this.of(place, root)).trust !== 'writable') wrong[place] = 'untrusted';
    }
    return wrong;
  }

  /** Keeps which entries are ours; one that says trusted again is none. */
  async #note(projects: CodexProjects, toWrite: FolderDecisions['toWrite']): Promise<void> {
    const { switchedOff: before = [] } = this.#answers.value;
    const added = Object.keys(toWrite).filter((place) => toWrite[place] === 'untrusted' && !before.includes(place));
    const isOver = (place: string) => projects.get(keyOf(place)) === 'trusted' && toWrite[place] !== 'untrusted';
    if (added.length === 0 && !before.some(isOver)) return;
    await this.#answers.update((file) => ({
      ...file,
      switchedOff: [...new Set([...(file.switchedOff ?? []).filter((place) => !isOver(place)), ...added])],
    }));
  }

  #codexAnswerFor(projects: CodexProjects, place: string): TrustAnswer | undefined {
    const said = projects.get(keyOf(place));
    if (said === 'trusted') return 'writable';
    const { digests = {}, switchedOff = [] } = this.#answers.value;
    // Only trust that was there before has a digest.
    if (switchedOff.includes(place)) return Object.hasOwn(digests, place) ? 'writable' : undefined;
    return said === undefined ? undefined : 'readOnly';
  }

  async #codexProjects(): Promise<CodexProjects> {
    try {
      const text = await readFile(join(this.#codexHome, 'config.toml'), 'utf8');
      const projects = Object.entries(codexConfig.parse(parse(text)).projects ?? {});
      return new Map(projects.map(([place, { trust_level }]) => [keyOf(place), trust_level ?? '']));
    } catch {
      return new Map();
    }
  }
}

/** A folder and all above it, nearest first. */
function placesFrom(path: string): readonly string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...placesFrom(above)];
}

function realOrSame(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** A folder as Codex names it in its config: on Windows without capitals. */
function keyOf(place: string): string {
  return process.platform === 'win32' ? place.toLowerCase() : place;
}

/** The main checkout of a linked worktree; null for any other repository. */
function mainCheckoutOf({ headFolder }: GitHead): string | null {
  const worktrees = dirname(headFolder);
  const git = dirname(worktrees);
  return basename(worktrees) === 'worktrees' && basename(git) === '.git' ? dirname(git) : null;
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
