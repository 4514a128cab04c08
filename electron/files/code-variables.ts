import { posix, win32 } from 'node:path';

/** The variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Whether a path really leads into a folder that someone else may have written. */
export type IsForeign = (path: string) => Promise<boolean>;

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

/** Lists of folders and files that programs load code from, divided like PATH. */
const lists = wordsIn(`
  LD_LIBRARY_PATH LD_RUN_PATH GCONV_PATH
  PYTHONPATH PYTHONHOME NODE_PATH PERL5LIB PERLLIB RUBYLIB GEM_PATH CLASSPATH ERL_LIBS MONO_PATH R_LIBS R_LIBS_USER
  R_LIBS_SITE TCLLIBPATH GUILE_LOAD_PATH GUILE_EXTENSIONS_PATH EMACSLOADPATH FPATH PSMODULEPATH PHP_INI_SCAN_DIR
  DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS DOTNET_SHARED_STORE
  XDG_DATA_DIRS XDG_CONFIG_DIRS KDEDIRS GSETTINGS_SCHEMA_DIR
  GTK_PATH GIO_EXTRA_MODULES GI_TYPELIB_PATH QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH QML_IMPORT_PATH
  QML2_IMPORT_PATH GST_PLUGIN_PATH GST_PLUGIN_PATH_1_0 GST_PLUGIN_SYSTEM_PATH GST_PLUGIN_SYSTEM_PATH_1_0
  LIBGL_DRIVERS_PATH LIBVA_DRIVERS_PATH GBM_BACKENDS_PATH VDPAU_DRIVER_PATH __EGL_VENDOR_LIBRARY_DIRS
  __EGL_VENDOR_LIBRARY_FILENAMES VK_LAYER_PATH VK_ADD_LAYER_PATH VK_ICD_FILENAMES VK_DRIVER_FILES
  VK_ADD_DRIVER_FILES OCL_ICD_VENDORS SASL_PATH GIT_ALTERNATE_OBJECT_DIRECTORIES`);
/** Libraries to load. A name without a slash is searched for in the system's folders. */
const libraries = wordsIn('LD_PRELOAD LD_AUDIT DYLD_INSERT_LIBRARIES GTK_MODULES GTK3_MODULES');
/** One file or folder that programs load code from, or take the names of programs from. */
const places = wordsIn(`
  BASH_ENV ENV ZDOTDIR SHELL COMSPEC
  XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME KDEHOME
  PYTHONSTARTUP PYTHONUSERBASE PYTHONEXECUTABLE PYTHONPYCACHEPREFIX __PYVENV_LAUNCHER__ GEM_HOME BUNDLE_GEMFILE
  NODE_REPL_EXTERNAL_MODULE NPM_CONFIG_USERCONFIG NPM_CONFIG_GLOBALCONFIG NPM_CONFIG_PREFIX
  NPM_CONFIG_INIT_MODULE
  OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES PKCS11_MODULE_PATH SSH_SK_PROVIDER KRB5_CONFIG LOCPATH
  CORECLR_PROFILER_PATH CORECLR_PROFILER_PATH_32 CORECLR_PROFILER_PATH_64 CORECLR_PROFILER_PATH_ARM64
  COR_PROFILER_PATH COR_PROFILER_PATH_32 COR_PROFILER_PATH_64 DOTNET_ROOT MONO_CFG_DIR PHPRC R_PROFILE
  R_PROFILE_USER R_ENVIRON R_ENVIRON_USER JAVA_HOME
  GTK_EXE_PREFIX GTK_DATA_PREFIX GTK_IM_MODULE_FILE GIO_MODULE_DIR GDK_PIXBUF_MODULE_FILE GDK_PIXBUF_MODULEDIR
  QTWEBENGINEPROCESS_PATH ALSA_PLUGIN_DIR ALSA_CONFIG_PATH VIM VIMRUNTIME MYVIMRC
  GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_CONFIG
  GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM`);
/** One program, as a path or as a name to be searched for on PATH. */
const programs = wordsIn(`
  SSH_ASKPASS SUDO_ASKPASS GIT_ASKPASS GIT_SSH GIT_PROXY_COMMAND NPM_CONFIG_SCRIPT_SHELL NPM_CONFIG_SHELL
  NPM_CONFIG_GIT`);
/** Commands, and options that can name code. */
const commands = wordsIn(`
  EDITOR VISUAL BROWSER PAGER MANPAGER TERMINAL TERMCMD LESSOPEN LESSCLOSE PROMPT_COMMAND VIMINIT EXINIT GVIMINIT
  GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_SSH_COMMAND GIT_EXTERNAL_DIFF
  NPM_CONFIG_NODE_OPTIONS NPM_CONFIG_EDITOR NPM_CONFIG_VIEWER
  NODE_OPTIONS BUN_OPTIONS PERL5OPT PERL5DB RUBYOPT LUA_INIT LUA_INIT_5_2 LUA_INIT_5_3 LUA_INIT_5_4
  JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS MAVEN_OPTS GRADLE_OPTS ANT_OPTS SBT_OPTS ERL_FLAGS ERL_AFLAGS
  ERL_ZFLAGS`);
