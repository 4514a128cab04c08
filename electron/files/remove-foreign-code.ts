import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isExecutableKey } from './executable-keys.ts';

/** The variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Whether the real path of a path is in a folder that someone else may have written. */
export type IsForeign = (path: string) => Promise<boolean>;

const wordPattern = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

/** Lists of folders and files that programs load code from, separated as in PATH. */
const pathLists = wordPattern(`
  LD_LIBRARY_PATH LD_RUN_PATH GCONV_PATH
  PYTHONPATH PYTHONHOME NODE_PATH PERL5LIB PERLLIB RUBYLIB GEM_PATH CLASSPATH ERL_LIBS MONO_PATH R_LIBS R_LIBS_USER
  R_LIBS_SITE TCLLIBPATH GUILE_LOAD_PATH GUILE_EXTENSIONS_PATH EMACSLOADPATH FPATH PSMODULEPATH PHP_INI_SCAN_DIR
  DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS DOTNET_SHARED_STORE
  XDG_DATA_DIRS XDG_CONFIG_DIRS KDEDIRS GSETTINGS_SCHEMA_DIR
  GTK_PATH GIO_EXTRA_MODULES GI_TYPELIB_PATH QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH QML_IMPORT_PATH
  QML2_IMPORT_PATH GST_PLUGIN_PATH GST_PLUGIN_PATH_1_0 GST_PLUGIN_SYSTEM_PATH GST_PLUGIN_SYSTEM_PATH_1_0
  LIBGL_DRIVERS_PATH LIBVA_DRIVERS_PATH GBM_BACKENDS_PATH VDPAU_DRIVER_PATH __EGL_VENDOR_LIBRARY_DIRS
  __EGL_VENDOR_LIBRARY_FILENAMES VK_LAYER_PATH VK_ADD_LAYER_PATH VK_ICD_FILENAMES VK_DRIVER_FILES
  VK_ADD_DRIVER_FILES OCL_ICD_VENDORS SASL_PATH KRB5_CONFIG LOCPATH GIT_ALTERNATE_OBJECT_DIRECTORIES`);
/** Lists in which an empty entry means the default places. In others, it is the current folder. */
const emptyIsUsual = wordPattern('EMACSLOADPATH PHP_INI_SCAN_DIR');
/** Libraries to load. A name without a slash is looked up in the system's folders. */
const libraryLists = wordPattern('LD_PRELOAD LD_AUDIT DYLD_INSERT_LIBRARIES GTK_MODULES GTK3_MODULES');
/** One file or folder that programs load code from, or read the names of programs from. */
const singlePaths = wordPattern(`
  BASH_ENV ENV ZDOTDIR SHELL COMSPEC DEVELOPER_DIR
  XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME KDEHOME
  PYTHONSTARTUP PYTHONUSERBASE PYTHONEXECUTABLE PYTHONPYCACHEPREFIX __PYVENV_LAUNCHER__ GEM_HOME BUNDLE_GEMFILE
  NODE_REPL_EXTERNAL_MODULE NPM_CONFIG_USERCONFIG NPM_CONFIG_GLOBALCONFIG NPM_CONFIG_PREFIX
  NPM_CONFIG_INIT_MODULE
  OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES PKCS11_MODULE_PATH SSH_SK_PROVIDER
  CORECLR_PROFILER_PATH CORECLR_PROFILER_PATH_32 CORECLR_PROFILER_PATH_64 CORECLR_PROFILER_PATH_ARM64
  COR_PROFILER_PATH COR_PROFILER_PATH_32 COR_PROFILER_PATH_64 DOTNET_ROOT MONO_CFG_DIR PHPRC R_PROFILE
  R_PROFILE_USER R_ENVIRON R_ENVIRON_USER JAVA_HOME
  GTK_EXE_PREFIX GTK_DATA_PREFIX GTK_IM_MODULE_FILE GIO_MODULE_DIR GDK_PIXBUF_MODULE_FILE GDK_PIXBUF_MODULEDIR
  GST_PLUGIN_SCANNER GST_PLUGIN_SCANNER_1_0
  QTWEBENGINEPROCESS_PATH ALSA_PLUGIN_DIR ALSA_CONFIG_PATH VIM VIMRUNTIME MYVIMRC
  GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_CONFIG
  GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM`);
