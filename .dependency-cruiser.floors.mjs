import base from './.dependency-cruiser.mjs';

// The floors of the product, without its tests: which file or folder stands on which. Imports of types count. There are
// no exceptions.

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles-of-types',
      comment: 'Two files that need each other, if only their types, are one file, or a third one is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circles-of-folders',
      comment: 'A folder is a domain with a floor of its own: what it imports must not import it.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    ...base.options,
    exclude: { path: [...base.options.exclude.path, '[.]test[.]tsx?$', '/testing/', '^fixtures/'] },
  },
};
