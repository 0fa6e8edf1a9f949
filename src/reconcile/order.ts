import type {AnyComponent} from './component.ts'

/** Components so that each stands after all its needs. Refuses, by name, what a bundler would let through silently. */
export function inOrder(components: readonly AnyComponent[]): readonly AnyComponent[] {
  refuseTwins(components)
  const ordered: AnyComponent[] = []
  const visit = (component: AnyComponent, path: readonly string[]): void => {
    if (path.includes(component.name)) throw new Error(`components need each other in a circle: ${[...path, component.name].join(' -> ')}`)
    if (ordered.includes(component)) return
    for (const need of needsOf(component, components)) visit(need, [...path, component.name])
    ordered.push(component)
  }
  for (const component of components) visit(component, [])
  return ordered
}

function refuseTwins(components: readonly AnyComponent[]): void {
  const names = components.map((component) => component.name)
  const twin = names.find((name, index) => names.indexOf(name) !== index)
  if (twin !== undefined) throw new Error(`two components are called ${twin}`)
}

function needsOf(component: AnyComponent, listed: readonly AnyComponent[]): readonly AnyComponent[] {
  return component.needs.map((need: AnyComponent | undefined, index: number) => {
    if (need === undefined) throw new Error(`need ${index + 1} of component ${component.name} is undefined: its file and that of the need import each other`)
    if (!listed.includes(need)) throw new Error(`component ${component.name} needs ${need.name}, which is not in the list of components`)
    return need
  })
}
