import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { pathStyle } from '../files/path-style.ts';
import { resolveRealPath } from '../files/real-path.ts';
import { describeSilentFolder } from '../files/silent-folders.ts';
import { StoredJson } from '../files/stored-json.ts';
import { findGitHead, type GitHead } from '../git/git-head.ts';
import type { DecisionContext, FolderDecisions, FormerEntries, TrustLevel } from '../host/folder-decisions.ts';
import { toTrustKey } from '../host/trust-key.ts';
import { type CodexConfig, type CodexProjects, readCodexProjects } from './codex-projects.ts';
import { digestSettings, hasSettings, noSettings } from './settings-digest.ts';
import {
  findMainCheckout,
  findStarters,
  findWritable,
  getRealPathOrSame,
  listPlacesFrom,
  readPathKind,
} from './trust-places.ts';

/** An answer to "Trust this folder". */
export type TrustAnswer = Exclude<WorkspaceSnapshot['trust'], 'unknown'>;

/** Why an answer was rejected, or cannot be stored. */
type AnswerProblem = { readonly type: 'settingsChanged' } | { readonly type: 'notKept'; readonly message: string };

/** How far a folder is trusted, and why trust in a folder above does not cover it. */
export type Trust = Pick<WorkspaceSnapshot, 'trust' | 'notCovered'>;

// Loose, to keep the fields of newer versions.
const answersFile = z.looseObject({
  answers: z.record(z.string(), z.enum(['writable', 'readOnly'])),
  /** The settings digest of each trusted folder when its trust began. Empty if the settings were unreadable. */
  digests: z.record(z.string(), z.string()).optional(),
  /** The folders that Workcell marked as untrusted in Codex's config. These are not answers from the user. */
  switchedOff: z.array(z.string()).optional(),
});

const noContext: DecisionContext = { writers: [], reloads: false };

/**
 * Decides which folders the user trusts: from answers in this host, in another host with the same data folder, or
 * earlier in Codex itself.
 */
export class FolderTrust {
  readonly #answers: StoredJson<z.infer<typeof answersFile>>;
  readonly #codexHome: string;
  /** The folder that contains Workcell's worktrees. */
  readonly #worktrees: string;
  /** For each folder, the places of the last decision. A folder that stops responding still has the same names. */
  readonly #places = new Map<string, readonly string[]>();
  /** Counts decisions about folders that did not respond. */
  #unanswered = 0;

  private constructor(answers: StoredJson<z.infer<typeof answersFile>>, codexHome: string, worktrees: string) {
    this.#answers = answers;
    this.#codexHome = codexHome;
    this.#worktrees = worktrees;
  }

  /** Loads the answers from `trust.json` in the data folder. */
  static async load(dataFolder: string, codexHome: string): Promise<FolderTrust> {
    const stored = await StoredJson.load(join(dataFolder, 'trust.json'), answersFile, { answers: {} });
    return new FolderTrust(stored, codexHome, await resolveRealPath(join(dataFolder, 'worktrees')));
  }

  /**
   * Returns how far a folder is trusted, by real path. The nearest answer applies: ours for the folder or its
   * repository, or Codex's config for the folder or one above it. No answer covers a folder with its own Codex settings
   * or its own repository, because they can start programs, and a turn in its sandbox can create both. An answer also
   * ends when the folder's settings change.
   */
  async getTrust(path: string, gitRoot: string | null): Promise<Trust> {
    await this.#answers.refresh();
    const { projects } = await this.#codexConfig();
    const answerFor = (place: string) => this.#getAnswer(place) ?? this.#getCodexAnswer(projects, place);
    let notCovered: WorkspaceSnapshot['notCovered'];
    for (const place of listPlacesFrom(path)) {
      const said = answerFor(place);
      if (notCovered !== undefined) {
        if (said !== undefined) return said === 'writable' ? { trust: 'unknown', notCovered } : { trust: 'unknown' };
        continue;
      }
      const own = this.#getAnswer(place);
      if (own !== undefined && (place === path || place === gitRoot)) return await this.#trustUnlessChanged(place, own);
      // Our answer does not cover a folder below it outside a repository, but it hides the answers above.
      if (own !== undefined) return { trust: 'unknown' };
      if (said !== undefined)
        return said === 'writable' ? await this.#trustUnlessChanged(place, said) : { trust: 'unknown' };
      notCovered = await findStarters(place);
    }
    return { trust: 'unknown' };
  }

