import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { correctionPatch, demoProject } from '../fixtures/demo/demo-project.ts';
import type { Gate } from '../fixtures/provider/gate.ts';
import { listToolOutputs, listUserMessages, type ModelRequest } from '../fixtures/provider/model-request.ts';
import { addFile, updateFile } from '../fixtures/provider/patch-text.ts';
import type { Reply, StreamReply } from '../fixtures/provider/reply.ts';
import { answer, comment, patch, pausing, run, think, together } from '../fixtures/provider/script.ts';

// The story that the pictures of the user guide show: someone works on a small library that splits bills.

const tests = 'npm test';

/** What the user asks, in threads and in runs. */
export const requests = {
  bill: 'Find the lost cent',
  random: 'Then test it with random bills.',
  branch: 'Then test it with the bills of last year.',
  names: 'Better names',
  readme: 'Explain the rounding',
  currency: 'Add a currency',
  tips: 'Add an optional tip',
  meals: 'Charge each for their own meal',
} as const;

/** The project that the user works on. */
export const project: Readonly<Record<string, string>> = {
  ...demoProject,
  'package.json': (demoProject['package.json'] ?? '').replace(
    'node test/all.js',
    'env -u NO_COLOR FORCE_COLOR=1 node --stack-trace-limit=0 --test-reporter=spec test/all.js',
  ),
  // npm prints no lines of its own.
  '.npmrc': 'loglevel=silent\n',
  'src/receipt.js': `import { formatMoney } from './format-money.js';

/** One line for each person. */
export function receipt(shares) {
  return shares.map((cents, person) => \`\${person + 1}. \${formatMoney(cents)}\`).join('\\n');
}
`,
};

const found = `The tests pass now, and the shares add up to the bill.

- **Cause:** \`splitBill\` rounded each share by itself, so cents got lost or came out of nowhere.
- **Fix:** it rounds every share down and gives the cents that are left to the first people, one each.

| Bill | People | Before | Now |
| ---: | ---: | ---: | ---: |
| 10.00 | 3 | 9.99 | 10.00 |
| 20.00 | 7 | 20.02 | 20.00 |

Next, I would try many random bills, because three examples prove little.`;

const randomBills = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitBill } from '../src/split-bill.js';

test('random bills add up', () => {
  let seed = 7;
  const next = (limit) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % limit;
  };
  for (let bill = 0; bill < 1_000; bill += 1) {
    const cents = next(100_000);
    const shares = splitBill(cents, 1 + next(12));
    assert.equal(shares.reduce((sum, share) => sum + share, 0), cents);
  }
});
`;

const currencyPatch = [
  updateFile('src/format-money.js', [
    {
      from: `/** Writes an amount in cents as people read it: 1234 becomes "12.34". */
export function formatMoney(cents) {
  return (cents / 100).toFixed(2);
}`,
      to: `/** Writes an amount in cents as people read it: 1234 becomes "12.34", or "$12.34" with a currency. */
export function formatMoney(cents, currency) {
  if (currency === undefined) return (cents / 100).toFixed(2);
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(cents / 100);
}`,
    },
  ]),
  updateFile('test/format-money.test.js', [
    {
      from: `  assert.equal(formatMoney(1230), '12.30');
});`,
      to: `  assert.equal(formatMoney(1230), '12.30');
});

