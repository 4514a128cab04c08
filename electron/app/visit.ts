import { err, ok, type Result } from '../../shared/base/result.ts';
import type {
  DeskEvent,
  RequestHandlers,
  RequestInput,
  RequestProblem,
  RequestValue,
} from '../../shared/contract/contract.ts';
import type { FirstView, OfferedMenu } from '../host/platform.ts';
import type { ProfileRequest } from './profile.ts';
import type { Seating } from './seating.ts';
import type { Seat, Windows } from './windows.ts';

/** What shows a page. */
export type VisitedView = {
  /** What a new window of it begins with. */
  readonly firstView: FirstView;
  /** Puts it in front of the person, where the host can. */
  bringForward(): void;
  /** Takes what the menu of the system offers while it is in front, where there is one; null once the page is gone. */
  showMenu(menu: OfferedMenu | null): void;
};

/** One connection of a page: which window it shows, and its requests. */
export class Visit {
  readonly #seated: Promise<Seating>;
  readonly #windows: Windows;
  readonly #view: VisitedView;
  readonly #announce: (event: DeskEvent) => void;
  #seat: Seat | null = null;
  #ended = false;

  /** `announce` speaks to the page. */
  constructor(seated: Promise<Seating>, windows: Windows, view: VisitedView, announce: (event: DeskEvent) => void) {
    this.#seated = seated;
    this.#windows = windows;
    this.#view = view;
    this.#announce = announce;
  }

