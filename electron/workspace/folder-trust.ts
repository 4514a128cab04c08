import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/words/words.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { realPathOf } from '../files/real-path.ts';
import { describeSilence } from '../files/silent-folders.ts';
import { StoredJson } from '../files/stored-json.ts';
import { findGitHead, type GitHead } from '../git/git-head.ts';
import type { FolderDecisions, FormerEntries, Surroundings, TrustLevel } from '../host/folder-decisions.ts';
import { trustKey } from '../host/trust-key.ts';
import { type CodexConfig, type CodexProjects, readCodexConfig } from './codex-projects.ts';
import { digestOfSettings, hasSettings, noSettings } from './settings-digest.ts';
import {
  lookFor,
  mainCheckoutOf,
  pathStyle,
  placesFrom,
  realOrSame,
  whatItBrings,
  writableAmong,
} from './trust-places.ts';

/** An answer to "Trust this folder". */
export type TrustAnswer = Exclude<WorkspaceSnapshot['trust'], 'unknown'>;

/** Why an answer was not taken, or is not kept. */
type AnswerProblem = { readonly type: 'settingsChanged' } | { readonly type: 'notKept'; readonly message: string };

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

const alone: Surroundings = { writers: [], reloads: false };

/** Which folders the person agreed to, here, in another host on the same data folder, or before in Codex itself. */
export class FolderTrust {
  readonly #answers: StoredJson<z.infer<typeof answersFile>>;
  readonly #codexHome: string;
  /** Our own worktrees are below it. */
  readonly #worktrees: string;
  /** By folder, what was decided on before: a folder that does not answer has the same names still. */
  readonly #places = new Map<string, readonly string[]>();
  /** How often a folder has not answered. */
  #unanswered = 0;

  private constructor(answers: StoredJson<z.infer<typeof answersFile>>, codexHome: string, worktrees: string) {
    this.#answers = answers;
    this.#codexHome = codexHome;
    this.#worktrees = worktrees;
  }

  /** Reads the answers kept in `trust.json` of the data folder. */
  static async load(dataFolder: string, codexHome: string): Promise<FolderTrust> {
    const stored = await StoredJson.load(join(dataFolder, 'trust.json'), answersFile, { answers: {} });
    return new FolderTrust(stored, codexHome, await realPathOf(join(dataFolder, 'worktrees')));
  }

