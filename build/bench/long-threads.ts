import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRepository } from '../../fixtures/demo/git-repository.ts';
import { listToolOutputs, listUserMessages, type ModelRequest } from '../../fixtures/provider/model-request.ts';
import { ScriptedProvider } from '../../fixtures/provider/provider.ts';
import type { Reply } from '../../fixtures/provider/reply.ts';
import { answer, run, withUsage } from '../../fixtures/provider/script.ts';
import { findCodexBinary } from '../../fixtures/testkit/codex-binary.ts';
import { BareCodex } from './bare-codex.ts';
import { createOnce } from './create-once.ts';
import { type OpenPage, timeAfter, toTranscriptSight, writeCodexConfig } from './workbench.ts';

/** Increase this whenever the created data changes, so that cached data is created again. */
const recipe = 2;
const turns = 1_000;
const longAnswerBytes = 100_000;

/** A thread in Codex's store: its name in the list, and the last words of its last answer. */
export type LongThread = { readonly id: string; readonly name: string; readonly end: string };

/** A CODEX_HOME and a workspace with threads. */
export type LongThreads = {
  readonly codexHome: string;
  readonly workspace: string;
  /** A thousand turns of typical length. */
  readonly long: LongThread;
  /** The same turns, followed by an answer of 100 kB. */
  readonly longAnswer: LongThread;
};

/**
 * The threads in their original state, whatever earlier runs did to them. The first call creates them with the real
 * Codex, which takes one or two minutes, and keeps them with a copy.
 */
export async function createLongThreads(): Promise<LongThreads> {
  const { facts, folder } = await createOnce(`threads-${recipe}`, async (made) => {
    const codexHome = join(made, 'home');
    const workspace = await makeWorkspace(made);
    const threads = await makeThreads(codexHome, workspace);
    cpSync(codexHome, join(made, 'copy'), { recursive: true });
    return { codexHome, workspace, ...threads };
  });
  rmSync(facts.codexHome, { recursive: true, force: true });
  cpSync(join(folder, 'copy'), facts.codexHome, { recursive: true, preserveTimestamps: true });
  return facts;
}

/** Opens the thread with 1,000 turns, as a user does to continue it. */
export async function openLongThread({ page }: Pick<OpenPage, 'page'>, { long }: LongThreads): Promise<void> {
  const row = page.getByRole('list', { name: 'Threads' }).getByText(long.name).first();
  await timeAfter(page, 'click', toTranscriptSight(long.end), () => row.click());
}

/** Creates a working folder below another folder and returns its path. */
export async function makeWorkspace(folder: string): Promise<string> {
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, 'README.md'), '# A workspace with a past\n');
  await createRepository(workspace);
  return workspace;
}

async function makeThreads(codexHome: string, cwd: string): Promise<Pick<LongThreads, 'long' | 'longAnswer'>> {
  process.stderr.write(`Making a thread of ${turns} turns, once\n`);
  const provider = await ScriptedProvider.start({ otherwise: createReply, remember: false });
  writeCodexConfig(codexHome, provider, cwd);
  let ended = Promise.withResolvers<void>();
  const codex = await BareCodex.start({ codex: findCodexBinary(), codexHome }, ({ method }) => {
    if (method === 'turn/completed') ended.resolve();
  });
  const say = async (threadId: string, text: string) => {
    ended = Promise.withResolvers();
    await codex.send(threadId, text);
    await ended.promise;
  };
  const long = { id: await codex.startThread(cwd), name: 'A thousand turns', end: getEnd(turns) };
  for (let turn = 1; turn <= turns; turn++) await say(long.id, getQuestion(turn));
  await codex.request('thread/name/set', { threadId: long.id, name: long.name });
  const fork = await codex.request('thread/fork', { threadId: long.id, excludeTurns: true });
  const longAnswer = { id: fork.thread?.id ?? '', name: 'A long answer', end: 'This is the end of the long answer.' };
  await say(longAnswer.id, longQuestion);
  await codex.request('thread/name/set', { threadId: longAnswer.id, name: longAnswer.name });
  await codex.stop();
  await provider.stop();
  return { long, longAnswer };
}

const longQuestion = 'Tell me everything about it.';

function getQuestion(turn: number): string {
  return `Question ${turn}: what does part ${turn} of the program do, and who calls it?`;
}

function getEnd(turn: number): string {
  return `That was part ${turn}.`;
}

/** Every tenth turn runs a command first. It reports so few tokens that Codex never compacts. */
function createReply(request: ModelRequest): Reply {
  const question = listUserMessages(request).at(-1) ?? '';
  const turn = Number(/^Question (\d+)/.exec(question)?.[1] ?? 0);
  const reply =
    question === longQuestion
      ? answer(writeLongAnswer(), { deltaLength: 4_000 })
      : turn % 10 === 0 && listToolOutputs(request).length === 0
        ? run(`echo part ${turn}`)
        : answer(getAnswer(turn), { deltaLength: 400 });
  return withUsage({ inputTokens: 1_000, outputTokens: 100 }, reply);
}

function getAnswer(turn: number): string {
  return `Part ${turn} reads what was **typed**, checks it and hands it on. Two places call it:

- \`src/part-${turn}.ts\`, when a user presses Enter
- \`src/queue.ts\`, when a message has waited for its turn

Neither of them looks at the result, so a failure would pass unseen. ${getEnd(turn)}`;
}

/** Sections with a heading, prose, a list, and code, up to 100 kB. */
function writeLongAnswer(): string {
  let text = '';
  for (let section = 1; text.length < longAnswerBytes; section++) {
    text += `## Section ${section}\n\n${getAnswer(section)}\n\n\`\`\`ts
export function part${section}(text: string): string {
  // Everything before the first colon names the part.
  return text.slice(text.indexOf(':') + ${section});
}
\`\`\`\n\n`;
  }
  return `${text}This is the end of the long answer.\n`;
}