  /** The page has missed events. */
  async reset(): Promise<void> {
    const seating = await this.#seated;
    if (this.#seat !== null) seating.reset(this.#seat);
  }

  /** The connection has ended; the window waits for the next one. */
  end(): void {
    this.#ended = true;
    this.#view.showMenu(null);
    if (this.#seat !== null) this.#windows.disconnect(this.#seat);
  }

  readonly handlers: RequestHandlers = {
    connectWindow: async ({ windowId }) => {
      const seating = await this.#seated;
      const seat = this.#seat ?? seating.sit(windowId, this.#announce, this.#view.bringForward);
      this.#seat = seat;
      if (this.#ended) this.#windows.disconnect(seat);
      await seating.showFirstView(seat, this.#view.firstView);
      return ok(seating.snapshot(seat));
    },
    tellInFront: ({ threadId }) =>
      this.#on(async (seat) => {
        seat.inFront = threadId;
        return ok(null);
      }),
    tellMenu: (entries) =>
      this.#on(async (seat) => {
        const choose = (action: string) => seat.announce({ name: 'actionWanted', payload: { action } });
        this.#view.showMenu({ entries, choose });
        return ok(null);
      }),
    startDemo: () => this.#on((seat, seating) => seating.startDemo(seat)),
    leaveDemo: () =>
      this.#on(async (seat, seating) => {
        await seating.leaveDemo(seat);
        return ok(null);
      }),
    openWorkspace: ({ path }) => this.#on((seat, seating) => seating.openWorkspace(seat, path)),
    changeLayout: (change) =>
      this.#on(async (_seat, seating) => {
        seating.changeLayout(change);
        return ok(null);
      }),
    listFolders: this.#ask('listFolders'),
    getTrustQuestion: this.#ask('getTrustQuestion'),
    answerTrust: this.#ask('answerTrust'),
    browseForFolder: this.#ask('browseForFolder'),
    openFile: this.#ask('openFile'),
    findFiles: this.#ask('findFiles'),
    readDraft: this.#ask('readDraft'),
    keepDraft: this.#ask('keepDraft'),
    keepAttachment: this.#ask('keepAttachment'),
    readAttachment: this.#ask('readAttachment'),
    attachResource: this.#ask('attachResource'),
    openSettingsFile: this.#ask('openSettingsFile'),
    previewMetrics: () => this.#on(async (_seat, { metrics }) => ok(await metrics.preview())),
    readOtlp: () => this.#on(async (_seat, { otlp }) => ok(await otlp.state())),
    readLedger: ({ before }) =>
      this.#on(async (_seat, { metrics }) => {
        const records = await metrics.ledger(before);
        return records === null ? err({ type: 'unreadable' as const }) : ok({ records });
      }),
    checkForUpdate: () =>
      this.#on(async (_seat, { updates }) => {
        void updates.check();
        return ok(null);
      }),
    restartToUpdate: ({ wanted }) =>
      this.#on(async (_seat, { updates }) => {
        updates.restart(wanted);
        return ok(null);
      }),
    postponeConsent: () =>
      this.#on(async (_seat, { consent }) => {
        consent.postpone();
        return ok(null);
      }),
    readCodexSwitches: () => this.#on(async (_seat, seating) => ok(await seating.codexSwitches())),
    followDiagnostics: this.#ask('followDiagnostics'),
    readDiagnostics: this.#ask('readDiagnostics'),
    readCodexLines: this.#ask('readCodexLines'),
    countCopy: this.#ask('countCopy'),
    writeClipboard: this.#ask('writeClipboard'),
    reviewCopy: this.#ask('reviewCopy'),
    readClipboard: this.#ask('readClipboard'),
    listThreads: this.#ask('listThreads'),
    openThread: this.#ask('openThread'),
    loadEarlierTurns: this.#ask('loadEarlierTurns'),
    searchThreads: this.#ask('searchThreads'),
    listArchivedThreads: this.#ask('listArchivedThreads'),
    listOlderThreads: this.#ask('listOlderThreads'),
    renameThread: this.#ask('renameThread'),
    pinThread: this.#ask('pinThread'),
    archiveThread: this.#ask('archiveThread'),
    deleteThread: this.#ask('deleteThread'),
    forkThread: this.#ask('forkThread'),
    pinTurn: this.#ask('pinTurn'),
    listPinnedTurns: this.#ask('listPinnedTurns'),
    sendMessage: this.#ask('sendMessage'),
    followMessage: this.#ask('followMessage'),
    retryTurn: this.#ask('retryTurn'),
    stopTurn: this.#ask('stopTurn'),
    endBackground: this.#ask('endBackground'),
    arrangeQueue: this.#ask('arrangeQueue'),
    steerQueued: this.#ask('steerQueued'),
    compactThread: this.#ask('compactThread'),
    sendInFork: this.#ask('sendInFork'),
    watchThread: this.#ask('watchThread'),
    takeOverThread: this.#ask('takeOverThread'),
    readOutput: this.#ask('readOutput'),
    readDiff: this.#ask('readDiff'),
    findStaleFiles: this.#ask('findStaleFiles'),
    compareFile: this.#ask('compareFile'),
    beginExport: this.#ask('beginExport'),
    placeExport: this.#ask('placeExport'),
    readExport: this.#ask('readExport'),
    listReplaced: this.#ask('listReplaced'),
    cancelExport: this.#ask('cancelExport'),
    beginImport: this.#ask('beginImport'),
    addToImport: this.#ask('addToImport'),
    finishImport: this.#ask('finishImport'),
    cancelImport: this.#ask('cancelImport'),
    restoreThread: this.#ask('restoreThread'),
    removeImported: this.#ask('removeImported'),
    'workcell.list': this.#ask('workcell.list'),
    'workcell.getInfo': this.#ask('workcell.getInfo'),
    'workcell.getTelemetry': this.#ask('workcell.getTelemetry'),
    'workcell.getEvent': this.#ask('workcell.getEvent'),
    'workcell.getWaterfall': this.#ask('workcell.getWaterfall'),
    'workcell.getReport': this.#ask('workcell.getReport'),
    'workcell.follow': this.#ask('workcell.follow'),
    'workcell.search': this.#ask('workcell.search'),
    'workcell.endView': this.#ask('workcell.endView'),
    'workcell.readSteps': this.#ask('workcell.readSteps'),
    'workcell.getSteps': this.#ask('workcell.getSteps'),
    'workcell.getStateAt': this.#ask('workcell.getStateAt'),
    'workcell.getDiffsAt': this.#ask('workcell.getDiffsAt'),
    'runs.analyse': this.#ask('runs.analyse'),
    'runs.behind': this.#ask('runs.behind'),
    'runs.endAnalysis': this.#ask('runs.endAnalysis'),
    'runs.list': this.#ask('runs.list'),
    'runs.lookAround': this.#ask('runs.lookAround'),
    'runs.start': this.#ask('runs.start'),
    'runs.cancel': this.#ask('runs.cancel'),
    'runs.pause': this.#ask('runs.pause'),
    'runs.hold': this.#ask('runs.hold'),
    'runs.readChanges': this.#ask('runs.readChanges'),
    'runs.readFileTexts': this.#ask('runs.readFileTexts'),
    'runs.apply': this.#ask('runs.apply'),
    'runs.keep': this.#ask('runs.keep'),
    'runs.discard': this.#ask('runs.discard'),
    listPrompts: this.#ask('listPrompts'),
    readPrompt: this.#ask('readPrompt'),
    writePrompt: this.#ask('writePrompt'),
    listSkills: this.#ask('listSkills'),
    listTools: this.#ask('listTools'),
    refreshCatalogs: this.#ask('refreshCatalogs'),
    countInserted: this.#ask('countInserted'),
    listMcpSettings: this.#ask('listMcpSettings'),
    writeMcpServer: this.#ask('writeMcpServer'),
    switchMcpServer: this.#ask('switchMcpServer'),
    removeMcpServer: this.#ask('removeMcpServer'),
    testMcpServer: this.#ask('testMcpServer'),
    cancelMcpTest: this.#ask('cancelMcpTest'),
    signInToMcp: this.#ask('signInToMcp'),
    awaitMcpSignIn: this.#ask('awaitMcpSignIn'),
    cancelMcpSignIn: this.#ask('cancelMcpSignIn'),
    listMcpProcesses: this.#ask('listMcpProcesses'),
    endMcpProcess: this.#ask('endMcpProcess'),
    listToolRuns: this.#ask('listToolRuns'),
    readDataUse: this.#ask('readDataUse'),
    readMachine: this.#ask('readMachine'),
    'prices.get': () => this.#on(async (_seat, { prices }) => ok(await prices.state())),
    'prices.save': ({ table }) => this.#on((_seat, { prices }) => prices.save(table)),
    listProcesses: this.#ask('listProcesses'),
    endProcess: this.#ask('endProcess'),
    readAbout: this.#ask('readAbout'),
    makeDiagnosticsBundle: this.#ask('makeDiagnosticsBundle'),
    resolveApproval: this.#ask('resolveApproval'),
    proposeAction: this.#ask('proposeAction'),
    listRules: this.#ask('listRules'),
    revokeRule: this.#ask('revokeRule'),
    clearRules: this.#ask('clearRules'),
    previewRule: this.#ask('previewRule'),
    testRule: this.#ask('testRule'),
    signInWithChatgpt: this.#ask('signInWithChatgpt'),
    signInWithApiKey: this.#ask('signInWithApiKey'),
    cancelSignIn: this.#ask('cancelSignIn'),
    signOut: this.#ask('signOut'),
    changeOptions: this.#ask('changeOptions'),
    listPrograms: this.#ask('listPrograms'),
    chooseEditor: this.#ask('chooseEditor'),
    chooseCodex: this.#ask('chooseCodex'),
    encryptThreads: this.#ask('encryptThreads'),
    changeKey: this.#ask('changeKey'),
    cancelRewrite: this.#ask('cancelRewrite'),
    makeRecoveryKey: this.#ask('makeRecoveryKey'),
    useRecoveryKey: this.#ask('useRecoveryKey'),
    startFresh: this.#ask('startFresh'),
    reopenStore: this.#ask('reopenStore'),
    restartCodex: this.#ask('restartCodex'),
    endLeftover: this.#ask('endLeftover'),
    dismissAlert: this.#ask('dismissAlert'),
  };

  /** Hands a request on to the profile that the window belongs to at that moment. */
  #ask<Name extends ProfileRequest>(name: Name) {
    return (input: RequestInput<Name>): Promise<Result<RequestValue<Name>, RequestProblem<Name>>> =>
      this.#on((seat, seating) => seating.profileOf(seat).handlers[name](seat, input));
  }

  /** The contract's server lets nothing through before `connectWindow` has succeeded. */
  async #on<T>(act: (seat: Seat, seating: Seating) => Promise<T>): Promise<T> {
    const seating = await this.#seated;
    if (this.#seat === null) throw new Error('The window is not connected');
    return await act(this.#seat, seating);
  }
}
