import { describe, expect, it } from 'vitest';
import { fc, runs } from '../../../fixtures/testkit/properties.ts';
import { expandChoices, findProgramFile } from './find-program-file.ts';
import { programFiles } from './program-files.ts';

/** A real path for each pattern of the table, with the reason on its card. */
const examples = programFiles.flatMap(({ files, of, when }) =>
  files.flatMap(expandChoices).map((pattern) => {
    const path = pattern.replace(/\/\*\*$/, '/deep/run.sh').replaceAll('*', 'my');
    return { of, when, pattern, path };
  }),
);

const folder = fc.constantFrom('src', 'a b', 'packages', 'docs', 'Über', '日本', 'v1.2', 'node_modules');
const folders = fc.array(folder, { maxLength: 4 });

function caseOf(path: string, upper: readonly boolean[]): string {
  return [...path].map((letter, at) => (upper[at % upper.length] ? letter.toUpperCase() : letter)).join('');
}

describe('a file that programs run by themselves', () => {
  it('recognizes a program file for every pattern of the table, in any folder and any case', () => {
    const example = fc.constantFrom(...examples);
    const upper = fc.array(fc.boolean(), { minLength: 1, maxLength: 9 });
    const separator = fc.constantFrom('/', '\\');
    fc.assert(
      fc.property(example, folders, upper, separator, ({ path }, before, cases, between) => {
        const whole = caseOf([...before, ...path.split('/')].join(between), cases);
        expect([whole, findProgramFile(whole)]).toEqual([whole, expect.any(String)]);
      }),
      { numRuns: runs(2_000, 50_000) },
    );
    expect(examples.filter(({ path }) => findProgramFile(path) === null)).toEqual([]);
  });

  it.each([
    ['.git/hooks/pre-push', 'git'],
    ['.git', 'git'],
    ['vendor/lib/.git/config', 'git'],
    ['.git/worktrees/a/gitdir', 'git'],
    ['.git/info/attributes', 'git'],
    ['.git/modules/x/config', 'git'],
    ['mirror.git/hooks/post-update', 'git'],
    ['.vscode/tasks.json', 'editor'],
    ['C:\\work\\.vscode\\settings.json', 'editor'],
    ['.husky/pre-commit', 'commit'],
    ['docs/AGENTS.md', 'agent'],
    ['.envrc', 'entered'],
    ['/home/me/.bashrc', 'shell'],
    ['package.json', 'install'],
    ['vite.config.ts', 'tool'],
    ['.eslintrc.js', 'tool'],
    ['compose.yaml', 'container'],
    ['compose.override.yml', 'container'],
    ['.mise/config.toml', 'entered'],
    ['Directory.Build.props', 'build'],
    ['.mvn/extensions.xml', 'build'],
    ['rust-toolchain.toml', 'build'],
    ['gradle/wrapper/gradle-wrapper.properties', 'build'],
    ['.github/workflows/ci.yml', 'server'],
    ['desktop.ini', 'opened'],
    ['main.tf', 'deploy'],
    ['venv/lib/python3/site-packages/a.pth', 'interpreter'],
    ['tools/hooks/pre-commit', 'commit'],
    ['post-checkout', 'commit'],
    ['spec/rails_helper.rb', 'build'],
    ['config/initializers/a.rb', 'build'],
    ['tests/bootstrap.php', 'build'],
    ['migrations/env.py', 'build'],
    ['env/bin/activate', 'interpreter'],
    ['knexfile.ts', 'tool'],
    ['.vitepress/config.mts', 'tool'],
    ['project.json', 'tool'],
    ['analysis_options.yaml', 'build'],
    ['hook/build.dart', 'build'],
    ['book.toml', 'build'],
    ['main.nf', 'build'],
    ['nix/module.nix', 'entered'],
    ['.mise-tasks/test', 'entered'],
    ['.wgetrc', 'interpreter'],
    ['a.library-ms', 'opened'],
    ['entrypoint.sh', 'container'],
    ['dbt_project.yml', 'build'],
  ])('describes when %s runs', (path, when) => {
    expect(findProgramFile(path)).toBe(when);
  });

  it.each([
    ['.GIT/hooks/x', 'in another case'],
    ['.g\u0131t/hooks/x', 'with a letter without its dot'],
    ['.git./hooks/x', 'with a dot that Windows ignores'],
    ['.git . /hooks/x', 'with spaces that Windows ignores'],
    ['.g\u200cit/hooks/x', 'with a character that HFS+ ignores'],
    ['.\u{e0067}git/config', 'with a tag character'],
    ['\uff0egit/config', 'with a full-width dot'],
    ['.gi\u0301t/config', 'with an accent'],
    ['.g\u0456t/config', 'with a Cyrillic letter'],
    ['.git::$INDEX_ALLOCATION/config', 'by its NTFS stream'],
    ['.git:x/config', 'by a stream'],
    ['.vscode/tasks.json::$DATA', 'by the stream of its data'],
    ['GIT~1/config', 'by its short name'],
    ['git~2/hooks/x', 'by another short name'],
    ['GITATT~1', 'by the short name of a file'],
    ['PACKAG~1.JSO', 'by a short name with an ending'],
    ['DIRECT~1.PRO', 'by a short name of a pattern with an ending'],
    ['app/BUILD~2.GRA', 'by another short name of such a pattern'],
    ['VITECO~1.TS', 'by a short name of a configuration'],
    ['REQUIR~1.TXT', 'by a short name of a pattern with a beginning'],
    ['GI7D29~1', 'by a short name with a sum'],
    ['PA4B1C~1.JSO', 'by a short name with a sum and an ending'],
    ['VS12AB~1/tasks.json', 'by a short name with a sum, of a folder'],
    ['.\u017fsh/config', 'with a long s'],
    ['Pac\u212aage.json', 'with a Kelvin sign'],
    ['.//git/../.git//config', 'after a doubled separator'],
  ])('recognizes the program file %j: %s', (path) => {
    expect(findProgramFile(path)).not.toBeNull();
  });
});

