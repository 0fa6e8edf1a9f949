import type {Request} from './endpoint.ts'

/** Requests by their kubectl names, so that a scenario reads as what it does. */
export function post(path: string, body: unknown): Request {
  return {method: 'POST', path, body}
}

export function put(path: string, body: unknown): Request {
  return {method: 'PUT', path, body}
}

export function get(path: string, headers: Record<string, string> = {}): Request {
  return {method: 'GET', path, headers}
}

export function remove(path: string, options?: unknown): Request {
  return {method: 'DELETE', path, ...(options === undefined ? {} : {body: options})}
}

export function mergePatch(path: string, body: unknown): Request {
  return {method: 'PATCH', path, body, headers: {'content-type': 'application/merge-patch+json'}}
}

export function jsonPatch(path: string, body: unknown): Request {
  return {method: 'PATCH', path, body, headers: {'content-type': 'application/json-patch+json'}}
}

export function apply(path: string, manager: string, body: unknown, query = ''): Request {
  return {method: 'PATCH', path: `${path}?fieldManager=${manager}${query}`, body, headers: {'content-type': 'application/apply-patch+yaml'}}
}

export function asTable(path: string): Request {
  return get(path, {accept: 'application/json;as=Table;v=v1;g=meta.k8s.io'})
}

export function watch(path: string, events: number): Request {
  return {method: 'GET', path, events}
}
