/** Whether Codex may load the settings of a folder. */
export type TrustLevel = 'trusted' | 'untrusted';

/** What Codex is to go by when it works in a folder. */
export type FolderDecisions = {
  /** A word for each folder whose settings it could load, by path: none is left for Codex to decide. */
  readonly levels: Readonly<Record<string, TrustLevel>>;
  /**
   * What config.toml has to say for that. Codex forgets what a thread was started with when it loads its configuration
   * again: after a sign-in, or when tool servers are looked at.
   */
  readonly toWrite: Readonly<Record<string, TrustLevel>>;
  /** Why Codex must load no thread there now, as a sentence; null when it may. */
  readonly refusal: string | null;
};

/** What config.toml has to say again of folders where Codex does not work any more; null: nothing. */
export type FormerEntries = Readonly<Record<string, TrustLevel | null>>;

/** Something that works now and could write files. */
export type Writer = {
  /** Its own folder, where Codex's sandbox protects `.codex`, also one that is not there yet (observed with 0.169). */
  readonly folder: string;
  /** Where else it can write. */
  readonly roots: readonly string[];
};

/** What else is happening when we decide. */
export type Surroundings = {
  readonly writers: readonly Writer[];
  /** Codex is about to load the configuration of all its threads again, not a thread. */
  readonly reloads: boolean;
};