describe('an ordinary file', () => {
  it.each(
    `src/greet.js README.md docs/package.json.md vscode/tasks.json my.envrc.txt .gitignore .gitkeep src/claude.ts
    Makefile.md/notes environment.ts .editorconfig LICENSE CHANGELOG.md package-lock.json Cargo.lock src/main.rs
    src/config.ts src/configs/a.ts lib/git/hooks.ts src/docker/index.ts hooks/use-user.ts components/Button.tsx app.py
    tests/test_app.py app/models/user.rb src/main/java/App.java Program.cs data.json config.yml i18n/de.json
    public/index.html styles/app.css notes/tasks.json docs/build/index.html src/build/run.ts workspace/a.ts
    src/shell/start.ts src/agents/list.ts docs/agents.txt assets/logo.svg digit/x legit/x git/x gitx/config a.gitx
    src/vite/config/index.ts schema.sql types.d.ts index.d.mts fonts/a.woff2 a~1/readme.txt PROGRA~1/x.txt`
      .trim()
      .split(/\s+/),
  )('shows no warning for the ordinary file %s', (path) => {
    expect(findProgramFile(path)).toBeNull();
  });

  it('shows no warning for an ordinary file in any folder', () => {
    const name = fc.constantFrom('index.ts', 'user.rb', 'main.go', 'App.java', 'README.md', 'a.txt', 'data.json');
    fc.assert(
      fc.property(folders, name, (before, file) => {
        expect(findProgramFile([...before, file].join('/'))).toBeNull();
      }),
    );
  });
});

it('recognizes program files quickly for many long paths', () => {
  const paths = Array.from({ length: 5_000 }, (_, at) => `${'some/long/folder/'.repeat(6)}file-${at}.ts`);
  expect(paths.filter((path) => findProgramFile(path) !== null)).toEqual([]);
  expect(findProgramFile(`${'a'.repeat(100_000)}.${'. '.repeat(100_000)}`)).toBeNull();
});
