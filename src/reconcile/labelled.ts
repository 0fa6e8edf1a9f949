import {annotation, label, manager} from '../platform/labels.ts'
import type {KubeObject} from '../world.ts'

/** Selects everything of one instance. */
export const instanceSelector = (name: string): Record<string, string> => ({[label.instance]: name})

/** The component that an object belongs to; empty where it says none. */
export const componentOf = (object: KubeObject): string => object.metadata.labels?.[label.component] ?? ''

/** The whole version that an object was made for. */
export const versionOf = (object: KubeObject): string | undefined => object.metadata.annotations?.[annotation.version]

export const isOurs = (object: KubeObject): boolean => object.metadata.labels?.[label.managedBy] === manager
