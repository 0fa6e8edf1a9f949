/** What a query's flag may say for yes; a flag without a value is one too. */
export function isTrue(value: string | null): boolean {
  return value === '1' || value === 'true' || value === ''
}