  /**
   * Decides what Codex may use in a folder. The folder and each folder above it get an explicit level, because Codex
   * inherits trust from the root of the repository and, in a linked worktree, from the main checkout. Only folders that
   * the user trusted directly are trusted. A folder below is not, whether or not it has settings right now. A folder
   * whose settings could change between our check and Codex's is not trusted either, and if it has settings, Codex must
   * not load a thread there. Never rejects.
   */
  async decide(folder: string, { writers, reloads }: DecisionContext = noContext): Promise<FolderDecisions> {
    const before = this.#unanswered;
    await this.#answers.refresh();
    const config = await this.#codexConfig();
    const { projects } = config;
    const real = await realpath(folder).catch(() => folder);
    const head = await findGitHead(real);
    const spelled = listPlacesFrom(folder);
    const places = new Set([
      ...spelled,
      ...(await Promise.all(spelled.map(getRealPathOrSame))),
      ...listPlacesFrom(real),
    ]);
    this.#places.set(folder, [...places]);
    const ofMain = this.#isOwnWorktree(real) && head !== null ? findMainCheckout(head) : null;
    const writable = await findWritable(places, writers);
    const exposed = new Set(reloads ? writable.keys() : []);
    let refusal: string | null = null;
    const levels: Record<string, TrustLevel> = {};
    for (const place of places) {
      const isTrusted =
        ofMain !== null && head !== null && isInside(head.root, place, pathStyle)
          ? await this.#isLikeMain(projects, place, join(ofMain, relative(head.root, place)))
          : await this.#isTrustedItself(projects, place);
      const above = writable.get(place);
      levels[toTrustKey(place)] = isTrusted && above === undefined ? 'trusted' : 'untrusted';
      if (!isTrusted || above === undefined) continue;
      exposed.add(place);
      if (await this.#couldHaveSettings(place)) {
        refusal = t`Codex is working in ${above} and could change the settings here. Try again when it has finished.`;
      }
    }
    const toWrite = {
      ...this.#findMissingTrust(projects, levels),
      ...(await this.#findWrongTrust(config, levels, real, head)),
      ...this.#findExposedTrust(projects, exposed),
    };
    // A check that ends late has an old config.toml without newer entries.
    await this.#noteSwitchedOff(before === this.#unanswered ? projects : new Map(), toWrite);
    return { levels, toWrite, refusal };
  }

  /**
   * Decides about a folder that does not respond, without reading it: nothing there is trusted. Workcell does not know
   * what Codex would load there, so config.toml gets an entry for each place that can have trust now, its own or
   * inherited. Never rejects.
   */
  async decideWithoutReading(folder: string): Promise<FolderDecisions> {
    this.#unanswered += 1;
    const { projects } = await this.#codexConfig();
    const { answers, digests = {} } = this.#answers.value;
    const isAnyTrusted = this.#isAnyTrusted(projects);
    const places = [...new Set([...listPlacesFrom(folder), ...(this.#places.get(folder) ?? [])])];
    const canBeTrusted = (place: string) => {
      const said = projects.get(toTrustKey(place));
      // The user's own entry stays for places that were never checked, because no thread was loaded there.
      const isSeen = Object.hasOwn(answers, place) || Object.hasOwn(digests, place);
      return said === undefined ? isAnyTrusted : said === 'trusted' && isSeen;
    };
    const toWrite = Object.fromEntries(
      places.filter(canBeTrusted).map((place): [string, TrustLevel] => [place, 'untrusted']),
    );
    await this.#noteSwitchedOff(projects, toWrite);
    return {
      levels: Object.fromEntries(places.map((place) => [toTrustKey(place), 'untrusted'])),
      toWrite,
      refusal: describeSilentFolder(folder),
    };
  }

  /**
   * Returns what config.toml had before Workcell marked folders as untrusted, for a Codex that does not work in any
   * folder yet. `trusted` if that was the user's own entry. Never rejects.
   */
  async getFormerEntries(): Promise<FormerEntries> {
    await this.#answers.refresh();
    const { switchedOff = [], digests = {} } = this.#answers.value;
    const config = switchedOff.length === 0 ? null : await readCodexProjects(this.#codexHome);
    if (config === null) return {};
    const isOurs = (place: string) => config.projects.get(toTrustKey(place)) === 'untrusted';
    if (!switchedOff.every(isOurs)) {
      await this.#answers.update((file) => ({ ...file, switchedOff: (file.switchedOff ?? []).filter(isOurs) }));
    }
    // If Workcell has no answer, only trust in config.toml has a digest.
    const wasTrusted = (place: string) => this.#getAnswer(place) === undefined && Object.hasOwn(digests, place);
    const before = (place: string): TrustLevel | null => (wasTrusted(place) ? 'trusted' : null);
    return Object.fromEntries(switchedOff.filter(isOurs).map((place) => [place, before(place)]));
  }

  /** The folders that have an answer, by real path. */
  get folders(): readonly string[] {
    return Object.keys(this.#answers.value.answers);
  }

  /** Returns the answer for a folder, or for the nearest folder above it that has one. Null if there is none. */
  async findNearestAnswer(path: string): Promise<{ readonly place: string; readonly trust: TrustAnswer } | null> {
    await this.#answers.refresh();
    for (const place of listPlacesFrom(path)) {
      const trust = this.#getAnswer(place);
      if (trust !== undefined) return { place, trust };
    }
    return null;
  }

  /** Why answers cannot be stored, as a sentence. Null if they can. */
  get problem(): string | null {
    return this.#answers.problem;
  }

  /** Returns a token for what trusting a folder would cover now. */
  async getCoverToken(path: string): Promise<string> {
    return toCoverToken(path, await this.#getDigest(path));
  }

  /**
   * Stores an answer for a folder, by real path. Rejects an answer to a question that `covers` something else. A
   * read-only answer covers no settings, so it does not read them. If storing fails, the message gives the reason, and
   * the answer applies only until the app ends.
   */
  async answer(path: string, trust: TrustAnswer, covers?: string): Promise<AnswerProblem | null> {
    if (trust === 'readOnly') return await this.#storeAnswer(path, trust);
    const digest = await this.#getDigest(path);
    if (covers !== undefined && covers !== toCoverToken(path, digest)) return { type: 'settingsChanged' };
    return await this.#storeAnswer(path, trust, { [path]: digest });
  }

  async #storeAnswer(
    path: string,
    trust: TrustAnswer,
    digests?: Record<string, string>,
  ): Promise<AnswerProblem | null> {
    const message = await this.#answers.update((file) => ({
      ...file,
      answers: { ...file.answers, [path]: trust },
      ...(digests !== undefined && { digests: { ...file.digests, ...digests } }),
    }));
    return message === null ? null : { type: 'notKept', message };
  }

  #getAnswer(place: string): TrustAnswer | undefined {
    const { answers } = this.#answers.value;
    return Object.hasOwn(answers, place) ? answers[place] : undefined;
  }

  async #trustUnlessChanged(place: string, said: TrustAnswer): Promise<Trust> {
    if (said === 'readOnly') return { trust: said };
    // If the settings are unreadable, the folder is writable but Codex must not use its settings.
    return (await this.#compareSettings(place)) === 'changed'
      ? { trust: 'unknown', notCovered: 'changed' }
      : { trust: said };
  }

  /**
   * Compares the settings of a trusted folder with those that the trust covers. The first check of a folder records
   * them.
   */
  async #compareSettings(place: string): Promise<'same' | 'changed' | 'unknowable'> {
    const digest = await this.#getDigest(place);
    const { digests = {} } = this.#answers.value;
    if (!Object.hasOwn(digests, place)) {
      await this.#answers.update((file) => ({ ...file, digests: { [place]: digest, ...file.digests } }));
    } else if (digests[place] !== digest) return 'changed';
    return digest === '' ? 'unknowable' : 'same';
  }

  /**
   * Returns the digest that trust covers: the folder's settings. In a linked worktree with `.codex`, even an empty one,
   * Codex uses the hooks of the main checkout, so the digest covers those too. Empty if unreadable.
   */
  async #getDigest(place: string): Promise<string> {
    const own = await digestSettings(place, this.#codexHome);
    if (own === null) return '';
    const head = (await hasSettings(place, this.#codexHome)) ? await findGitHead(place) : null;
    const main = head === null ? null : findMainCheckout(head);
    if (head === null || main === null) return own;
    const ofMain = await digestSettings(join(main, relative(head.root, place)), this.#codexHome);
    if (ofMain === null) return '';
    return ofMain === noSettings ? own : `${own} ${ofMain}`;
  }

  async #isTrustedItself(projects: CodexProjects, place: string): Promise<boolean> {
    const said = this.#getAnswer(place) ?? this.#getCodexAnswer(projects, place);
    return said === 'writable' && (await this.#compareSettings(place)) === 'same';
  }

  /** Returns whether one of Workcell's worktrees has the trust of its checkout, because both have the same settings. */
  async #isLikeMain(projects: CodexProjects, place: string, main: string): Promise<boolean> {
    if (!(await this.#isTrustedItself(projects, main))) return false;
    return (await digestSettings(place, this.#codexHome)) === (await digestSettings(main, this.#codexHome));
  }

  #isOwnWorktree(real: string): boolean {
    return isInside(this.#worktrees, real, pathStyle);
  }

  /**
   * Returns trust that the user gave in Workcell and that is missing in Codex's config. Keeps the user's own entries.
   */
  #findMissingTrust(projects: CodexProjects, levels: FolderDecisions['levels']): Record<string, TrustLevel> {
    const { answers, switchedOff = [] } = this.#answers.value;
    const isMissing = (place: string) =>
      levels[toTrustKey(place)] === 'trusted' &&
      (switchedOff.includes(place) ? projects.get(toTrustKey(place)) !== 'trusted' : !projects.has(toTrustKey(place)));
    const places = [...Object.keys(answers), ...switchedOff].filter(isMissing);
    return Object.fromEntries(places.map((place) => [place, 'trusted']));
  }

  /**
   * Returns entries for the folders whose settings Codex could load on its own although we do not trust them. A folder
   * with settings gets an entry wherever trust could come from. A folder without settings gets one if it inherits
   * trust, unless trust in a folder above covers it, or it is one of our worktrees.
   */
  async #findWrongTrust(
    { projects, hasMarkers }: CodexConfig,
    levels: FolderDecisions['levels'],
    real: string,
    head: GitHead | null,
  ): Promise<Record<string, TrustLevel>> {
    const isTrusted = (place: string) => projects.get(toTrustKey(place)) === 'trusted';
    const places = listPlacesFrom(real);
    const root = head?.root ?? real;
    const inheritsFrom =
      head === null || head.headFolder === join(root, '.git') ? [root] : [root, ...listPlacesFrom(head.headFolder)];
    const inherits = !this.#isOwnWorktree(real) && inheritsFrom.some(isTrusted);
    const found = await Promise.all(places.map((place) => readPathKind(join(place, '.git'))));
    const nearest = found.findIndex((each) => each !== 'nothing');
    // Codex loads settings up to this folder. With the user's own markers, that can be any folder.
    const top = hasMarkers ? places.at(-1) : places[Math.max(nearest, 0)];
    // A file named .git can point to any repository. Without one, only trust in a root above is inherited.
    const leadsAnywhere = found.includes('something') && [...projects.values()].includes('trusted');
    const couldInherit = (place: string) =>
      leadsAnywhere || (hasMarkers ? places : listPlacesFrom(place)).some(isTrusted);
    const wrong: Record<string, TrustLevel> = {};
    let isCovered = false;
    for (const place of places.toReversed()) {
      const answer = this.#getAnswer(place);
      const own = answer ?? this.#getCodexAnswer(projects, place);
      // Same as in `getTrust`: our answer covers the repository it was given for, and Codex's covers everything below.
      if (own !== undefined) {
        const coversPlace = own === 'writable' && (answer === undefined || place === root);
        isCovered = coversPlace && (await this.#trustUnlessChanged(place, own)).trust === 'writable';
      } else if ((await findStarters(place)) !== undefined) isCovered = false;
      const said = projects.get(toTrustKey(place));
      const isSettled = levels[toTrustKey(place)] === 'trusted' || (said !== undefined && said !== 'trusted');
      if (isSettled || !isInside(top ?? root, place, pathStyle)) continue;
      const isLeftToCodex = isInside(root, place, pathStyle) && (own !== undefined || !isCovered);
      const wouldBeTrusted = said === undefined ? inherits : true;
      const couldBeLoaded = couldInherit(place) && (await this.#couldHaveSettings(place));
      if (couldBeLoaded || (isLeftToCodex && wouldBeTrusted)) wrong[place] = 'untrusted';
    }
    return wrong;
  }

  /**
   * Returns entries for folders where settings could appear right now. They are needed wherever trust could come from.
   */
  #findExposedTrust(projects: CodexProjects, exposed: ReadonlySet<string>): Record<string, TrustLevel> {
    if (!this.#isAnyTrusted(projects)) return {};
    const places = [...exposed].filter((place) => (projects.get(toTrustKey(place)) ?? 'trusted') === 'trusted');
    return Object.fromEntries(places.map((place) => [place, 'untrusted']));
  }

  /** Returns whether any folder is trusted. Includes our answers, because config.toml may not have a new one yet. */
  #isAnyTrusted(projects: CodexProjects): boolean {
    return [...projects.values(), ...Object.values(this.#answers.value.answers)].some(
      (said) => said === 'trusted' || said === 'writable',
    );
  }

  #couldHaveSettings(place: string): Promise<boolean> {
    return hasSettings(place, this.#codexHome).catch(() => true);
  }

  /** Records which entries are ours. An entry that is trusted again is no longer ours. */
  async #noteSwitchedOff(projects: CodexProjects, toWrite: FolderDecisions['toWrite']): Promise<void> {
    const { switchedOff: before = [] } = this.#answers.value;
    const added = Object.keys(toWrite).filter((place) => toWrite[place] === 'untrusted' && !before.includes(place));
    const isOver = (place: string) => projects.get(toTrustKey(place)) === 'trusted' && toWrite[place] !== 'untrusted';
    if (added.length === 0 && !before.some(isOver)) return;
    await this.#answers.update((file) => ({
      ...file,
      switchedOff: [...new Set([...(file.switchedOff ?? []).filter((place) => !isOver(place)), ...added])],
    }));
  }

  #getCodexAnswer(projects: CodexProjects, place: string): TrustAnswer | undefined {
    const said = projects.get(toTrustKey(place));
    if (said === 'trusted') return 'writable';
    const { digests = {}, switchedOff = [] } = this.#answers.value;
    // Only earlier trust has a digest.
    if (switchedOff.includes(place)) return Object.hasOwn(digests, place) ? 'writable' : undefined;
    return said === undefined ? undefined : 'readOnly';
  }

  async #codexConfig(): Promise<CodexConfig> {
    return (await readCodexProjects(this.#codexHome)) ?? { projects: new Map(), hasMarkers: false };
  }
}

function toCoverToken(path: string, digest: string): string {
  return createHash('sha256')
    .update(JSON.stringify([path, digest]))
    .digest('hex');
}