/** Variables that an empty value turns off. */
const emptyIsNone = wordPattern('BASH_ENV ENV OPENSSL_CONF GIT_TEMPLATE_DIR GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM');
/** One program, as a path or as a name to look up on PATH. An empty value means none. */
const programVariables = wordPattern(`
  SSH_ASKPASS SUDO_ASKPASS GIT_ASKPASS GIT_SSH GIT_PROXY_COMMAND NPM_CONFIG_SCRIPT_SHELL NPM_CONFIG_SHELL
  NPM_CONFIG_GIT`);
/** Commands, and options that can name code. */
const commandVariables = wordPattern(`
  EDITOR VISUAL BROWSER PAGER MANPAGER TERMINAL TERMCMD LESSOPEN LESSCLOSE PROMPT_COMMAND VIMINIT EXINIT GVIMINIT
  GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_SSH_COMMAND GIT_EXTERNAL_DIFF
  NPM_CONFIG_NODE_OPTIONS NPM_CONFIG_EDITOR NPM_CONFIG_VIEWER
  NODE_OPTIONS BUN_OPTIONS PERL5OPT PERL5DB RUBYOPT LUA_INIT LUA_INIT_5_2 LUA_INIT_5_3 LUA_INIT_5_4
  JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS MAVEN_OPTS GRADLE_OPTS ANT_OPTS SBT_OPTS ERL_FLAGS ERL_AFLAGS
  ERL_ZFLAGS`);
/** Patterns of file names, separated by semicolons. An empty one means the default patterns. */
const patternLists = /^LUA_C?PATH(_5_\d)?$/u;
/** Adds the current folder to what a program loads from. */
const alwaysRemoved = wordPattern('PERL_USE_UNSAFE_INC');

/**
 * Variables that only programs of these languages read. Codex itself, git and shells do not, so Codex passes them on to
 * the commands in its sandbox. Those of .NET are not included: PowerShell reads them.
 */
const ofLanguages =
  /^(?:PYTHON|__PYVENV_LAUNCHER__$|NODE_|BUN_OPTIONS$|NPM_CONFIG_|PERL|RUBY|GEM_|BUNDLE_|CLASSPATH$|JAVA_|_JAVA_OPTIONS$|JDK_JAVA_OPTIONS$|(?:MAVEN|GRADLE|ANT|SBT)_OPTS$|ERL_|MONO_|R_|TCLLIBPATH$|GUILE_|EMACSLOADPATH$|PHP|LUA_)/u;

/** How the options of a program name code to load. */
type Grammar = {
  readonly names: RegExp;
  /** Matches the words of options, each on its own line, that must be the absolute path of something else. */
  readonly loaded: RegExp;
  /** What separates several such paths: a character, or the separator of PATH. */
  readonly divider?: ',' | 'ofPath';
  /** Options that are never kept. */
  readonly never?: RegExp;
  /** Whether nothing else in these options loads code. Otherwise they are also checked like a shell command. */
  readonly isComplete: boolean;
};

const ofNode =
  /^(?:-r|--(?:require|import|loader|experimental[-_]loader|preload|openssl[-_]config|env[-_]file(?:[-_]if[-_]exists)?|snapshot[-_]blob|experimental[-_]config[-_]file|config))(?:=|\n)([^\n]+)/gmu;
const ofJava =
  /^-(?:javaagent|agentpath):([^\n=]+)|^-Xbootclasspath(?:\/[ap])?:([^\n]+)|^-XX:(?:Flags|VMOptionsFile|SharedArchiveFile|AOTCache|AOTLibrary|OnError|OnOutOfMemoryError)=([^\n]+)|^-D(?:java\.(?:library\.path|class\.path|ext\.dirs|endorsed\.dirs)|sun\.boot\.library\.path|jdk\.module\.(?:upgrade\.)?path|maven\.ext\.class\.path)=([^\n]+)|^(?:-cp|-classpath|--class-path|-p|--module-path|--upgrade-module-path)[=\n]([^\n]+)|^--patch-module[=\n][^\n=]+=([^\n]+)|^@([^\n]+)/gmu;
