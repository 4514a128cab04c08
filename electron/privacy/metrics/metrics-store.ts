import type { Clock } from '../../../shared/base/clock.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { AppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import type { MetricsState } from '../../../shared/privacy/metrics/metrics-state.ts';
import type { SendOutcome, SendRecord } from '../../../shared/privacy/metrics/send-record.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { StoreThread } from '../../store/sqlite/store-thread.ts';
import type { Sending } from './ledger.ts';
import type { Entered, MetricsOperations } from './metrics-operations.ts';
import type { MetricCounter } from './tallies.ts';

export type MetricsStoreDeps = {
  /** The worker. At the time of the first call, it has claimed the folder, or the claim was refused. */
  readonly store: Pick<StoreThread<MetricsOperations>, 'call'>;
  /** The data folder. */
  readonly folder: string;
  readonly clock: Clock;
};

type Address = { readonly address: string; readonly app: AppInfo };

/**
 * The host's side of `metrics.db`. Opens the file on demand, and creates it once there is something to store. If
 * opening fails, the next call tries again. Calls run in order. No method rejects.
 */
export class MetricsStore {
  readonly #deps: MetricsStoreDeps;
  #storage: MetricsState['storage'] = 'unopened';
  /** Whether the last write failed. */
  #isRefused = false;
  readonly #queue = new SerialQueue();

  constructor(deps: MetricsStoreDeps) {
    this.#deps = deps;
  }

  get storage(): MetricsState['storage'] {
    return this.#isRefused && this.#storage !== 'newer' ? 'failed' : this.#storage;
  }

  /** Adds to the counts. Returns whether they are saved. */
  async add(part: MetricCounter): Promise<boolean> {
    return (await this.#use('make', (store) => store.call('addToCounters', part))) !== undefined;
  }

  /** Counts a launch for the stored tallies. */
  async age(): Promise<void> {
    await this.#use('write', (store) => store.call('ageTallies', { at: this.#deps.clock.now() }));
  }

  /** Takes and enters the next body. Null if there is nothing, or if this process must not send it. */
  async beginMetrics(address: Address, newKey: string): Promise<Entered | null> {
    const at = this.#deps.clock.now();
    return (await this.#use('write', (store) => store.call('beginMetrics', { ...address, at, newKey }))) ?? null;
  }

  async settleMetrics(entered: Entered, outcome: SendOutcome): Promise<void> {
    const { key, record } = entered;
    await this.#use('write', (store) => store.call('settleMetrics', { key, record, outcome }));
  }

  /** Enters a launch ping. Null if this process must not send it. */
  async beginPing(address: string, body: string): Promise<number | null> {
    const at = this.#deps.clock.now();
    return (await this.#use('make', (store) => store.call('beginPing', { at, address, body }))) ?? null;
  }

  async settlePing(record: number, outcome: SendOutcome): Promise<void> {
    await this.#use('write', (store) => store.call('settlePing', { record, outcome }));
  }

  /** Enters an OTLP request. Null on failure; then nothing may be sent. */
  async beginOtlp(sending: Sending): Promise<number | null> {
    return (await this.#use('make', (store) => store.call('beginOtlp', sending))) ?? null;
  }

  async settleOtlp(record: number, body: string, outcome: SendOutcome): Promise<void> {
    await this.#use('write', (store) => store.call('settleOtlp', { record, body, outcome }));
  }

  /** Deletes the counts. Returns false if they are still on disk. */
  async empty(): Promise<boolean> {
    const emptied = await this.#use('write', (store) => store.call('emptyTallies', null));
    return emptied !== undefined || this.#storage === 'unopened';
  }

  /** Returns the body that would be sent next; null if there is nothing. */
  async preview(app: AppInfo, newKey: string): Promise<string | null> {
    return (await this.#use('read', (store) => store.call('previewMetrics', { app, newKey }))) ?? null;
  }

  /** Reads a page of the ledger, from the newest entry or before an entry. Null if it cannot be read. */
  async ledger(before: SendRecord['id'] | null): Promise<readonly SendRecord[] | null> {
    const read = await this.#use('read', (store) => store.call('readLedger', { before }));
    return read ?? (this.#storage === 'unopened' ? [] : null);
  }

  async lastSent(kind: SendRecord['kind']): Promise<SendRecord | null> {
    return (await this.#use('read', (store) => store.call('lastSent', kind))) ?? null;
  }

  /** Calls the worker. Undefined on failure. Only `make` creates a missing file. */
  #use<T>(
    access: 'make' | 'write' | 'read',
    act: (store: MetricsStoreDeps['store']) => Promise<Result<T, unknown>>,
  ): Promise<T | undefined> {
    return this.#queue.run(async () => {
      if (!(await this.#open(access === 'make'))) return undefined;
      const result = await act(this.#deps.store);
      if (access !== 'read') this.#isRefused = !result.ok;
      return result.ok ? result.value : undefined;
    });
  }

  async #open(mayCreate: boolean): Promise<boolean> {
    if (this.#storage === 'unopened' || this.#storage === 'failed') {
      const { clock, folder, store } = this.#deps;
      const opened = await store.call('openMetrics', { folder, mayCreate, now: new Date(clock.now()) });
      const storage = opened.ok ? opened.value : 'failed';
      this.#storage = storage === 'absent' ? 'unopened' : storage;
    }
    return this.#storage !== 'unopened' && this.#storage !== 'failed';
  }
}
