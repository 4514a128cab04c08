import { randomUUID } from 'node:crypto';
import { send } from '../../electron/app/testing/test-desk.ts';
import type { TestWindow } from '../../electron/app/testing/test-window.ts';
import { hold } from '../../fixtures/provider/gate.ts';
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
import { clientMessageId, type ThreadId } from '../../shared/base/ids.ts';
import type { Place } from './place.ts';

/** Secrets are planted in what is said, and must reach the provider: the person says so each time. */
const sentAnyway = { inputAnswer: 'send' } as const;
const settings = { model: null, effort: null, approvalMode: 'askForEverything' } as const;

/** More than what goes before it, so that this has gone out when half of the answer has. */
const more = 'and so on '.repeat(8);

/** What a person does on one day with the app, in a window that is open on the workspace; every step plants something. */
export class Day {
  readonly #place: Place;
  readonly #window: TestWindow;

  constructor(place: Place, window: TestWindow) {
    this.#place = place;
    this.#window = window;
  }

  /** All of it, to the end of the last turn. */
  async live(): Promise<void> {
    const thread = await this.#talk();
    await this.#haveWorkDone(thread);
    await this.#callTools(thread);
    await this.#meetErrors(thread);
    await this.#changeOnesMind(thread);
    await this.#keepOrder(thread);
  }

