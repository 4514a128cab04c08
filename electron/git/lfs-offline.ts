/**
 * Keeps git-lfs, a common filter, off the network. It takes its server from `.lfsconfig` in the working tree, which a
 * run may have written, but these settings take precedence. The address is a file that cannot exist, and the transfer
 * agent has no program. Any other unknown address counts as SSH. Data on this machine still becomes a file, which
 * `GIT_LFS_SKIP_SMUDGE` would prevent; the rest stays a pointer.
 */
export const lfsOffline = {
  settings: [
    ['lfs.url', 'file:///dev/null/none'],
    ['lfs.pushurl', 'file:///dev/null/none'],
    ['lfs.standalonetransferagent', 'none'],
    ['lfs.customtransfer.none.path', ''],
    ['lfs.locksverify', 'false'],
    ['lfs.skipdownloaderrors', 'true'],
    ['lfs.transfer.maxretries', '1'],
    ['credential.helper', ''],
  ],
  variables: { GIT_LFS_SKIP_DOWNLOAD_ERRORS: '1' },
} as const;