  /**
   * How far a folder is trusted, by real path. The nearest answer holds: ours for the folder or its repository, or what
   * Codex's config says of the folder or one above it. No answer reaches into a folder with Codex settings or a repository
   * of its own, because they can start programs, and a turn in its sandbox can make both. Nor does it hold once the
   * settings of the folder are others.
   */
  async of(path: string, gitRoot: string | null): Promise<Trust> {
    await this.#answers.refresh();
    const { projects } = await this.#codexConfig();
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
   * folder below gets none, whether or not it has settings at this moment. Nor does one whose settings somebody could change
   * between our look and Codex's, and where there are some, no thread may be loaded. Never rejects.
   */
  async decisionsFor(folder: string, { writers, reloads }: Surroundings = alone): Promise<FolderDecisions> {
    const before = this.#unanswered;
    await this.#answers.refresh();
    const config = await this.#codexConfig();
    const { projects } = config;
    const real = await realpath(folder).catch(() => folder);
    const head = await findGitHead(real);
    const spelled = placesFrom(folder);
    const places = new Set([...spelled, ...(await Promise.all(spelled.map(realOrSame))), ...placesFrom(real)]);
    this.#places.set(folder, [...places]);
    const ofMain = this.#isOwnWorktree(real) && head !== null ? mainCheckoutOf(head) : null;
    const writable = await writableAmong(places, writers);
    const exposed = new Set(reloads ? writable.keys() : []);
    let refusal: string | null = null;
    const levels: Record<string, TrustLevel> = {};
    for (const place of places) {
      const isTrusted =
        ofMain !== null && head !== null && isInside(head.root, place, pathStyle)
          ? await this.#isLikeMain(projects, place, join(ofMain, relative(head.root, place)))
          : await this.#isTrustedItself(projects, place);
      const above = writable.get(place);
      levels[trustKey(place)] = isTrusted && above === undefined ? 'trusted' : 'untrusted';
      if (!isTrusted || above === undefined) continue;
      exposed.add(place);
      if (await this.#couldHaveSettings(place)) {
        refusal = t`Codex works in ${above} and could change the settings here. Try again when that has finished.`;
      }
    }
    const toWrite = {
      ...this.#missingTrust(projects, levels),
      ...(await this.#wrongTrust(config, levels, real, head)),
      ...this.#wrongWhileExposed(projects, exposed),
    };
    // A look that comes to its end late has seen a config.toml without what was entered meanwhile.
    await this.#note(before === this.#unanswered ? projects : new Map(), toWrite);
    return { levels, toWrite, refusal };
  }

  /**
   * Decisions for a folder that does not answer, without a look at it: nothing there is trusted. Nobody knows what Codex
   * would load there, so config.toml gets an entry for each place that can have trust now, as one of its own or by
   * inheritance. Never rejects.
   */
  async decisionsWithoutLook(folder: string): Promise<FolderDecisions> {
    this.#unanswered += 1;
    const { projects } = await this.#codexConfig();
    const { answers, digests = {} } = this.#answers.value;
    const isAnyTrusted = this.#isAnyTrusted(projects);
    const places = [...new Set([...placesFrom(folder), ...(this.#places.get(folder) ?? [])])];
    const canBeTrusted = (place: string) => {
      const said = projects.get(trustKey(place));
      // The person's own word stays where nobody has looked yet: no thread can have been loaded there.
      const isSeen = Object.hasOwn(answers, place) || Object.hasOwn(digests, place);
      return said === undefined ? isAnyTrusted : said === 'trusted' && isSeen;
    };
    const toWrite = Object.fromEntries(
      places.filter(canBeTrusted).map((place): [string, TrustLevel] => [place, 'untrusted']),
    );
    await this.#note(projects, toWrite);
    return {
      levels: Object.fromEntries(places.map((place) => [trustKey(place), 'untrusted'])),
      toWrite,
      refusal: describeSilence(folder),
    };
  }

  /**
   * What config.toml said before we entered folders as untrusted, for a Codex that works nowhere yet: `trusted` where it
   * was the person's own word. Never rejects.
   */
  async entriesBefore(): Promise<FormerEntries> {
    await this.#answers.refresh();
    const { switchedOff = [], digests = {} } = this.#answers.value;
    const config = switchedOff.length === 0 ? null : await readCodexConfig(this.#codexHome);
    if (config === null) return {};
    const isOurs = (place: string) => config.projects.get(trustKey(place)) === 'untrusted';
    if (!switchedOff.every(isOurs)) {
      await this.#answers.update((file) => ({ ...file, switchedOff: (file.switchedOff ?? []).filter(isOurs) }));
    }
    // Without an answer of ours, only trust in config.toml has a digest.
    const wasTrusted = (place: string) => this.#answerFor(place) === undefined && Object.hasOwn(digests, place);
    const before = (place: string): TrustLevel | null => (wasTrusted(place) ? 'trusted' : null);
    return Object.fromEntries(switchedOff.filter(isOurs).map((place) => [place, before(place)]));
  }

  /** The folders that somebody has answered for, by real path. */
  get folders(): readonly string[] {
    return Object.keys(this.#answers.value.answers);
  }

  /** What somebody has answered for a folder, or for the nearest one above it; null where nobody has. */
  async nearestAnswer(path: string): Promise<{ readonly place: string; readonly trust: TrustAnswer } | null> {
    await this.#answers.refresh();
    for (const place of placesFrom(path)) {
      const trust = this.#answerFor(place);
      if (trust !== undefined) return { place, trust };
    }
    return null;
  }

  /** Why answers are not kept, as a sentence; null when they are. */
  get problem(): string | null {
    return this.#answers.problem;
  }

  /** Stands for what a yes for a folder would cover now. */
  async coveredBy(path: string): Promise<string> {
    return coverOf(path, await this.#digestOf(path));
  }

  /**
   * Keeps an answer for a folder, by real path; one to a question that `covers` something else is none. A no covers no
   * settings, so it waits for no look at them. A problem of keeping is a sentence on why it holds only until the app ends.
   */
  async answer(path: string, trust: TrustAnswer, covers?: string): Promise<AnswerProblem | null> {
    if (trust === 'readOnly') return await this.#keep(path, trust);
    const digest = await this.#digestOf(path);
    if (covers !== undefined && covers !== coverOf(path, digest)) return { type: 'settingsChanged' };
    return await this.#keep(path, trust, { [path]: digest });
  }

  async #keep(path: string, trust: TrustAnswer, digests?: Record<string, string>): Promise<AnswerProblem | null> {
    const message = await this.#answers.update((file) => ({
      ...file,
      answers: { ...file.answers, [path]: trust },
      ...(digests !== undefined && { digests: { ...file.digests, ...digests } }),
    }));
    return message === null ? null : { type: 'notKept', message };
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
    const digest = await this.#digestOf(place);
    const { digests = {} } = this.#answers.value;
    if (!Object.hasOwn(digests, place)) {
      await this.#answers.update((file) => ({ ...file, digests: { [place]: digest, ...file.digests } }));
    } else if (digests[place] !== digest) return 'changed';
    return digest === '' ? 'unknowable' : 'same';
  }

  /**
   * What a word of trust is for: the settings of a folder. In a linked worktree with `.codex`, also an empty one, Codex
   * takes the hooks from the main checkout. Empty where nobody can tell.
   */
  async #digestOf(place: string): Promise<string> {
    const own = await digestOfSettings(place, this.#codexHome);
    if (own === null) return '';
    const head = (await hasSettings(place, this.#codexHome)) ? await findGitHead(place) : null;
    const main = head === null ? null : mainCheckoutOf(head);
    if (head === null || main === null) return own;
    const ofMain = await digestOfSettings(join(main, relative(head.root, place)), this.#codexHome);
    if (ofMain === null) return '';
    return ofMain === noSettings ? own : `${own} ${ofMain}`;
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
      levels[trustKey(place)] === 'trusted' &&
      (switchedOff.includes(place) ? projects.get(trustKey(place)) !== 'trusted' : !projects.has(trustKey(place)));
    const places = [...Object.keys(answers), ...switchedOff].filter(isMissing);
    return Object.fromEntries(places.map((place) => [place, 'trusted']));
  }

  /**
   * The folders whose settings Codex could load by itself, and we do not trust. One that has settings gets a word wherever
   * trust could come from. One without gets it where it inherits trust, but for what trust in a folder above covers, and
   * worktrees of ours.
   */
  async #wrongTrust(
    { projects, hasMarkers }: CodexConfig,
    levels: FolderDecisions['levels'],
    real: string,
    head: GitHead | null,
  ): Promise<Record<string, TrustLevel>> {
    const isTrusted = (place: string) => projects.get(trustKey(place)) === 'trusted';
    const places = placesFrom(real);
    const root = head?.root ?? real;
    const heirOf =
      head === null || head.headFolder === join(root, '.git') ? [root] : [root, ...placesFrom(head.headFolder)];
    const inherits = !this.#isOwnWorktree(real) && heirOf.some(isTrusted);
    const found = await Promise.all(places.map((place) => lookFor(join(place, '.git'))));
    const nearest = found.findIndex((each) => each !== 'nothing');
    // Codex loads settings up to here. With markers of the person's own, that can be any folder.
    const top = hasMarkers ? places.at(-1) : places[Math.max(nearest, 0)];
    // A file named .git can lead to any repository. Without it, only a root above is trusted for what lies in it.
    const leadsAnywhere = found.includes('something') && [...projects.values()].includes('trusted');
    const couldInherit = (place: string) => leadsAnywhere || (hasMarkers ? places : placesFrom(place)).some(isTrusted);
    const wrong: Record<string, TrustLevel> = {};
    let isCovered = false;
    for (const place of places.toReversed()) {
      const answer = this.#answerFor(place);
      const own = answer ?? this.#codexAnswerFor(projects, place);
      // Like `of`: an answer of ours covers the repository that it was given for, and one of Codex's all below.
      if (own !== undefined) {
        const reaches = own === 'writable' && (answer === undefined || place === root);
        isCovered = reaches && (await this.#unlessChanged(place, own)).trust === 'writable';
      } else if ((await whatItBrings(place)) !== undefined) isCovered = false;
      const said = projects.get(trustKey(place));
      const isSettled = levels[trustKey(place)] === 'trusted' || (said !== undefined && said !== 'trusted');
      if (isSettled || !isInside(top ?? root, place, pathStyle)) continue;
      const isLeftToCodex = isInside(root, place, pathStyle) && (own !== undefined || !isCovered);
      const wouldBeTrusted = said === undefined ? inherits : true;
      const couldBeLoaded = couldInherit(place) && (await this.#couldHaveSettings(place));
      if (couldBeLoaded || (isLeftToCodex && wouldBeTrusted)) wrong[place] = 'untrusted';
    }
    return wrong;
  }

  /** Somebody could give these settings now: a word is needed wherever trust could come from. */
  #wrongWhileExposed(projects: CodexProjects, exposed: ReadonlySet<string>): Record<string, TrustLevel> {
    if (!this.#isAnyTrusted(projects)) return {};
    const places = [...exposed].filter((place) => (projects.get(trustKey(place)) ?? 'trusted') === 'trusted');
    return Object.fromEntries(places.map((place) => [place, 'untrusted']));
  }

  /** An answer that is being entered at this moment is not in config.toml yet. */
  #isAnyTrusted(projects: CodexProjects): boolean {
    return [...projects.values(), ...Object.values(this.#answers.value.answers)].some(
      (said) => said === 'trusted' || said === 'writable',
    );
  }

  #couldHaveSettings(place: string): Promise<boolean> {
    return hasSettings(place, this.#codexHome).catch(() => true);
  }

  /** Keeps which entries are ours; one that says trusted again is none. */
  async #note(projects: CodexProjects, toWrite: FolderDecisions['toWrite']): Promise<void> {
    const { switchedOff: before = [] } = this.#answers.value;
    const added = Object.keys(toWrite).filter((place) => toWrite[place] === 'untrusted' && !before.includes(place));
    const isOver = (place: string) => projects.get(trustKey(place)) === 'trusted' && toWrite[place] !== 'untrusted';
    if (added.length === 0 && !before.some(isOver)) return;
    await this.#answers.update((file) => ({
      ...file,
      switchedOff: [...new Set([...(file.switchedOff ?? []).filter((place) => !isOver(place)), ...added])],
    }));
  }

  #codexAnswerFor(projects: CodexProjects, place: string): TrustAnswer | undefined {
    const said = projects.get(trustKey(place));
    if (said === 'trusted') return 'writable';
    const { digests = {}, switchedOff = [] } = this.#answers.value;
    // Only trust that was there before has a digest.
    if (switchedOff.includes(place)) return Object.hasOwn(digests, place) ? 'writable' : undefined;
    return said === undefined ? undefined : 'readOnly';
  }

  async #codexConfig(): Promise<CodexConfig> {
    return (await readCodexConfig(this.#codexHome)) ?? { projects: new Map(), hasMarkers: false };
  }
}

function coverOf(path: string, digest: string): string {
  return createHash('sha256')
    .update(JSON.stringify([path, digest]))
    .digest('hex');
}
