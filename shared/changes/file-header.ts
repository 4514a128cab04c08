import type { DiffFile } from './diff-summary.ts';
import { unquotePath } from './git-path.ts';

/** A diff's information about a file, apart from its hunks. */
export type DiffFileHeader = Pick<DiffFile, 'path' | 'from' | 'change' | 'binary'> & {
  readonly oldMode: string | null;
  readonly newMode: string | null;
  /** The ids of the old and new contents, as in `1a2b..3c4d`. Null if the diff does not name them. */
  readonly contents: string | null;
};

/** The lines between the start of a file in a diff and its first hunk. */
export class FileHeader {
  /** True once the first hunk of the file has begun. */
  inHunks = false;
  binary = false;
  #title = '';
  #old: string | null = null;
  #new: string | null = null;
  #renamed = false;
  #created = false;
  #deleted = false;
  #oldMode: string | null = null;
  #newMode: string | null = null;
  /** The mode of a file whose mode did not change. */
  #unchangedMode: string | null = null;
  #contents: string | null = null;

  /** Reads one line. Skips unknown lines. */
  read(line: string): void {
    const [, key = '', value = ''] =
      /^(diff --git|---|\+\+\+|rename from|rename to|copy to|old mode|new mode|new file mode|deleted file mode|index|Binary files|GIT binary patch)(?: (.*))?$/.exec(
        line,
      ) ?? [];
    switch (key) {
      case 'diff --git':
        this.#title = value;
        break;
      case '---':
        this.#old = readSidePath(value, 'a/');
        this.#created ||= value.startsWith('/dev/null');
        break;
      case '+++':
        this.#new = readSidePath(value, 'b/');
        this.#deleted ||= value.startsWith('/dev/null');
        break;
      case 'rename from':
        this.#old = unquotePath(value);
        this.#renamed = true;
        break;
      case 'rename to':
      case 'copy to':
        this.#new = unquotePath(value);
        break;
      case 'old mode':
        this.#oldMode = value;
        break;
      case 'new mode':
        this.#newMode = value;
        break;
      case 'new file mode':
        this.#created = true;
        this.#newMode = value;
        break;
      case 'deleted file mode':
        this.#deleted = true;
        this.#oldMode = value;
        break;
      case 'index':
        [, this.#contents = null, this.#unchangedMode = null] =
          /^([\da-f]+\.\.[\da-f]+)(?: (\d{6}))?$/.exec(value) ?? [];
        break;
      case 'Binary files':
      case 'GIT binary patch':
        this.binary = true;
        break;
    }
  }

  /** The collected facts. Null if no file is named. */
  facts(): DiffFileHeader | null {
    const [titleOld, titleNew] = readTitlePaths(this.#title);
    const before = this.#old ?? titleOld;
    const after = this.#new ?? titleNew;
    const path = this.#deleted ? before : (after ?? before);
    if (path === null) return null;
    const renamed = this.#renamed || (!this.#created && !this.#deleted && before !== null && before !== path);
    const change = this.#created ? 'added' : this.#deleted ? 'deleted' : renamed ? 'renamed' : 'modified';
    return {
      path,
      from: change === 'renamed' ? before : null,
      change,
      binary: this.binary,
      oldMode: this.#oldMode ?? this.#unchangedMode,
      newMode: this.#newMode ?? this.#unchangedMode,
      contents: this.#contents,
    };
  }
}

/** The path of one side. Null for a side that does not exist. A time after a tab is ignored. */
function readSidePath(value: string, prefix: string): string | null {
  const written = value.startsWith('"') ? value : (value.split('\t')[0] ?? '');
  if (written === '/dev/null' || written === '') return null;
  const path = unquotePath(written);
  return path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

/** The two paths of `diff --git`. Without quotes, they can be separated only if they are the same. */
function readTitlePaths(title: string): readonly [string | null, string | null] {
  const quoted = /^("(?:\\.|[^"\\])*"|\S+) ("(?:\\.|[^"\\])*"|\S+)$/.exec(title);
  if (quoted !== null) return [readSidePath(quoted[1] ?? '', 'a/'), readSidePath(quoted[2] ?? '', 'b/')];
  const middle = (title.length - 1) / 2;
  const same = title.slice(2, middle) === title.slice(middle + 3);
  return same && middle > 2 ? [title.slice(2, middle), title.slice(middle + 3)] : [null, null];
}