test('writes the sign of a currency', () => {
  assert.equal(formatMoney(1230, 'USD'), '$12.30');
});`,
    },
  ]),
  addFile('CHANGELOG.md', '# Changes\n\n- `formatMoney` takes a currency.\n'),
].join('');

/** The model of the story. It stops in the middle of its answers to `bill` and `tips` until the gates open. */
export function model(gates: { readonly bill: Gate; readonly tips: Gate }): (request: ModelRequest) => Reply {
  const stories: Readonly<Record<string, readonly StreamReply[]>> = {
    [requests.bill]: [
      together(
        think('**Looking around**\n\nA small library with tests. They are a good place to start.'),
        comment("I'll run the tests first, then read the code they cover."),
        run('git status --short --branch'),
      ),
      run(tests, { yieldMs: 30_000 }),
      together(
        think('**Finding the mistake**\n\n10.00 split 3 ways gives 3.33 each, so a cent is lost.'),
        comment("`splitBill` rounds each share on its own. I'll round down instead and hand out the remaining cents."),
        patch(correctionPatch),
      ),
      run(tests, { yieldMs: 30_000 }),
      pausing(gates.bill, 34, answer(found)),
    ],
    [requests.random]: [
      together(
        comment(
          'Random bills find what three examples miss. `fast-check` generates them, and shrinks the ones that fail.',
        ),
        run('npm install --save-dev fast-check', {
          escalateBecause: 'The sandbox has no network, and fast-check comes from the npm registry.',
        }),
      ),
      together(
        comment('Without it, then: a loop makes 1,000 bills from a fixed seed.'),
        patch([
          updateFile('src/split-bill.js', [
            {
              from: "  if (people < 1) throw new RangeError('A bill needs at least one person');",
              to: "  if (!(people >= 1)) throw new RangeError('Somebody must pay');\n  if (cents < 0) throw new RangeError('A bill is never negative');",
            },
          ]),
          addFile('test/random-bills.test.js', randomBills),
          updateFile('test/all.js', [
            {
              from: "import './split-bill.test.js';",
              to: "import './random-bills.test.js';\nimport './split-bill.test.js';",
            },
          ]),
        ]),
      ),
      run(tests, { yieldMs: 30_000 }),
      answer('All 1,000 random bills add up, and a negative one is refused.'),
    ],
    [requests.currency]: [
      together(
        comment("I'll add the currency as a second parameter, so existing calls don't change."),
        patch(currencyPatch),
      ),
      run('node --test test/format-money.test.js', { yieldMs: 30_000 }),
      answer('The function now takes a currency. Without one, its output is the same as before.'),
    ],
    [requests.tips]: [
      together(comment('The tests show how the tip should be split.'), run(tests, { yieldMs: 30_000 })),
      pausing(gates.tips, 4, answer('The tip is added to the bill before the split, so no cent is lost.')),
    ],
    [requests.meals]: [
      together(
        comment('The shares need weights. A library for exact fractions would help.'),
        run('npm install fraction.js', { escalateBecause: 'The sandbox has no network.' }),
      ),
      answer('I left it unchanged.'),
    ],
    [requests.branch]: [answer('The folder has no bills of last year. Where are they?')],
    [requests.names]: [answer("`people` could be `headcount`. `cents` states its unit, so I'd keep it.")],
    [requests.readme]: [answer('The README now explains who pays the remaining cents.')],
  };
  return (request) => {
    const asked = listUserMessages(request).at(-1) ?? '';
    const [, steps = []] = Object.entries(stories).find(([words]) => asked.includes(words)) ?? [];
    return steps[listToolOutputs(request).length] ?? steps.at(-1) ?? answer('Done.');
  };
}

/** An MCP server with a few tools, as a program. */
export const ledgerServer = `import { createInterface } from 'node:readline';

