import {RidectlError} from '../../errors.ts'

/** A role or database of that name may be another's: of another cluster, another namespace, or made by hand. */
export function refuseForeign(what: string, found: string | null, wish: {readonly mark: string; readonly adopt: boolean}): void {
  if (found === wish.mark || wish.adopt) return
  throw new RidectlError('ADOPT_REFUSED', `${what} exists already, and ${found === null ? 'carries no mark of ridectl' : `is marked ${JSON.stringify(found)}`}`, {
    details: [`This instance's mark is ${JSON.stringify(wish.mark)}.`, 'With spec.database.adopt: true it is taken over, and its password is set anew.'],
  })
}
