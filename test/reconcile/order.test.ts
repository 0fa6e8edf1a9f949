import {describe, expect, test} from 'vitest'

import {type AnyComponent, component, kept} from '../../src/reconcile/component.ts'
import {inOrder} from '../../src/reconcile/order.ts'

const made = (name: string, needs: readonly AnyComponent[] = []): AnyComponent =>
  component({name, during: 'Deploying', promises: `${name} is there`, needs, keeps: async () => kept()})

describe('the order of components', () => {
  test('is derived from what each needs, whatever the order of the list', () => {
    const database = made('database')
    const migration = made('migration', [database])
    const web = made('web', [migration])
    expect(inOrder([web, migration, database]).map(({name}) => name)).toEqual(['database', 'migration', 'web'])
  })

  test('keeps the list\'s own order between components that do not need each other', () => {
    expect(inOrder([made('web'), made('static'), made('celeryd')]).map(({name}) => name)).toEqual(['web', 'static', 'celeryd'])
  })

  test('refuses a need that a bundler turned into undefined, and names whose it is', () => {
    const web = made('web', [undefined as unknown as AnyComponent])
    expect(() => inOrder([web])).toThrow('need 1 of component web is undefined')
  })

  test('refuses two components of one name', () => {
    expect(() => inOrder([made('web'), made('web')])).toThrow('two components are called web')
  })

  test('refuses a circle, and names those in it', () => {
    const needs: AnyComponent[] = []
    const database = made('database', needs)
    const migration = made('migration', [database])
    needs.push(migration)
    expect(() => inOrder([database, migration])).toThrow('database -> migration -> database')
  })

  test('refuses a need that is not in the list', () => {
    expect(() => inOrder([made('web', [made('database')])])).toThrow('component web needs database, which is not in the list')
  })
})
