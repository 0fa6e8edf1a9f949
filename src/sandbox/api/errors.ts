/** A rejection, as the Kubernetes Status that HTTP answers with. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: Status

  constructor(status: Status) {
    super(status.message)
    this.status = status
  }

  get code(): number {
    return this.status.code
  }

  get reason(): string | undefined {
    return this.status.reason
  }
}

export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: Record<string, unknown>
  readonly status: 'Failure' | 'Success'
  readonly message: string
  readonly reason?: string
  readonly details?: StatusDetails
  readonly code: number
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

export interface StatusCause {
  readonly reason?: string
  readonly message: string
  readonly field?: string
}

/** What an error says of its subject: plural and group, as `deployments.apps`. */
export interface Subject {
  readonly plural: string
  readonly group: string
}

export function failure(code: number, reason: string | undefined, message: string, details?: StatusDetails): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === undefined ? {} : {reason}),
    ...(details === undefined ? {} : {details}),
    code,
  })
}

export function qualified({plural, group}: Subject): string {
  return group === '' ? plural : `${plural}.${group}`
}

function about({plural, group}: Subject, name: string): StatusDetails {
  return {...(name === '' ? {} : {name}), ...(group === '' ? {} : {group}), kind: plural}
}

export function notFound(subject: Subject, name: string): ApiError {
  return failure(404, 'NotFound', `${qualified(subject)} "${name}" not found`, about(subject, name))
}

export function alreadyExists(subject: Subject, name: string): ApiError {
  return failure(409, 'AlreadyExists', `${qualified(subject)} "${name}" already exists`, about(subject, name))
}

export function conflict(subject: Subject, name: string, why: string): ApiError {
  return failure(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(subject)} "${name}": ${why}`, about(subject, name))
}

/** The object changed since the client read it. */
export function staleObject(subject: Subject, name: string): ApiError {
  return conflict(subject, name, 'the object has been modified; please apply your changes to the latest version and try again')
}

export function badRequest(message: string): ApiError {
  return failure(400, 'BadRequest', message)
}

export function expired(message: string): ApiError {
  return failure(410, 'Expired', message)
}

export function forbidden(subject: Subject, name: string, why: string, causes?: readonly StatusCause[]): ApiError {
  const details = about(subject, name)
  return failure(403, 'Forbidden', `${qualified(subject)} "${name}" is forbidden: ${why}`, causes === undefined ? details : {...details, causes})
}

export function methodNotAllowed(): ApiError {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

/** The path names nothing that is served. */
export function noSuchPath(): ApiError {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {})
}

export function invalid(subject: {readonly kind: string; readonly group: string}, name: string, causes: readonly StatusCause[]): ApiError {
  const kind = subject.group === '' ? subject.kind : `${subject.kind}.${subject.group}`
  const lines = [...new Set(causes.map(({field, message}) => `${field}: ${message}`))]
  const text = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`
  const details = {...(name === '' ? {} : {name}), ...(subject.group === '' ? {} : {group: subject.group}), kind: subject.kind, causes}
  return failure(422, 'Invalid', `${kind} "${name}" is invalid: ${text}`, details)
}
