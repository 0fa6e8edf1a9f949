import type {Ground} from './ground.ts'
import {type Page, visit} from './ground.ts'

/** What visitors saw who came one after the other, each on a connection of its own, and asked for nothing twice. */
export interface Seen {
  /** One line a request that was not answered with 200. */
  readonly failures: readonly string[]
  readonly pages: number
  readonly assets: number
  /** Whether `isDone` held when a page was first seen that `isNew`. */
  readonly doneAtFirst: boolean | undefined
}

export interface Visitors {
  /** Resolves when a new page has been seen. */
  readonly sawNew: Promise<void>
  stop(): Promise<Seen>
}

const link = /(?:href|src)="(\/static\/[^"]+)"/g

/** Visitors of a page and of every asset that it links, as an Ingress leads them: `/static` to the static pods, all else to the web. */
export async function startVisitors(ground: Ground, name: string, isNew: (page: string) => boolean, isDone: () => Promise<boolean>): Promise<Visitors> {
  const address = async (component: string): Promise<string> => String((await ground.get('Service', `${name}-${component}`))?.spec?.['clusterIP'])
  const [web, files] = await Promise.all([address('web'), address('static')])
  const {promise: sawNew, resolve} = Promise.withResolvers<void>()
  const seen = {failures: [] as string[], pages: 0, assets: 0, doneAtFirst: undefined as boolean | undefined}
  let isGoing = true
  const ask = async (at: string, path: string): Promise<Page> => {
    const page = await visit(at, path, `${name}.localhost`).catch((error: unknown) => ({status: 0, text: String(error)}))
    if (page.status !== 200) seen.failures.push(`${new Date().toISOString()} ${path} ${page.status}: ${page.text.slice(0, 200)}`)
    return page
  }
  const visiting = (async () => {
    while (isGoing) {
      const {text} = await ask(web, '/')
      seen.pages += 1
      if (isNew(text)) {
        seen.doneAtFirst ??= await isDone()
        resolve()
      }
      for (const [, path = ''] of text.matchAll(link)) {
        await ask(files, path)
        seen.assets += 1
      }
    }
  })()
  return {
    sawNew,
    stop: async () => {
      isGoing = false
      await visiting
      return seen
    },
  }
}