const grammars: readonly Grammar[] = [
  {
    names: /^(NODE_OPTIONS|BUN_OPTIONS|NPM_CONFIG_NODE_OPTIONS)$/u,
    loaded: ofNode,
    // Loads `node.config.json` from the current folder.
    never: /^--experimental[-_]default[-_]config[-_]file/mu,
    isComplete: true,
  },
  {
    names: /^PERL5OPT$/u,
    loaded: /^-?[ABD-HJ-LN-Za-ln-z\d]*I\n?([^\n]+)|^-?[ABD-HJ-LN-Za-ln-z\d]*[mM]-?(?:local::lib|b?lib)=([^\n]+)/gmu,
    divider: ',',
    // Anything more than the name of a module is code, and `blib` is in the current folder.
    never:
      /^-?[ABD-HJ-LN-Za-ln-z\d]*[mM](?!-?[\w:]+(?:=[^\n]*)?(?![^\n]))|^-?[ABD-HJ-LN-Za-ln-z\d]*[mM]-?blib(?![^\n])/mu,
    isComplete: true,
  },
  {
    names: /^RUBYOPT$/u,
    loaded: /^-?[dvwUW\d]*I\n?([^\n]+)|^-?[dvwUW\d]*r\n?((?:\.{1,2}[\\/]|[\\/~]|[A-Za-z]:[\\/])[^\n]*)/gmu,
    divider: 'ofPath',
    isComplete: true,
  },
  {
    names: /^(JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|(MAVEN|GRADLE|ANT|SBT)_OPTS)$/u,
    loaded: ofJava,
    divider: 'ofPath',
    isComplete: true,
  },
  { names: /^ERL_/u, loaded: /^-(?:pa|pz|path|boot|config|args_file|root)\n([^\n]+)/gmu, isComplete: false },
  { names: /^GIT_SSH_COMMAND$/u, loaded: /^-F\n?(?!none$)([^\n]+)/gmu, isComplete: false },
];

/** The names of programs that run scripts. Their first argument can be a script in the current folder. */
const interpreters =
  /^(?:node(?:js)?|deno|bun|(?:python|ruby|perl|php|lua(?:jit)?|tclsh|wish|guile)[\d.]*|(?:ba|da|z|k|fi|t?c)?sh|pwsh|powershell|cmd|[wc]script|java|source|so|luafile|dofile|require)(?:\.exe)?$/iu;
const scriptPattern =
  /\.(?:[cm]?[jt]s|py|rb|pl|php|lua|tcl|(?:ba|z|fi)?sh|bat|cmd|ps1|exe|jar|so|dylib|dll|vim|el|conf)$/iu;

/** Git settings in variables that name one file or folder. */
const placesOfGit =
  /^(?:core\.hookspath|init\.templatedir|instaweb\.modulepath|include\.path|includeif\..+\.path|(?:browser|difftool|guitool|man|mergetool)\..+\.path)$/isu;
/** Git settings in variables that name one program. */
const programsOfGit = /^(?:core\.askpass|gpg\.(?:.+\.)?program)$/isu;
/** Replaces the name of a removed setting, because the settings are numbered. Git ignores it. */
const leftOutOfGit = 'workcell.leftout';
/** A setting in GIT_CONFIG_PARAMETERS: `'key'='value'`, or `'key=value'` of an older git. */
const parameter = /('(?:[^']|'\\[!']')*')(?:(=)('(?:[^']|'\\[!']')*')?)?/gu;

/**
 * Removes from an environment the values that name code to load or to run by a relative path, or in a folder for which
 * `isForeign` is true. Removes single entries from lists, git settings one by one, and other variables as a whole. Does
 * not change PATH. Keeps what an ordinary program reads as data, wherever it is, and the folders of Codex and Claude
 * Code, which are checked where they are used. `isForCodex`: Codex itself gets the environment, so variables that only
 * languages read stay.
 */
export async function removeForeignCode<Value extends string | undefined>(
  environment: Readonly<Record<string, Value>>,
  isForeign: IsForeign,
  platform: NodeJS.Platform = process.platform,
  isForCodex = false,
): Promise<Record<string, Value | string>> {
  const look = new VariableFilter(isForeign, platform, environment);
  const settings = await look.changedSettings();
  const kept = await Promise.all(
    Object.entries(environment).map(async ([name, value]): Promise<[string, Value | string] | null> => {
      if (typeof value !== 'string') return [name, value];
      const meant = look.nameOf(name);
      if (isForCodex && ofLanguages.test(meant)) return [name, value];
      const left = settings.get(meant) ?? (await look.getSafePart(meant, value));
      return left === null ? null : [name, left];
    }),
  );
  return Object.fromEntries(kept.filter((entry) => entry !== null));
}