const text = (description) => ({ type: 'string', description });
const tool = (name, description, properties, readOnlyHint) => ({
  name,
  description,
  inputSchema: { type: 'object', properties, required: Object.keys(properties).slice(0, 1) },
  annotations: { readOnlyHint },
});
const tools = [
  tool('list_bills', 'Lists the bills of a month', { month: text('Such as 2026-11') }, true),
  tool('read_bill', 'Shows one bill with its lines', { bill: text('The number of the bill') }, true),
  tool('add_bill', 'Adds a bill to the ledger', { total: text('In cents'), payer: text('Who paid'), note: text('What for') }, false),
  tool('settle', 'Marks the debts of two people as paid', { between: text('Two names') }, false),
];
const about = { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'ledger', version: '2.1.0' } };
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  const result = method === 'initialize' ? about : method === 'tools/list' ? { tools } : {};
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
});
`;

type Line = readonly [second: number, type: string, data: Readonly<Record<string, unknown>>];

const prompt = 'Split the tip, too, and test it';
const path = 'src/split-bill.js';

const toUsage = (model: string, input: number, output: number) =>
  ({ model, input_tokens: input, cached_input_tokens: Math.round(input / 2), output_tokens: output }) as const;

const firstDiff = `--- a/src/split-bill.js
+++ b/src/split-bill.js
@@ -5,4 +5,6 @@
 export function splitBill(cents, people) {
-  const share = Math.round(cents / people);
-  return Array.from({ length: people }, () => share);
+  const tip = Math.round(cents * 0.15);
+  const share = Math.round((cents + tip) / people);
+  // The last one pays what is left.
+  return Array.from({ length: people }, () => share);
 }
