// Who may import whom. The page, from the bottom up: shared, client, stores and components, commands, view-models, actions,
// features, and the files in renderer/ itself. The host: shared <- electron/*. There are no exceptions.

const tests = '[.]test[.]tsx?$|/testing/';

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  {
    name: 'shared-is-pure',
    comment: 'shared/ runs in every program: it imports shared/ and zod.',
    from: { path: '^shared/', pathNot: tests },
    to: { pathNot: ['^shared/', '^node_modules/zod/'] },
  },
  {
    name: 'renderer-has-no-host',
    comment: 'The page is sandboxed: it imports renderer/, shared/ and packages, never Electron or host code.',
    from: { path: '^renderer/', pathNot: tests },
    to: { path: ['^(electron|fixtures|build|e2e)/', '^node_modules/electron/'] },
  },
  {
    name: 'renderer-has-no-node',
    comment: 'The page is sandboxed: there are no modules of Node in it.',
    from: { path: '^renderer/', pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'components-know-no-store',
    comment: 'A component gets what it shows as props.',
    from: { path: '^renderer/components/' },
    to: { path: '^renderer/', pathNot: ['^renderer/components/', '^renderer/styles/'] },
  },
  {
    name: 'client-is-below',
    comment: 'The client knows the contract and no store or view.',
    from: { path: '^renderer/client/' },
    to: { path: '^renderer/', pathNot: '^renderer/client/' },
  },
  {
    name: 'stores-are-below-features',
    comment: 'A store holds facts: it knows the client and shared/, no view.',
    from: { path: '^renderer/stores/' },
    to: { path: '^renderer/', pathNot: ['^renderer/client/', '^renderer/stores/'] },
  },
  {
    name: 'stores-do-not-import-stores',
    comment: 'Combining domains is the work of a view-model.',
    from: { path: '^renderer/stores/[^/]+[.]store[.]ts$' },
    to: { path: '^renderer/stores/[^/]+[.]store[.]ts$' },
  },
  {
    name: 'view-models-have-no-view',
    comment: 'What a view-model says and does can be tried without a page: it imports no view and no React.',
    from: { path: '^renderer/view-models/', pathNot: tests },
    to: {
      path: ['^renderer/.*[.]tsx$', '^renderer/.*/use-[^/]+$', '^node_modules/(react|react-dom|radix-ui|@tanstack)/'],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'commands-are-below-view-models',
    comment: 'A command does what was chosen: it knows the client and the stores, not who chooses.',
    from: { path: '^renderer/(commands|highlighting|input-safety)/', pathNot: tests },
    to: { path: '^renderer/((view-models|actions|features)/|[^/]+$)' },
  },
  {
    name: 'view-models-are-below-actions',
    comment: 'Actions, and every feature, may ask a view-model; it knows none of them.',
    from: { path: '^renderer/view-models/', pathNot: tests },
    to: { path: '^renderer/((actions|features)/|[^/]+$)' },
  },
  {
    name: 'actions-are-below-features',
    comment: 'Features offer actions. What an action does is a command.',
    from: { path: '^renderer/actions/', pathNot: tests },
    to: { path: '^renderer/(features/|[^/]+$)' },
  },
  {
    name: 'features-are-below-the-root',
    comment: 'The files in renderer/ itself start the page and put it together: no folder knows them.',
    from: { path: '^renderer/features/', pathNot: tests },
    to: { path: '^renderer/[^/]+$' },
  },
  {
    name: 'only-the-shell-imports-electron',
    comment: 'Everything else runs in the web host too.',
    from: { pathNot: ['^electron/(main|preload)[.]ts$', '^electron/shell/'] },
    to: { path: '^(electron|node_modules/electron/.*)$' },
  },
  {
    name: 'host-has-no-page',
    comment: 'The host knows no view, and nothing that is only for building and testing it.',
    from: { path: '^electron/', pathNot: tests },
    to: { path: '^(renderer|build|e2e)/' },
  },
  {
    name: 'only-the-demo-ships-fixtures',
    comment: 'Of fixtures/ the app contains what its demo needs.',
    from: { path: '^electron/', pathNot: [tests, '^electron/demo/'] },
    to: { path: '^fixtures/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'few-files-start-programs',
    comment:
      'Each of these starts a program by its absolute path, and gives it a PATH without the folders that were opened: see KnownFolders. Others use them.',
    from: {
      path: '^electron/',
      pathNot: [
        tests,
        '^electron/codex/testing/',
        // These use a fixed path of the system, without an environment that names programs.
        '^electron/processes/(end-processes|process-(identity|info|snapshot|table)|windows-processes)[.]ts$',
        // These start what the caller found outside the known folders.
        '^electron/(processes/spawn-piped|machine/run-briefly|git/start-git)[.]ts$',
        // These look outside the known folders themselves.
        '^electron/(workspace/open-file|launch/(default-browser|login-shell|system-opener|system-privacy))[.]ts$',
        // This starts our own program.
        '^electron/store/keys/fork-keyring-program[.]ts$',
      ],
    },
    to: { path: '^(node:)?child_process$' },
  },
  {
    name: 'model-is-pure',
    comment: 'What several domains of the host know: facts and functions without I/O. It knows no domain.',
    from: { path: '^electron/(base|model)/', pathNot: tests },
    to: { path: '^electron/', pathNot: '^electron/(base|model)/' },
  },
  {
    name: 'model-has-no-node',
    comment: 'A function of the model reads no file and starts nothing.',
    from: { path: '^electron/(base|model)/', pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'domains-meet-in-app',
    comment:
      'A domain of electron/ imports only types of another; electron/app/ and the workers compose them. All know the model. Host, files, git, processes and SQLite are tools.',
    from: { path: '^electron/(?!app/|shell/|launch/|workers/|base/|model/)([^/]+)/', pathNot: tests },
    to: {
      path: '^electron/',
      pathNot: ['^electron/$1/', '^electron/(base|model|host|store/sqlite|files|git|file-transactions|processes)/'],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'tests-stay-out-of-the-product',
    comment: 'Product code imports no test and nothing that is only for tests.',
    from: { path: '^(shared|electron|renderer)/', pathNot: tests },
    to: { path: [tests, '^fixtures/testkit/', '^node_modules/(vitest|fast-check|@playwright)/'] },
  },
  {
    name: 'host-imports-what-ships',
    comment:
      'What the host imports at run time is in `dependencies`. zod is part of the bundle: Electron would read some hundred files before its first window.',
    from: { path: '^(shared|electron)/', pathNot: tests },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg'],
      dependencyTypesNot: ['type-only'],
      pathNot: '^node_modules/(electron|zod)/',
    },
  },
  {
    name: 'no-circles',
    comment: 'Two files that import each other, even if only types, are one file, or a third one is missing.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'every-import-resolves',
    comment: 'An import that cannot be followed cannot be judged.',
    from: {},
    to: { couldNotResolve: true },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: forbidden.map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    // TypeScript 7 has no API that dependency-cruiser could use; this parser sees imports of types as well.
    parser: 'swc',
    doNotFollow: { path: '^node_modules' },
    // The default app becomes part of Electron itself.
    exclude: { path: ['[.]css', '^build/test-electron/default-app/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
