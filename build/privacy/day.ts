import { randomUUID } from 'node:crypto';
import type { TestWindow } from '../../electron/app/testing/test-window.ts';
import { spawnAgent, waitForAgents } from '../../fixtures/provider/agents.ts';
import { createGate } from '../../fixtures/provider/gate.ts';
import { addFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import {
  answer,
  callMcp,
  comment,
  cut,
  fail,
  failed,
  incomplete,
  patch,
  pausing,
  run,
  type Step,
  think,
  together,
} from '../../fixtures/provider/script.ts';
import { editAppSettings } from '../../fixtures/testkit/app-settings.ts';
import { clientMessageId, type ThreadId } from '../../shared/base/ids.ts';
import { exerciseMessageInputs } from './message-inputs.ts';
import type { Place } from './place.ts';
import { createMessage, sentAnyway, settings, Talk } from './talk.ts';

/** Longer than what precedes it, so that the earlier text has been sent when half of the answer has. */
const more = 'and so on '.repeat(8);

/** A user's actions during one day with the app, in a window with the workspace open. Every step plants something. */
export class Day {
  readonly #place: Place;
  readonly #window: TestWindow;
  readonly #talk: Talk;

  constructor(place: Place, window: TestWindow) {
    this.#place = place;
    this.#window = window;
    this.#talk = new Talk(place, window);
  }

  /** The whole day, until the last turn ends. */
  async run(): Promise<void> {
    const thread = await this.#start();
    await this.#runWork(thread);
    await this.#callTools(thread);
    await this.#causeErrors(thread);
    await this.#steerAndStop(thread);
    await this.#runAgents(thread);
    this.#place.seen.push(JSON.stringify(this.#window.turns));
    await exerciseMessageInputs(this.#place, this.#window, this.#talk);
    await this.#manageThreads(thread);
  }

  async #start(): Promise<ThreadId> {
    const { planted } = this.#place;
    const words = [planted.sentence('message'), planted.secret('message: secret'), planted.email('message: e-mail')];
    const thread = await this.#talk.send(null, `${words.join(' ')} ${planted.path('message: path')}`, [
      together(
        think(planted.sentence('reasoning')),
        answer(`${planted.sentence('answer')} ${planted.secret('answer: secret')}`, { deltaLength: 5 }),
      ),
    ]);
    await this.#talk.finish('approve');
    return thread;
  }

  async #runWork(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    const file = `src/${planted.word('name of a file')}.md`;
    const missing = planted.word('patch that does not apply');
    await this.#talk.send(thread, 'Look around', [
      together(
        comment(planted.sentence('comment')),
        run(
          `cat letter.md; printenv GREETING; echo ${planted.word('command')} ${planted.secret('command: secret')} >&2`,
        ),
      ),
      run(`echo ${planted.email('command: e-mail')}; exit 3`),
      patch(addFile(file, `${planted.sentence('patch')}\n${planted.secret('patch: secret')}\n`)),
      patch(updateFile('letter.md', [{ from: missing, to: 'x' }])),
      answer('Done.'),
    ]);
    await this.#talk.finish('approve');
    await this.#talk.send(thread, 'Leave the sandbox', [
      run(`echo ${planted.word('command that is declined')}`, { escalateBecause: planted.word('reason') }),
      answer('Not done.'),
    ]);
    await this.#talk.finish('decline');
  }

  async #callTools(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    await this.#talk.send(thread, 'Take a note', [
      callMcp('notes', 'echo', { text: `${planted.sentence('tool')} ${planted.secret('tool: secret')}` }),
      callMcp('notes', 'write_note', { note: planted.email('tool: e-mail') }),
      callMcp('notes', 'fail'),
      callMcp('notes', planted.word('name of a tool')),
      answer('Noted.'),
    ]);
    await this.#talk.finish('approve');
  }

  /** Makes an agent work. Its actions and words contain planted texts. */
  async #runAgents(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    await this.#talk.send(thread, 'Let somebody else do it', [
      spawnAgent(2, planted.sentence('job of an agent'), planted.word('name of an agent')),
      waitForAgents(2),
      answer('They did it.'),
    ]);
    await this.#talk.finish('approve');
  }

  /** Rejections that repeat what was sent, and streams that break. */
  async #causeErrors(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    const refusal = (status: number, message: string): Step => {
      return (request) =>
        fail(status, { type: 'invalid_request_error', message: `${message} ${JSON.stringify(request)}` });
    };
    const errors: readonly (readonly Step[])[] = [
      [refusal(400, planted.sentence('body of a refusal'))],
      [refusal(401, planted.secret('body of a refusal: secret'))],
      [refusal(500, planted.word('body of a fault')), refusal(500, planted.word('body of its repetition'))],
      [failed('server_error', planted.sentence('error in a stream')), answer('Once more.')],
      [
        cut(answer(`${planted.sentence('answer that breaks off')} ${more}`, { deltas: 6 }), { afterDeltas: 3 }),
        answer('Again.'),
      ],
      [incomplete('max_output_tokens', answer(planted.sentence('answer without its end')))],
    ];
    for (const [at, steps] of errors.entries()) {
      await this.#talk.send(thread, planted.word(`message before error ${at}`), steps);
      await this.#talk.finish('approve');
    }
    const last = this.#window.lastTurn;
    if (last === null) throw new Error('There is no turn to retry');
    this.#place.script([answer('Tried again.')]);
    const clientId = clientMessageId.parse(randomUUID());
    const consents = { consent: true, fullAccessConsent: false, ...sentAnyway };
    await this.#window.get('retryTurn', { threadId: thread, turnId: last.id, clientId, settings, ...consents });
    await this.#talk.finish('approve');
  }

  /** Steers a running turn, and stops another. */
  async #steerAndStop(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    const gates = [createGate(), createGate()];
    const [steered, stopped] = gates.map((gate, at) =>
      pausing(gate, 2, answer(`${planted.sentence(`answer that is interrupted ${at}`)} ${more}`, { deltas: 4 })),
    );
    if (steered === undefined || stopped === undefined) throw new Error('There are two');
    await this.#talk.send(thread, 'Begin', [steered, answer('As you say.')]);
    await this.#talk.waitForAnswer();
    await this.#window.get('sendMessage', {
      threadId: thread,
      message: createMessage(planted.sentence('message into a running turn')),
      delivery: 'steer',
      settings,
      fullAccessConsent: false,
      ...sentAnyway,
    });
    gates[0]?.release();
    await this.#talk.finish('approve');
    await this.#talk.send(thread, 'Begin again', [stopped]);
    await this.#talk.waitForAnswer();
    await this.#queue(thread);
    await this.#window.get('stopTurn', { threadId: thread });
    await this.#talk.finish('approve');
    gates[1]?.release();
  }

  /** Queues a message and discards it. */
  async #queue(thread: ThreadId): Promise<void> {
    const { planted, seen } = this.#place;
    const text = `${planted.sentence('queued message')} ${planted.secret('queued message: secret')}`;
    const message = createMessage(text);
    await this.#window.get('sendMessage', {
      threadId: thread,
      message,
      delivery: 'queue',
      settings,
      fullAccessConsent: false,
      ...sentAnyway,
    });
    seen.push(JSON.stringify(this.#window.queue));
    await this.#window.get('changeQueued', { threadId: thread, id: message.clientId, change: { type: 'remove' } });
  }

  /** Renames, searches, copies, exports, imports, forks, archives, and deletes. */
  async #manageThreads(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    const window = this.#window;
    await window.get('renameThread', {
      threadId: thread,
      name: `${planted.word('title')} ${planted.secret('title: secret')}`,
    });
    await window.get('searchThreads', { query: planted.word('message before error 0') });
    await window.get('countCopy', { what: 'thread', characters: 12 });
    await window.ask('openWorkspace', { path: `/srv/${planted.word('folder that is not there')}` });
    const { importId } = await this.#upload(await this.#export(thread, false));
    const imported = await window.get('finishImport', { importId });
    await this.#export(thread, true);
    const badImport = await this.#upload(`{"${planted.word('broken import')}\n`);
    await window.ask('finishImport', badImport);
    await window.get('archiveThread', { threadId: thread, archived: true });
    await window.get('archiveThread', { threadId: thread, archived: false });
    if (imported.type === 'thread') await window.get('deleteThread', { threadId: imported.threadId });
  }

  async #upload(file: string): Promise<{ readonly importId: string }> {
    const { importId } = await this.#window.get('startImport', { fileName: 'thread.jsonl', size: file.length });
    await this.#window.get('addToImport', { importId, base64: Buffer.from(file).toString('base64') });
    return { importId };
  }

  async #export(threadId: ThreadId, redact: boolean): Promise<string> {
    const { exportId } = await this.#window.get('startExport', { threadId, format: 'jsonl', redact });
    for (let file = ''; ; ) {
      const { done, text } = await this.#window.get('readExport', { exportId });
      file += text;
      if (done) return file;
    }
  }
}

/** Selects wrong programs as Codex, one at a time, and then the user's own again. */
export async function tryStandIns({ dataFolder, standIns }: Place, window: TestWindow): Promise<void> {
  await window.get('changeSettings', { restartByItself: false });
  for (const codexBinary of standIns) {
    // Requests cannot name a program.
    editAppSettings(dataFolder, { codex_binary: codexBinary });
    await window.until(() => window.app.settings.values.codexBinary === codexBinary);
    await window.get('restartCodex', null);
    await window.until(() => window.app.cli.phase === 'failed');
  }
  await window.get('chooseCodex', { codex: 'usual' });
  await window.get('changeSettings', { restartByItself: true });
  await window.get('restartCodex', null);
  await window.until(() => window.app.cli.phase === 'ready');
}