/** Patterns of file names, divided by semicolons. An empty one stands for the usual ones. */
const patterns = /^LUA_C?PATH(_5_\d)?$/u;
/** Adds the current folder to what a program loads from. */
const neverKept = wordsIn('PERL_USE_UNSAFE_INC');

const ofNode =
  /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader|--preload|--openssl-config|--env-file(?:-if-exists)?|--snapshot-blob|--experimental-config-file)(?:=|\s+)"?([^\s"]+)/gu;
const ofJava =
  /-(?:javaagent|agentpath):([^\s=]+)|-Djava\.(?:library\.path|class\.path|ext\.dirs|endorsed\.dirs)=(\S+)|(?:^|\s)(?:-cp|-classpath|--class-path|-p|--module-path|--upgrade-module-path)[=\s]+(\S+)|(?:^|\s)@(\S+)/gu;
const ofLua = /^@(.+)$/gu;
/** What options load even if it looks like a plain name: each group must be the absolute path of something else. */
const loadedBy: readonly (readonly [names: RegExp, loaded: RegExp])[] = [
  [/^(NODE_OPTIONS|BUN_OPTIONS|NPM_CONFIG_NODE_OPTIONS)$/u, ofNode],
  // Loads `node.config.json` of the current folder.
  [/^(NODE_OPTIONS|NPM_CONFIG_NODE_OPTIONS)$/u, /--experimental-(default)-config-file/gu],
  [/^PERL5OPT$/u, /(?:^|\s)-?[a-zA-HJ-LN-Z]*I\s*(\S+)|[mM]lib=(\S+)/gu],
  [/^RUBYOPT$/u, /(?:^|\s)-I\s*(\S+)/gu],
  [/^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|(MAVEN|GRADLE|ANT|SBT)_OPTS)$/u, ofJava],
  [/^LUA_INIT/u, ofLua],
  [/^GIT_SSH_COMMAND$/u, /\s-F\s*(\S+)/gu],
];
/** An argument like this is a script, also without a slash. */
const script = /\.(?:[cm]?[jt]s|py|rb|pl|php|lua|(?:ba|z|fi)?sh|bat|cmd|ps1|exe|jar|so|dylib|dll|vim|el|conf)$/iu;
/** Settings of git in variables, which belong together. */
const gitSettings = /^GIT_CONFIG_(COUNT|PARAMETERS|KEY_\d+|VALUE_\d+)$/u;

/**
 * Removes from an environment what names code to load or to run by a relative path, or in a folder that `isForeign`
 * knows. Entries are removed from lists, other variables as a whole. PATH is not touched. What an ordinary program reads
 * as data stays, wherever it is, and so do the folders of Codex and Claude Code, which are judged where they are used.
 */
export async function withoutForeignCode<Value extends string | undefined>(
  environment: Readonly<Record<string, Value>>,
  isForeign: IsForeign,
  platform: NodeJS.Platform = process.platform,
): Promise<Record<string, Value | string>> {
  const look = new Look(isForeign, platform, environment);
  const areGitSettingsSafe = await look.areGitSettingsSafe();
  const kept = await Promise.all(
    Object.entries(environment).map(async ([name, value]): Promise<[string, Value | string] | null> => {
      if (typeof value !== 'string') return [name, value];
      const upper = name.toUpperCase();
      if (gitSettings.test(upper)) return areGitSettingsSafe ? [name, value] : null;
      const left = await look.safePartOf(upper, value);
      return left === null ? null : [name, left];
    }),
  );
  return Object.fromEntries(kept.filter((entry) => entry !== null));
}

class Look {
  readonly #isForeign: IsForeign;
  readonly #isWindows: boolean;
  readonly #path: typeof posix;
  readonly #environment: Variables;

  constructor(isForeign: IsForeign, platform: NodeJS.Platform, environment: Variables) {
    this.#isForeign = isForeign;
    this.#isWindows = platform === 'win32';
    this.#path = this.#isWindows ? win32 : posix;
    this.#environment = environment;
  }

