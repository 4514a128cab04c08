import { posix } from 'node:path';

// Codex writes each type of its protocol to a separate file. This joins them.

type Definition = {
  readonly path: string;
  readonly name: string;
  /** The comment of the type, with its last line break. Empty when there is none. */
  readonly comment: string;
  readonly body: string;
  /** The path of each type it imports, by name. */
  readonly imports: ReadonlyMap<string, string>;
};

const header = `// Generated from what the pinned Codex writes with ts-rs. Do not change it by hand: run "npm run protocol:generate".
// Where two of its folders have different types of one name, the name of the folder is before that of the type.
`;

/**
 * One TypeScript file with the types of all `files`, sorted by name. `files` has the text of each generated file by its
 * path, with forward slashes. Throws when a file is not as Codex writes them: imports, then one type named as the file.
 */
export function joinProtocol(files: ReadonlyMap<string, string>): string {
  const definitions = [...files]
    .filter(([path]) => posix.basename(path) !== 'index.ts')
    .sort(([one], [other]) => compare(one, other))
    .map(([path, text]) => parseDefinition(path, text));
  const names = findDistinctNames(definitions);
  const types = new Map<string, { comment: string; body: string }>();
  for (const definition of definitions) {
    const name = names.get(definition.path) ?? definition.name;
    const body = renameTypes(definition, names);
    const same = types.get(name);
    if (same !== undefined && same.body !== body)
      throw new Error(`There are two different types with the name ${name}.`);
    types.set(name, { comment: same?.comment || definition.comment, body });
  }
  const sorted = [...types].sort(([one], [other]) => compare(one, other));
  return [header, ...sorted.map(([, { comment, body }]) => `${comment}${body}\n`)].join('\n');
}

function parseDefinition(path: string, text: string): Definition {
  const imports = new Map<string, string>();
  const rest = text
    .replaceAll(/^import type \{ (\w+) \} from "([^"]+)";\n/gm, (_line, name: string, from: string) => {
      imports.set(name, `${posix.join(posix.dirname(path), from)}.ts`);
      return '';
    })
    .replaceAll(/^\/\/.*\n/gm, '')
    .trim();
  const name = posix.basename(path, '.ts');
  const starts = [...rest.matchAll(/^(?:export|import)\b.*$/gm)];
  const [start] = starts;
  if (start === undefined || starts.length > 1 || !start[0].startsWith(`export type ${name} = `)) {
    throw new Error(`${path} does not have exactly one type with the name of the file.`);
  }
  return { path, name, comment: rest.slice(0, start.index), body: rest.slice(start.index), imports };
}

/** The new names of the types, by path, that have the name of a different type. */
function findDistinctNames(definitions: readonly Definition[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  // Types that look equal are different when they use types that are.
  for (;;) {
    const bodies = new Map<string, string>();
    const found = definitions.filter((definition) => {
      if (names.has(definition.path)) return false;
      const body = renameTypes(definition, names);
      const first = bodies.get(definition.name) ?? body;
      bodies.set(definition.name, first);
      return first !== body;
    });
    if (found.length === 0) return names;
    for (const { path, name } of found) names.set(path, `${toPascalCase(posix.dirname(path))}${name}`);
  }
}

/** The body of a type with the new names of itself and of what it uses, but not in strings and comments. */
function renameTypes({ path, name, body, imports }: Definition, names: ReadonlyMap<string, string>): string {
  const paths = new Map([...imports, [name, path]]);
  return body.replaceAll(/\/\*[\s\S]*?\*\/|"[^"]*"|\b\w+\b/g, (word) => names.get(paths.get(word) ?? '') ?? word);
}

const toPascalCase = (folder: string): string =>
  folder.replaceAll(/(?:^|[/_.])(\w?)/g, (_start, letter: string) => letter.toUpperCase());

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
