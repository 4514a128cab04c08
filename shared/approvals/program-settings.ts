/**
 * Files that make programs run commands by themselves: when a folder is opened, entered, checked out, installed, or
 * built, or when another agent starts there. Each pattern matches a whole path with `/`, and any folder may precede it.
 */
const patterns: readonly string[] = [
  // git and its hooks.
  String.raw`\.git(?:attributes|modules|config)`,
  String.raw`\.(?:husky|githooks|lefthook)/.+`,
  String.raw`\.?lefthook\.ya?ml`,
  String.raw`\.pre-commit-config\.ya?ml`,
  // Editors.
  String.raw`\.(?:vscode|idea|zed|fleet|nova)/.+`,
  String.raw`[^/]+\.(?:code-workspace|sublime-project)`,
  String.raw`\.(?:vimrc|nvimrc|exrc|nvim\.lua|dir-locals\.el|editorconfig-checker\.json)`,
  String.raw`\.devcontainer(?:/.+|\.json)`,
  // Agents.
  String.raw`\.(?:claude|cursor|codex|agents|gemini|windsurf|roo|continue|aider\.conf\.yml)(?:/.+)?`,
  String.raw`\.?mcp\.json`,
  String.raw`(?:AGENTS|AGENTS\.override|CLAUDE|CLAUDE\.local|GEMINI)\.md`,
  String.raw`\.(?:cursorrules|windsurfrules|clinerules)`,
  String.raw`\.github/copilot-instructions\.md`,
  // Shells and environments.
  String.raw`\.(?:envrc|env|env\..+|bashrc|bash_profile|bash_aliases|zshrc|zshenv|zprofile|profile|direnvrc)`,
  String.raw`\.?mise(?:\.local)?\.toml`,
  String.raw`\.tool-versions`,
  // Package managers and builds.
  String.raw`package\.json`,
  String.raw`\.(?:npmrc|yarnrc|yarnrc\.yml|pnpmfile\.cjs)`,
  String.raw`(?:pnpm-workspace\.yaml|bunfig\.toml|setup\.py|conftest\.py|sitecustomize\.py|build\.rs|[^/]+\.pth)`,
  String.raw`\.cargo/config(?:\.toml)?`,
  String.raw`(?:GNU)?makefile|justfile|rakefile|gemfile|taskfile\.ya?ml|CMakeLists\.txt|gradlew(?:\.bat)?|[^/]+\.gradle(?:\.kts)?`,
  // Build servers.
  String.raw`\.github/(?:workflows|actions)/.+`,
  String.raw`\.gitlab-ci\.yml|\.circleci/.+|jenkinsfile|azure-pipelines\.yml|\.drone\.yml|\.travis\.yml`,
];

const settings = new RegExp(`(?:^|/)(?:${patterns.join('|')})$`, 'is');

/** True for a file that can make a program run commands without asking. Paths use `/` or `\`. */
export function isProgramSettings(path: string): boolean {
  return settings.test(path.replaceAll('\\', '/'));
}