/**
 * Returns the names of variables that are missing or shorter in another environment. Excludes PATH, which always
 * differs.
 */
export function namesLeftOut(before: Variables, after: Variables): readonly string[] {
  return Object.keys(before)
    .filter((name) => name.toUpperCase() !== 'PATH' && before[name] !== undefined && before[name] !== after[name])
    .toSorted();
}

class VariableFilter {
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

  /** Returns a name as our lists have it. Only Windows and npm ignore case, and npm treats `-` as `_`. */
  nameOf(name: string): string {
    if (/^npm_config_/iu.test(name)) return name.toUpperCase().replaceAll('-', '_');
    return this.#isWindows ? name.toUpperCase() : name;
  }

  /** Returns the part of a variable that may stay. Null: nothing. */
  async getSafePart(name: string, value: string): Promise<string | null> {
    if (alwaysRemoved.has(name)) return null;
    if (name === 'GIT_CONFIG_PARAMETERS') return this.#parametersOf(value);
    if (name === 'TCLLIBPATH') return this.#tclListOf(value);
    if (pathLists.has(name) || /^DYLD_\w*PATH$/u.test(name)) return this.#listOf(name, value);
    if (libraryLists.has(name)) return this.#filterLibraries(value);
    if (patternLists.test(name)) return this.#filterPatterns(value);
    if (singlePaths.has(name)) return (await this.#isSafePlace(name, value)) ? value : null;
    if (programVariables.has(name)) return (await this.#isSafeProgram(value)) ? value : null;
    if (commandVariables.has(name)) return (await this.#isSafeCommand(name, value)) ? value : null;
    return value;
  }

  /** Finds the numbered git settings that may not stay. Returns the new values of their variables. */
  async changedSettings(): Promise<ReadonlyMap<string, string>> {
    const all = new Map(Object.entries(this.#environment).map(([name, value]) => [this.nameOf(name), value ?? '']));
    const changed = [...all].map(async ([name, key]): Promise<readonly (readonly [string, string])[]> => {
      const at = /^GIT_CONFIG_KEY_(\d+)$/u.exec(name)?.[1];
      if (at === undefined || (await this.#isSafeSetting(key, all.get(`GIT_CONFIG_VALUE_${at}`) ?? ''))) return [];
      return [
        [name, leftOutOfGit],
        [`GIT_CONFIG_VALUE_${at}`, ''],
      ];
    });
    return new Map((await Promise.all(changed)).flat());
  }

  /** Whether a git setting may stay. Git reads most settings as data, such as addresses, names and `safe.directory`. */
  async #isSafeSetting(key: string, value: string): Promise<boolean> {
    if (value === '') return true;
    if (placesOfGit.test(key)) return value.startsWith('%(prefix)/') || (await this.#isSafePath(this.#withHome(value)));
    if (programsOfGit.test(key)) return await this.#isSafeProgram(this.#withHome(value));
    if (!isExecutableKey(key)) return true;
    return await this.#isSafeCommand(key.toLowerCase() === 'core.sshcommand' ? 'GIT_SSH_COMMAND' : key, value);
  }

  async #parametersOf(value: string): Promise<string | null> {
    if (value.replace(parameter, '').trim() !== '') return null;
    const all = [...value.matchAll(parameter)];
    const isSafe = ([, first = '', divider, second = "''"]: readonly string[]) => {
      if (divider !== undefined) return this.#isSafeSetting(unquoted(first), unquoted(second));
      const [key = '', ...rest] = unquoted(first).split('=');
      return this.#isSafeSetting(key, rest.join('='));
    };
    return await this.#kept(value, all, isSafe, (left) => left.map(([whole]) => whole).join(' '));
  }

  /** Keeps the paths of a list that are absolute and not foreign. */
  async #listOf(name: string, value: string): Promise<string | null> {
    const { delimiter } = this.#path;
    // The Linux loader accepts both separators.
    const divider = name === 'LD_LIBRARY_PATH' && !this.#isWindows ? /[:;]/u : delimiter;
    const isSafe = async (entry: string) => (entry === '' && emptyIsUsual.has(name)) || (await this.#isSafePath(entry));
    return await this.#kept(value, value.split(divider), isSafe, (left) => left.join(delimiter));
  }

  async #tclListOf(value: string): Promise<string | null> {
    const entries = value.match(/\{[^{}]*\}|[^\s{}]+/gu) ?? [];
    const isSafe = (entry: string) => this.#isSafePath(entry.replace(/^\{(.*)\}$/su, '$1'));
    return await this.#kept(value, entries, isSafe, (left) => left.join(' '));
  }

  async #filterLibraries(value: string): Promise<string | null> {
    const isSafe = async (entry: string) => entry === '' || (await this.#isSafeProgram(entry));
    return await this.#kept(value, value.split(/[:\s]/u), isSafe, (left) => left.join(':'));
  }

  async #filterPatterns(value: string): Promise<string | null> {
    const isSafe = async (entry: string) => entry === '' || (await this.#isSafePath(entry));
    return await this.#kept(value, value.split(';'), isSafe, (left) => left.join(';'));
  }

  /** Returns the value if all its parts are safe, otherwise its safe parts joined. Null if no safe part is left. */
  async #kept<Part>(
    value: string,
    parts: readonly Part[],
    isSafe: (part: Part) => Promise<boolean>,
    join: (parts: readonly Part[]) => string,
  ): Promise<string | null> {
    const safe = await Promise.all(parts.map(isSafe));
    if (!safe.includes(false)) return value;
    const left = join(parts.filter((_, at) => safe[at]));
    return /^[:;\s]*$/u.test(left) ? null : left;
  }

  async #isSafePlace(name: string, value: string): Promise<boolean> {
    if (value === '') return emptyIsNone.has(name);
    // For other programs, this is a word such as `production`, which names the kind of machine.
    if (name === 'ENV' && /^(?!\.)[^/\\$`~]+$/u.test(value) && !scriptPattern.test(value)) return true;
    // A shell would expand it.
    if (/^(BASH_)?ENV$/u.test(name) && /[$`]/u.test(value)) return false;
    return await this.#isSafePath(value);
  }

  /** Whether a program is safe. A name without a folder is looked up in folders that are checked elsewhere. */
  async #isSafeProgram(value: string): Promise<boolean> {
    return /^[^/\\]*$/u.test(value) || (await this.#isSafePath(value));
  }

  async #isSafePath(path: string): Promise<boolean> {
    // On Windows, a path without a drive depends on the current one.
    const isWhole = this.#isWindows ? /^(?:[a-z]:|[\\/])[\\/]/iu.test(path) : path.startsWith('/');
    return isWhole && !(await this.#isForeign(path));
  }

  async #isSafeCommand(name: string, value: string): Promise<boolean> {
    const grammar = grammars.find(({ names }) => names.test(name));
    if (grammar !== undefined && !(await this.#loadsOnlySafe(grammar, value))) return false;
    if (grammar?.isComplete === true) return true;
    if (name.startsWith('LUA_INIT') && value.startsWith('@')) return await this.#isSafePath(value.slice(1));
    return await this.#isSafeInShell(value);
  }

  async #loadsOnlySafe({ divider, isComplete, loaded, never }: Grammar, value: string): Promise<boolean> {
    const text = isComplete ? value : this.#expanded(value);
    const words = (text.match(/(?:"[^"]*"|'[^']*'|[^ \t\r\n\v\f"'])+|["']/gu) ?? []).map((word) =>
      word.replace(/"([^"]*)"|'([^']*)'/gu, '$1$2'),
    );
    if (words.some((word) => word.includes('\n'))) return false;
    // Not every program that reads options supports quotes.
    const withoutQuotes = text.split(/[ \t\r\n\v\f]+/u).map((word) => word.replace(/["']/gu, ''));
    const readings = [words, withoutQuotes].map((reading) => reading.join('\n'));
    if (never !== undefined && readings.some((reading) => never.test(reading))) return false;
    const found = readings
      .flatMap((reading) => [...reading.matchAll(loaded)])
      .flatMap((match) => match.slice(1))
      .filter((path) => path !== undefined)
      .map((path) => (/^file:/iu.test(path) ? this.#pathOfAddress(path) : path));
    const paths = divider === undefined ? found : found.flatMap((path) => path.split(this.#dividerOf(divider)));
    const safe = await Promise.all(paths.map((path) => this.#isSafePath(isComplete ? path : this.#withHome(path))));
    return !safe.includes(false);
  }

  #dividerOf(divider: NonNullable<Grammar['divider']>): string {
    return divider === 'ofPath' ? this.#path.delimiter : divider;
  }

  async #isSafeInShell(value: string): Promise<boolean> {
    // A shell would run the code inside.
    if (/\$\(|`/u.test(value)) return false;
    let followsInterpreter = false;
    const safe = this.#splitIntoWords(value).map((word, at) => {
      const isOption = word.startsWith('-') || (this.#isWindows && word.startsWith('/'));
      const isArgument = followsInterpreter && !isOption;
      followsInterpreter = interpreters.test(word.replace(/^.*[\\/]/su, '')) || (followsInterpreter && !isArgument);
      return this.#isSafeWord(word, at === 0, isArgument);
    });
    if ((await Promise.all(safe)).includes(false)) return false;
    // A folder's name can have a space.
    const whole = value.replace(/^["']/u, '');
    return !this.#path.isAbsolute(whole) || !(await this.#isForeign(whole));
  }

  /** Splits a value into what a shell or a program could read as words. Excludes web addresses. */
  #splitIntoWords(value: string): readonly string[] {
    const address = /\b(?!file:)[a-z][a-z\d+.-]+:\/\/[^\s"'`;|&()<>$]*/giu;
    const text = this.#expanded(
      value.replace(address, '').replace(/file:\/\/[^\s"'`;|&()<>]*/giu, (found) => this.#pathOfAddress(found)),
    );
    const [token, divider] = this.#isWindows
      ? [/"[^"]*"|[^\s"]+/gu, /[\s"'`;|&()<>,=]+/u]
      : [/"[^"]*"|'[^']*'|(?:\\.|[^\s"'\\])+/gsu, /[\s"'`;|&()<>,=:]+/u];
    return (text.match(token) ?? [])
      .flatMap((written) => {
        const plain = this.#isWindows ? written : written.replace(/\\(.)/gsu, '$1');
        const inside = plain.replace(/^(["'])(.*)\1$/su, '$2');
        // A path with a space, and not a command in quotes.
        const isPath = /\s/u.test(inside) && this.#path.isAbsolute(inside) && !/\s(?:\.{0,2}[/\\]|-)/u.test(inside);
        return isPath ? [inside] : plain.split(divider);
      })
      .filter((word) => word !== '');
  }

  async #isSafeWord(written: string, isFirst: boolean, isArgument: boolean): Promise<boolean> {
    const word = this.#withHome(written.replace(/^(?:-[a-z](?=.*[/\\])|[@!+])/iu, ''));
    // Such as `/wait`.
    const isSwitch = this.#isWindows && !isFirst && /^\/[^/\\]*$/u.test(word);
    if (this.#path.isAbsolute(word)) return isSwitch || (await this.#isSafePath(word));
    const hasFolder = this.#isWindows ? /[/\\]/u.test(word) : word.includes('/');
    return !hasFolder && !/^\.\.?$/u.test(word) && !(isArgument && scriptPattern.test(word));
  }

  /** Replaces variables in a text with their values, except the current folder. */
  #expanded(text: string): string {
    const variable = /\$\{?(?!PWD\b)(\w+)\}?/gu;
    return text.replace(variable, (written, name: string) => this.#environment[name] ?? written);
  }

  #withHome(path: string): string {
    const home = this.#environment.HOME ?? this.#environment.USERPROFILE;
    return home !== undefined && /^~[\\/]/u.test(path) ? this.#path.join(home, path.slice(2)) : path;
  }

  /** Returns the path of a `file:` address. If it has none, returns an unsafe path. */
  #pathOfAddress(address: string): string {
    try {
      return fileURLToPath(address, { windows: this.#isWindows });
    } catch {
      return './';
    }
  }
}

/** Returns the contents of the quotes in GIT_CONFIG_PARAMETERS. */
const unquoted = (text: string): string => text.slice(1, -1).replace(/'\\([!'])'/gu, '$1');
