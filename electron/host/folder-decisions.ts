/** Whether Codex may load the settings of a folder. */
export type TrustLevel = 'trusted' | 'untrusted';

/** What Codex may use in a folder. */
export type FolderDecisions = {
  /** The trust level of each folder whose settings Codex could load, by path. Codex never decides for itself. */
  readonly levels: Readonly<Record<string, TrustLevel>>;
  /**
   * The entries that config.toml needs. Codex loses a thread's start overrides when it reloads its configuration: after
   * a sign-in, or when it lists tool servers.
   */
  readonly toWrite: Readonly<Record<string, TrustLevel>>;
  /** Why Codex must not load a thread there now, as a sentence. Null if it may. */
  readonly refusal: string | null;
};

/** What to restore in config.toml for folders where Codex no longer works. Null removes the entry. */
export type FormerEntries = Readonly<Record<string, TrustLevel | null>>;

/** Something that is running and could write files. */
export type Writer = {
  /** Its own folder, where Codex's sandbox protects `.codex`, even a missing one (observed with 0.169). */
  readonly folder: string;
  /** Where else it can write. */
  readonly roots: readonly string[];
};

/** The circumstances of a decision. */
export type DecisionContext = {
  readonly writers: readonly Writer[];
  /** True if Codex is about to reload the configuration of all its threads, not to load a thread. */
  readonly reloads: boolean;
};
