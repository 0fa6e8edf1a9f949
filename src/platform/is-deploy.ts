/** Of an entry of the history. A deploy tells how it went; a definition that is older than `action` keeps the rest of an entry. */
export const isDeploy = (entry: object): boolean => !('action' in entry) && 'result' in entry