  async #talk(): Promise<ThreadId> {
    const { planted } = this.#place;
    const words = [planted.sentence('message'), planted.secret('message: secret'), planted.email('message: e-mail')];
    const thread = await this.#say(null, `${words.join(' ')} ${planted.path('message: path')}`, [
      together(
        think(planted.sentence('reasoning')),
        answer(`${planted.sentence('answer')} ${planted.secret('answer: secret')}`, { deltaLength: 5 }),
      ),
    ]);
    await this.#finish('approve');
    return thread;
  }

  async #haveWorkDone(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    const file = `src/${planted.word('name of a file')}.md`;
    const missing = planted.word('patch that does not apply');
    await this.#say(thread, 'Look around', [
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
    await this.#finish('approve');
    await this.#say(thread, 'Leave the sandbox', [
      run(`echo ${planted.word('command that is declined')}`, { escalateBecause: planted.word('reason') }),
      answer('Not done.'),
    ]);
    await this.#finish('decline');
  }

  async #callTools(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    await this.#say(thread, 'Take a note', [
      callMcp('notes', 'echo', { text: `${planted.sentence('tool')} ${planted.secret('tool: secret')}` }),
      callMcp('notes', 'write_note', { note: planted.email('tool: e-mail') }),
      callMcp('notes', 'fail'),
      callMcp('notes', planted.word('name of a tool')),
      answer('Noted.'),
    ]);
    await this.#finish('approve');
  }

  /** Refusals that repeat what was sent, and streams that break. */
  async #meetErrors(thread: ThreadId): Promise<void> {
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
      await this.#say(thread, planted.word(`message before error ${at}`), steps);
      await this.#finish('approve');
    }
    const last = this.#window.lastTurn;
    if (last === null) throw new Error('There is no turn to retry');
    this.#place.script([answer('Tried again.')]);
    const clientId = clientMessageId.parse(randomUUID());
    const consents = { consent: true, fullAccessConsent: false, ...sentAnyway };
    await this.#window.get('retryTurn', { threadId: thread, turnId: last.id, clientId, settings, ...consents });
    await this.#finish('approve');
  }

  /** Sends a word into a running turn, and stops another. */
  async #changeOnesMind(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    const gates = [hold(), hold()];
    const [steered, stopped] = gates.map((gate, at) =>
      pausing(gate, 2, answer(`${planted.sentence(`answer that is interrupted ${at}`)} ${more}`, { deltas: 4 })),
    );
    if (steered === undefined || stopped === undefined) throw new Error('There are two');
    await this.#say(thread, 'Begin', [steered, answer('As you say.')]);
    await this.#streams();
    await this.#window.get('sendMessage', {
      threadId: thread,
      message: this.#message(planted.sentence('message into a running turn')),
      delivery: 'steer',
      settings,
      fullAccessConsent: false,
      ...sentAnyway,
    });
    gates[0]?.release();
    await this.#finish('approve');
    await this.#say(thread, 'Begin again', [stopped]);
    await this.#streams();
    await this.#window.get('stopTurn', { threadId: thread });
    await this.#finish('approve');
    gates[1]?.release();
  }

  /** Names, searches, copies, exports, imports, forks, archives and deletes. */
  async #keepOrder(thread: ThreadId): Promise<void> {
    const { planted } = this.#place;
    const window = this.#window;
    await window.get('renameThread', {
      threadId: thread,
      name: `${planted.word('title')} ${planted.secret('title: secret')}`,
    });
    await window.get('searchThreads', { query: planted.word('message before error 0') });
    await window.get('countCopy', { what: 'thread', characters: 12 });
    await window.ask('openWorkspace', { path: `/srv/${planted.word('folder that is not there')}` });
    const { importId } = await window.get('beginImport', null);
    await window.get('addToImport', { importId, text: await this.#export(thread, false) });
    const imported = await window.get('finishImport', { importId });
    await this.#export(thread, true);
    const badImport = await window.get('beginImport', null);
    await window.ask('addToImport', { importId: badImport.importId, text: `{"${planted.word('broken import')}\n` });
    await window.ask('finishImport', { importId: badImport.importId });
    await window.get('archiveThread', { threadId: thread, archived: true });
    await window.get('archiveThread', { threadId: thread, archived: false });
    await window.get('deleteThread', { threadId: imported.threadId });
  }

  async #export(threadId: ThreadId, redact: boolean): Promise<string> {
    const { exportId } = await this.#window.get('beginExport', { threadId, format: 'jsonl', redact });
    for (let file = ''; ; ) {
      const { done, text } = await this.#window.get('readExport', { exportId });
      file += text;
      if (done) return file;
    }
  }

  async #say(thread: ThreadId | null, text: string, steps: readonly Step[]): Promise<ThreadId> {
    this.#place.script(steps);
    return await send(this.#window, text, {
      ...(thread !== null && { threadId: thread }),
      mode: 'askForEverything',
      ...sentAnyway,
    });
  }

  #message(text: string) {
    return { clientId: clientMessageId.parse(randomUUID()), text, sources: [] };
  }

  /** Settles once the answer has begun. */
  async #streams(): Promise<void> {
    await this.#window.until(() => this.#window.lastTurn?.entries.some(({ kind }) => kind === 'assistant'));
  }

  /** Answers every approval so, until the turn has ended. */
  async #finish(type: 'approve' | 'decline'): Promise<void> {
    const window = this.#window;
    const asked = new Set<string>();
    for (;;) {
      const next = await window.until(() => {
        const status = window.lastTurn?.status;
        if (status !== undefined && status !== 'running' && status !== 'pending') return 'ended';
        return window.waiting.find(({ id }) => !asked.has(id));
      });
      if (next === 'ended') return;
      asked.add(next.id);
      await window.get('resolveApproval', { approvalId: next.id, decision: { type } });
    }
  }
}

/** Chooses programs as Codex that are not it, one after the other, and takes the person's own again. */
export async function tryStandIns({ standIns }: Place, window: TestWindow): Promise<void> {
  await window.get('changeOptions', { restartByItself: false });
  for (const codexBinary of standIns) {
    await window.get('changeOptions', { codexBinary });
    await window.get('restartCodex', null);
    await window.until(() => window.desk.cli.phase === 'failed');
  }
  await window.get('changeOptions', { codexBinary: null, restartByItself: true });
  await window.get('restartCodex', null);
  await window.until(() => window.desk.cli.phase === 'ready');
}
