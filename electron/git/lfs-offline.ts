/**
 * Keeps git-lfs, a usual filter of a person's, from the network. It takes the address of its server from `.lfsconfig` in
 * the working tree, which a run may have written. These settings win over that. The address is a file that cannot be
 * there, and the agent that would fetch has no program; any other unknown address counts as one of SSH. What lies on this
 * machine still becomes a file, which `GIT_LFS_SKIP_SMUDGE` would prevent; the rest stays a pointer.
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