  /** What may stay of a variable. Null: nothing. */
  async safePartOf(name: string, value: string): Promise<string | null> {
    if (neverKept.has(name)) return null;
    if (lists.has(name) || /^DYLD_\w*PATH$/u.test(name)) return this.#entriesOf(value, this.#path.delimiter);
    if (libraries.has(name)) return this.#librariesOf(value);
    if (patterns.test(name)) return this.#patternsOf(value);
    if (places.has(name)) return (await this.#isSafePlace(name, value)) ? value : null;
    if (programs.has(name)) return (await this.#isSafeProgram(value)) ? value : null;
    if (commands.has(name)) return (await this.#isSafeCommand(name, value)) ? value : null;
    return value;
  }

  async areGitSettingsSafe(): Promise<boolean> {
    const named = Object.entries(this.#environment).map(([name, value]) => [name.toUpperCase(), value ?? ''] as const);
    const all = new Map(named);
    const safe = named.map(async ([name, value]) => {
      if (name === 'GIT_CONFIG_PARAMETERS') return await this.#isSafeCommand(name, value);
      const at = /^GIT_CONFIG_VALUE_(\d+)$/u.exec(name)?.[1];
      if (at === undefined) return true;
      const isPlace = /(?:path|file|dir)$/iu.test(all.get(`GIT_CONFIG_KEY_${at}`) ?? '');
      return isPlace ? await this.#isSafePath(value) : await this.#isSafeCommand(name, value);
    });
    return !(await Promise.all(safe)).includes(false);
  }

  /** Paths that are absolute and lead elsewhere. An empty entry would mean the current folder. */
  async #entriesOf(value: string, delimiter: string): Promise<string | null> {
    return joined(await this.#filter(value.split(delimiter), (entry) => this.#isSafePath(entry)), delimiter);
  }

  async #librariesOf(value: string): Promise<string | null> {
    return joined(await this.#filter(value.split(/[:\s]/u), (entry) => this.#isSafeProgram(entry)), ':');
  }

  async #patternsOf(value: string): Promise<string | null> {
    const isSafe = async (entry: string) => entry === '' || (await this.#isSafePath(entry));
    return joined(await this.#filter(value.split(';'), isSafe), ';');
  }

  async #filter(entries: readonly string[], isSafe: (entry: string) => Promise<boolean>): Promise<readonly string[]> {
    const safe = await Promise.all(entries.map(isSafe));
    return entries.filter((_, at) => safe[at]);
  }

  async #isSafePlace(name: string, value: string): Promise<boolean> {
    // A shell would expand it.
    if (/^(BASH_)?ENV$/u.test(name) && /[$`]/u.test(value)) return false;
    return await this.#isSafePath(value);
  }

  /** A name without a folder is searched for in folders that are judged elsewhere. */
  async #isSafeProgram(value: string): Promise<boolean> {
    return /^[^/\\]+$/u.test(value) || (await this.#isSafePath(value));
  }

  async #isSafePath(path: string): Promise<boolean> {
    return this.#path.isAbsolute(path) && !(await this.#isForeign(path));
  }

  async #isSafeCommand(name: string, value: string): Promise<boolean> {
    for (const [names, loaded] of loadedBy) {
      if (!names.test(name)) continue;
      const found = [...value.matchAll(loaded)].flatMap((match) => match.slice(1)).filter((path) => path !== undefined);
      const paths = found.flatMap((path) => withoutScheme(path).split(this.#path.delimiter));
      if ((await this.#filter(paths, (path) => this.#isSafePath(path))).length < paths.length) return false;
    }
    const words = this.#wordsOf(value);
    const safe = await Promise.all(words.map((word, at) => this.#isSafeWord(word, at === 0)));
    if (safe.includes(false)) return false;
    // A folder's name can have a space.
    const whole = value.replace(/^["']/u, '');
    return !this.#path.isAbsolute(whole) || !(await this.#isForeign(whole));
  }

  /** What a shell or a program could take for a word. Addresses of pages are not among them. */
  #wordsOf(value: string): readonly string[] {
    const address = /\b(?!file:)[a-z][a-z\d+.-]+:\/\/[^\s"']*/giu;
    const variable = /\$\{?(?!PWD\b)(\w+)\}?/gu;
    const text = withoutScheme(value.replace(address, '')).replace(
      variable,
      (written, name: string) => this.#environment[name] ?? written,
    );
    const [token, divider] = this.#isWindows
      ? [/"[^"]*"|[^\s"]+/gu, /[\s"'`;|&()<>,=]+/u]
      : [/"[^"]*"|'[^']*'|(?:\\.|[^\s"'\\])+/gsu, /[\s"'`;|&()<>,=:]+/u];
    return (text.match(token) ?? [])
      .flatMap((written) => {
        const plain = this.#isWindows ? written : written.replace(/\\(.)/gsu, '$1');
        const inside = plain.replace(/^(["'])(.*)\1$/su, '$2');
        // A name with a space, and not a command in quotes.
        const isPath = /\s/u.test(inside) && this.#path.isAbsolute(inside) && !/\s(?:\.{0,2}[/\\]|-)/u.test(inside);
        return isPath ? [inside] : plain.split(divider);
      })
      .filter((word) => word !== '');
  }

  async #isSafeWord(written: string, isFirst: boolean): Promise<boolean> {
    const word = written.replace(/^(?:-[a-z](?=.*[/\\])|[@!+])/iu, '');
    const home = this.#environment.HOME;
    if (/^~[/\\]/u.test(word) && home !== undefined)
      return await this.#isSafePath(this.#path.join(home, word.slice(2)));
    if (this.#path.isAbsolute(word)) return await this.#isSafePath(word);
    const hasFolder = this.#isWindows ? /[/\\]/u.test(word) : word.includes('/');
    return !hasFolder && !/^\.\.?$/u.test(word) && (isFirst || !script.test(word));
  }
}

const joined = (entries: readonly string[], delimiter: string): string | null =>
  entries.every((entry) => entry === '') ? null : entries.join(delimiter);

const withoutScheme = (text: string): string => text.replace(/file:\/\//giu, '');
