/** What the sandbox behaves like: the API server that its contract tests compare it with. */
export const version = {
  major: '1',
  minor: '35',
  gitVersion: 'v1.35.4+ridectl-sandbox',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
}
