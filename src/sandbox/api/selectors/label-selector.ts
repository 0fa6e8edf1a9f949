import {badRequest} from '../errors.ts'
import {labelValue, qualifiedName} from '../rules/names.ts'

type Labels = Readonly<Record<string, string>>
type Requirement = (labels: Labels) => boolean

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`: whether labels fit. */
export function parseLabelSelector(text: string): Requirement {
  const tokens = tokenise(text)
  if (tokens.done()) return () => true
  const requirements = [parseRequirement(tokens)]
  while (!tokens.done()) {
    tokens.expect([','], "',' or 'end of string'")
    requirements.push(parseRequirement(tokens))
  }
  return labels => requirements.every(holds => holds(labels))
}

interface Tokens {
  done(): boolean
  peek(): string
  take(): string
  expect(allowed: readonly string[], named: string): string
}

const symbols = /^(==|!=|=|!|,|\(|\)|>|<)$/

function tokenise(text: string): Tokens {
  const tokens = text.match(/==|!=|[=!,()<>]|[^\s=!,()<>]+/g) ?? []
  const peek = () => tokens[0] ?? ''
  return {
    done: () => tokens.length === 0,
    peek,
    take: () => tokens.shift() ?? '',
    expect: (allowed, named) => {
      if (!allowed.includes(peek())) throw badRequest(`found '${peek()}', expected: ${named}`)
      return tokens.shift() ?? ''
    },
  }
}

function parseRequirement(tokens: Tokens): Requirement {
  const first = tokens.take()
  if (first === '!') {
    const key = requireKey(tokens.take())
    return labels => !Object.hasOwn(labels, key)
  }
  if (first === '' || symbols.test(first)) throw badRequest(`found '${first}', expected: !, identifier, or 'end of string'`)
  const key = requireKey(first)
  if (tokens.done() || tokens.peek() === ',') return labels => Object.hasOwn(labels, key)
  return parseComparison(key, tokens)
}

function parseComparison(key: string, tokens: Tokens): Requirement {
  const operator = tokens.take()
  switch (operator) {
    case 'in':
    case 'notin': {
      const values = parseValues(tokens).map(value => requireValue(key, value))
      return labels => (Object.hasOwn(labels, key) && values.includes(labels[key] ?? '')) === (operator === 'in')
    }
    case '=':
    case '==':
    case '!=': {
      const value = requireValue(key, tokens.done() || tokens.peek() === ',' ? '' : tokens.take())
      return labels => (labels[key] === value) === (operator !== '!=')
    }
    case '>':
    case '<': {
      const bound = Number(tokens.take())
      return labels => (operator === '>' ? Number(labels[key]) > bound : Number(labels[key]) < bound)
    }
    default:
      throw badRequest(`unable to parse requirement: found '${operator}', expected: in, notin, =, ==, !=, gt, lt`)
  }
}

function parseValues(tokens: Tokens): string[] {
  if (tokens.peek() !== '(') throw badRequest(`unable to parse requirement: found '${tokens.peek()}' expected: '('`)
  tokens.take()
  const values: string[] = []
  while (tokens.peek() !== ')') {
    if (tokens.done()) throw badRequest("unable to parse requirement: found '', expected: ',', ')' or identifier")
    const token = tokens.take()
    if (token !== ',') values.push(token)
  }
  tokens.take()
  return values
}

function requireKey(key: string): string {
  const [wrong] = qualifiedName(key)
  if (wrong === undefined) return key
  throw badRequest(`unable to parse requirement: <nil>: Invalid value: ${JSON.stringify(key)}: ${wrong}`)
}

function requireValue(key: string, value: string): string {
  const [wrong] = labelValue(value)
  if (wrong === undefined) return value
  throw badRequest(`unable to parse requirement: values[0][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong}`)
}
