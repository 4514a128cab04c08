// Only tools and programs on these lists are reported by name. Everything else is `other`.

const tools: ReadonlySet<string> = new Set(
  // Codex's own tools.
  (
    'shell exec_command write_stdin unified_exec apply_patch update_plan view_image web_search read_file list_dir ' +
    'grep_files request_user_input spawn_agent send_input wait resume_agent close_agent list_mcp_resources ' +
    'read_mcp_resource js_repl image_generation ' +
    // Claude Code's own tools.
    'Agent AskUserQuestion Bash BashOutput Edit ExitPlanMode Glob Grep KillShell LS MultiEdit NotebookEdit Read Skill ' +
    'SlashCommand Task TaskOutput TaskStop TodoWrite WebFetch WebSearch Write'
  ).split(' '),
);

const programs: ReadonlySet<string> = new Set(
  (
    'awk basename bash bun bundle cargo cat cd chmod clang cmake composer cp curl cut date deno diff dirname docker ' +
    'dotnet du echo env false fd find gcc gh git go gradle grep head helm jest jq kill kubectl less ln ls make mkdir mv ' +
    'mvn mypy ninja node npm npx nl perl php pip pip3 pnpm poetry powershell printenv printf ps pwd pwsh py pytest ' +
    'python python3 rake rg rm rmdir rspec ruby ruff rustc rustfmt sed sh sleep sort ssh stat swift tail tar tee ' +
    'terraform test time touch tr tree true tsc uniq unzip uv vitest wc wget which xargs xcodebuild yarn zip zsh biome ' +
    'eslint prettier'
  ).split(' '),
);

/** Returns the reportable name of a tool. `mcp` for any tool of an MCP server. */
export function toReportedTool(name: string | null, isOfServer: boolean): string {
  if (isOfServer || name?.startsWith('mcp__') === true) return 'mcp';
  return name !== null && tools.has(name) ? name : 'other';
}

/** Returns the reportable name of a program that `getProgram` found in a command. */
export function toReportedProgram(name: string): string {
  const plain = name.toLowerCase().replace(/\.(?:exe|cmd)$/, '');
  return programs.has(plain) ? plain : 'other';
}