`;
const secondDiff = `--- a/src/split-bill.js
+++ b/src/split-bill.js
@@ -5,4 +5,7 @@
-export function splitBill(cents, people) {
-  const share = Math.round(cents / people);
-  return Array.from({ length: people }, () => share);
+export function splitBill(cents, people, tip = 0) {
+  const total = cents + Math.round(cents * tip);
+  const share = Math.floor(total / people);
+  const leftOver = total - share * people;
+  return Array.from({ length: people }, (_, person) => (person < leftOver ? share + 1 : share));
 }
`;
const failing =
  '✔ splits an even amount evenly (0.9 ms)\n✖ loses no cent (1.2 ms)\n  2002 !== 2000\nℹ pass 3\nℹ fail 1\n';
const passing =
  '✔ splits an even amount evenly (0.8 ms)\n✔ loses no cent (0.3 ms)\n✔ splits the tip (0.4 ms)\nℹ pass 5\n';

/** Two runs with the same prompt. The first one gives up. */
const firstTry: readonly Line[] = [
  [0, 'started', { schema: 1, toolchain: 'claude', model: 'claude-sonnet-5' }],
  [0.2, 'prompt_sent', { prompt }],
  [6, 'thinking', { content: "The tip is a share of the bill. I'll check the split first." }],
  [8, 'file_read', { path }],
  [12, 'bash_command', { command: 'node --test' }],
  [19, 'bash_output', { output: failing, exit_code: 1 }],
  [20, 'usage', toUsage('claude-sonnet-5', 18_000, 900)],
  [34, 'file_write', { path, diff: firstDiff, added: 4, removed: 2 }],
  [36, 'bash_command', { command: 'node --test' }],
  [44, 'bash_output', { output: failing, exit_code: 1 }],
  [45, 'usage', toUsage('claude-sonnet-5', 26_000, 1_400)],
  [58, 'bash_command', { command: 'node --test' }],
  [66, 'bash_output', { output: failing, exit_code: 1 }],
  [71, 'error', { message: 'A test still fails: loses no cent' }],
  [72, 'response_complete', { content: 'The tip is in the total, but one test still fails.' }],
  [72.4, 'usage', toUsage('claude-sonnet-5', 31_000, 1_100)],
  [73, 'completed', { status: 'failed', exit_code: 1 }],
];
const install = { approval_id: 'a-1', command: 'npm install --save-dev fast-check' };
const secondTry: readonly Line[] = [
  [0, 'started', { schema: 1, toolchain: 'codex', model: 'gpt-5.5' }],
  [0.2, 'prompt_sent', { prompt }],
  [5, 'thinking', { content: 'A tip must not lose a cent either: add it first, then split the whole amount.' }],
  [7, 'file_read', { path }],
  [9, 'file_read', { path: 'test/split-bill.test.js' }],
  [12, 'bash_command', { command: 'node --test' }],
  [19, 'bash_output', { output: failing, exit_code: 1 }],
  [20, 'usage', toUsage('gpt-5.5', 16_000, 700)],
  [28, 'file_write', { path, diff: secondDiff, added: 5, removed: 3 }],
  [31, 'tool_call', { tool: 'ledger.list_bills', arguments: { month: '2026-11' }, call_id: 'c-1' }],
  [34, 'tool_result', { tool: 'ledger.list_bills', result: '12 bills', call_id: 'c-1' }],
  [36, 'bash_command', { command: install.command }],
  [36, 'approval', { ...install, decision: null }],
  [62, 'approval', { ...install, decision: 'approved', by: 'person', duration_ms: 26_000 }],
  [71, 'bash_output', { output: 'added 2 packages in 3s\n', exit_code: 0 }],
  [72, 'usage', toUsage('gpt-5.5', 21_000, 1_200)],
  [80, 'file_write', { path: 'test/split-bill.test.js', added: 18, removed: 0 }],
  [82, 'bash_command', { command: 'node --test' }],
  [90, 'bash_output', { output: passing, exit_code: 0 }],
  [93, 'response_complete', { content: 'The tip is part of the total before the split. Random bills agree.' }],
  [93.4, 'usage', toUsage('gpt-5.5', 24_000, 600)],
  [94, 'completed', { status: 'success', exit_code: 0 }],
];

/** Recorded runs that share a prompt, by their IDs. */
export type Recorded = { readonly first: string; readonly second: string };

/** Records both tries in the folder of the project, as other programs do. */
export async function recordTries(folder: string, now: number): Promise<Recorded> {
  const first = await recordRun(folder, 1, now - 55 * 60_000, firstTry);
  const second = await recordRun(folder, 2, now - 41 * 60_000, secondTry);
  return { first, second };
}

/** Records runs of the last weeks. */
export async function recordWeeks(folder: string, now: number): Promise<void> {
  const prompts = ['Speed up the tests', 'Update the packages', 'Fix a flaky test', 'Review the receipt'];
  for (let nth = 0; nth < 46; nth += 1) {
    const daysAgo = 1 + ((nth * 5) % 29);
    const seconds = 60 + ((nth * 53) % 340);
    const model = nth % 3 === 0 ? 'claude-sonnet-5' : nth % 7 === 2 ? 'gpt-5.4-mini' : 'gpt-5.5';
    const failed = nth % 6 === 4;
    const command = ['npm test', 'node --test', 'npm install', 'git diff'][nth % 4];
    await recordRun(folder, 10 + nth, now - daysAgo * 86_400_000 - (nth % 9) * 3_000_000, [
      [0, 'started', { schema: 1, toolchain: model.startsWith('claude') ? 'claude' : 'codex', model }],
      [0, 'prompt_sent', { prompt: prompts[nth % prompts.length] }],
      [4, 'bash_command', { command }],
      [seconds * 0.6, 'bash_output', { output: '', exit_code: failed ? 1 : 0 }],
      [seconds * 0.7, 'file_write', { path, added: 4 + (nth % 20), removed: nth % 6 }],
      [seconds - 1, 'usage', toUsage(model, 30_000 + ((nth * 9_100) % 90_000), 1_500 + ((nth * 310) % 4_000))],
      [seconds, 'completed', { status: failed ? 'failed' : 'success', exit_code: failed ? 1 : 0 }],
    ]);
  }
}

async function recordRun(project: string, number: number, began: number, lines: readonly Line[]): Promise<string> {
  const stamp = new Date(began).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const id = `wc-${number}-${stamp}`;
  const folder = join(project, '.workcells', id);
  await mkdir(folder, { recursive: true });
  const written = lines.map(([second, type, data]) => {
    return `${JSON.stringify({ type, timestamp: new Date(began + second * 1_000).toISOString(), ...data })}\n`;
  });
  await writeFile(join(folder, 'telemetry.jsonl'), written.join(''));
  return id;
}
