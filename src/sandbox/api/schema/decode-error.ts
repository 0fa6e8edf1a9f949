/** Why a body is not an object of its kind; the request that sent it says how that is answered. */
export class DecodeError extends Error {}
