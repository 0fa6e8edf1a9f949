import {relative} from 'node:path'
import {stripVTControlCharacters} from 'node:util'
import {root} from './root.js'

const longest = 24

// Each as its name and, indented, what it says. A file that does not load has no tests that could fail, and is one.
export function failuresIn(testResults) {
  return testResults.flatMap(({name, status, message, assertionResults}) => {
    const failed = assertionResults.filter(test => test.status === 'failed')
    const file = relative(root, name)
    if (status === 'failed' && failed.length === 0) return [told(file, message)]
    return failed.map(({fullName, failureMessages}) => told(`${file} > ${fullName}`, failureMessages.join('\n')))
  })
}

function told(name, message) {
  const lines = stripVTControlCharacters(message).split('\n').filter(line => line.trim() !== '')
  return [name, ...lines.slice(0, longest)].join('\n      ')
}
