import {DecodeError} from './decode-error.ts'

const form = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/

const decimal: Readonly<Record<string, number>> = {n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18}
const binary: Readonly<Record<string, number>> = {Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6}

/** A quantity counted in billionths, the smallest that there are. */
export interface Quantity {
  readonly nanos: bigint
  readonly format: 'decimal' | 'binary' | 'exponent'
}

const nano = 1_000_000_000n

/** A quantity as the API server writes it: the largest suffix that needs no fraction. */
export function canonicalQuantity(value: unknown): string {
  return printQuantity(parseQuantity(value))
}

export function parseQuantity(value: unknown): Quantity {
  const parts = form.exec(typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '')
  if (parts === null) throw new DecodeError(`quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`)
  const [, sign = '', digits = '', suffix = ''] = parts
  const magnitude = scale(digits, suffix)
  const format = suffix in binary ? 'binary' : /^[eE]/.test(suffix) && suffix !== 'E' ? 'exponent' : 'decimal'
  return {nanos: sign === '-' ? -magnitude : magnitude, format}
}

/** What is finer than a billionth is rounded up. */
function scale(digits: string, suffix: string): bigint {
  const [whole = '', fraction = ''] = digits.split('.')
  const power = suffix in binary ? 0 : suffix in decimal ? (decimal[suffix] ?? 0) : Number(suffix.slice(1))
  const factor = suffix in binary ? 1024n ** BigInt(binary[suffix] ?? 0) : 1n
  const mantissa = BigInt(whole + fraction || '0') * factor
  const exponent = power - fraction.length + 9
  if (exponent >= 0) return mantissa * 10n ** BigInt(exponent)
  const divisor = 10n ** BigInt(-exponent)
  return (mantissa + divisor - 1n) / divisor
}

export function printQuantity({nanos, format}: Quantity): string {
  if (nanos === 0n) return '0'
  if (format === 'binary' && nanos % nano === 0n) return printBinary(nanos / nano)
  const [mantissa, exponent] = largestExponent(nanos)
  if (format === 'exponent') return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`
  const suffix = Object.keys(decimal).find(one => decimal[one] === exponent)
  return `${mantissa}${suffix ?? ''}`
}

function printBinary(units: bigint): string {
  let rest = units
  let power = 0
  while (power < 6 && rest % 1024n === 0n) {
    rest /= 1024n
    power += 1
  }
  const suffix = Object.keys(binary).find(one => binary[one] === power) ?? ''
  return `${rest}${suffix}`
}

/** In steps of a thousand, as the suffixes are. */
function largestExponent(nanos: bigint): [mantissa: bigint, exponent: number] {
  let mantissa = nanos
  let exponent = -9
  while (exponent < 18 && mantissa % 1000n === 0n) {
    mantissa /= 1000n
    exponent += 3
  }
  return [mantissa, exponent]
}
