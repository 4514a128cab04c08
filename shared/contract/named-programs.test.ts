import { expect, it } from 'vitest';
import { type RequestName, requests } from './contract.ts';

/**
 * How a request can make a program run on this machine:
 *
 * - `confirmed`: it names a program, its arguments or environment, or an address with them. The host asks the user
 *   outside the page first; see `ProgramConfirmations`.
 * - `chosen`: it picks a program that the host found itself, or one from the user's own config.toml.
 * - `sandboxed`: it has a command that runs in Codex's sandbox, or a text that Codex may run one for. What leaves the
 *   sandbox waits for the user's approval, under the user's own choice of a mode.
 * - `approved`: it answers a question about a program that the host showed, in the page.
 * - `none`: nothing in it decides which program starts.
 */
type Way = 'confirmed' | 'chosen' | 'sandboxed' | 'approved' | 'none';

const ways: Readonly<Record<Exclude<Way, 'none'>, readonly RequestName[]>> = {
  confirmed: ['writeMcpServer'],
  chosen: [
    // Git, and the ssh and password helpers of the user's own configuration.
    'syncBranch',
    // The user's own gh.
    ...(['planPullRequest', 'createPullRequest', 'readPullRequest', 'readCheckLog'] as const),
    ...(['chooseCodex', 'chooseEditor', 'openFile', 'openSettingsFile', 'restartCodex', 'restartToUpdate'] as const),
    ...([
      'askAside',
      'attachResource',
      'listTools',
      'prepareThread',
      'refreshCatalogs',
      'signInToMcp',
      'suggestCommitMessage',
      'suggestTitle',
      'switchMcpServer',
      'testMcpServer',
    ] as const),
  ],
  sandboxed: [
    ...([
      'sendMessage',
      'sendInFork',
      'retryTurn',
      'steerQueued',
      'startRun',
      'setWorktreeSetup',
      'continueThread',
      'followMessage',
    ] as const),
    ...(['compactThread', 'startReview', 'pauseRun', 'holdRuns', 'changeQueued'] as const),
    // Ending an edit releases a queued message.
    ...(['storeText', 'dropOtherText'] as const),
    // The hooks of a repository, once they are allowed.
    'commitFiles',
  ],
  approved: ['allowHooks', 'answerTrust', 'proposeAction', 'resolveApproval'],
};

const none = `
  addListedFolder addToImport analyzeRuns applyRunChanges archiveThread awaitMcpSignIn startExport startImport browseForFolder
  cancelExport cancelImport cancelMcpSignIn cancelMcpTest cancelRewrite cancelRun cancelSignIn changeKeptHunks continueInFolder
  changeKey changeLayout changeSettings checkForUpdate clearGoal clearRules compareFile connectWindow countCopy
  cancelAside cancelCommitMessage cancelTitle cancelPullRequest cancelSync readRemotes createRepositoryBranch listRepositoryBranches
  switchRepositoryBranch
  countInserted deleteRemoved deleteThread dismissFinding discardChanges discardQueued discardRunChanges dismissAlert encryptThreads
  endBackground endLeftover endMcpProcess endProcess endRunAnalysis endRunView findFiles findNamedFiles findStaleFiles
  finishImport followDiagnostics followRun forkThread getBudget getPrices getRunDiffsAt getRunEvent getRunEvents
  getRunInfo getRunReport getRunStateAt getRunSteps getNewRunContext getWorktreeObstacle getWorktreeSetup getRunTimeline getRunWaterfall getTrustQuestion
  keepAttachment keepRunChanges leaveDemo leaveThread listAnalyzedRuns listArchivedThreads
  listBranches listFolders listMcpProcesses listMcpSettings listOlderThreads listPinnedTurns listProcesses
  listOpenWorktrees listPrograms listPrompts listRemoved listReplaced listRewinds listRules listRuns listSkills listStartedRuns listThreads
  listOtherTexts listToolRuns loadEarlierTurns makeDiagnosticsBundle makeRecoveryKey openText openThread openWorkspace pauseGoal
  pinThread pinTurn placeExport planRewind postponeConsent previewMetrics previewRule readAbout readAttachment readAuthors readScope
  readClipboard readContents readCodexLines readCodexSwitches readDataUse readDiagnostics readDiff readExport readHooks
  readFindingMarks readNewestReport readKeptHunks readLedger readLineOrigin readMachine readOtlp readOutput readPrompt readRewindVersions readRunChanges
  readRunFileTexts readRunSteps readThreadImage readUncommitted removeImported removeListedFolder removeMcpServer renameThread reopenStore
  raiseBudget reportInFront reportMenu reportReadingPlace reportView restoreRemoved restoreThread reviewCopy revokeRule rewind savePrices searchInCodex searchRunEvents setBudget
  searchThreads signInWithApiKey signInWithChatgpt signOut startDemo startFresh stopHooks stopTurn takeOverThread
  testRule useRecoveryKey writeClipboard writePrompt
`
  .trim()
  .split(/\s+/);

it('classifies each request of the contract by how it can make a program run', () => {
  const classified = [...Object.values(ways).flat(), ...none];
  expect(classified.toSorted()).toEqual(Object.keys(requests).toSorted());
});
