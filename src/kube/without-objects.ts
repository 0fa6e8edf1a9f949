/** Where a value of more than one word begins: `{...}`, `[...]`, `core.PodTemplateSpec{...}` of older servers, or a text of JSON. */
const quoted = /((?:Invalid|Unsupported|Duplicate) value): "?(?:\[\]|map\[\w+\]|[\w.*&])*(?=[[{])/

/** `spec.template: Invalid value: {...}: field is immutable` without the object: servers quote all of it, environment included, where a person needs field and reason. */
export function withoutObjects(text: string): string {
  const found = quoted.exec(text)
  if (found === null) return text
  const end = endOfValue(text, found.index + found[0].length)
  return `${text.slice(0, found.index)}${found[1] ?? ''}${withoutObjects(text.slice(text[end] === '"' ? end + 1 : end))}`
}

/** Behind the bracket that closes the one at `start`; brackets in strings are letters. What is cut off ends with its text. */
function endOfValue(text: string, start: number): number {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (inString && letter === '\\') at += 1
    else if (letter === '"') inString = !inString
    else if (!inString && '[{'.includes(letter)) depth += 1
    else if (!inString && ']}'.includes(letter)) depth -= 1
    if (depth === 0) return at + 1
  }
  return text.length
}
