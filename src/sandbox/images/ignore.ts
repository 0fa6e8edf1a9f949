/** Never part of an image, whatever .dockerignore says: they belong to one machine, and change from run to run. */
const always = ['**/.git', '**/__pycache__', '**/*.pyc', '**/.DS_Store', '**/node_modules', '**/.venv']

/** Whether a path of the project, `a/b.py`, is left out. Lines of .dockerignore in Docker's own language; the last that fits decides. */
export function ignoring(dockerignore: string): (path: string) => boolean {
  const rules = [...dockerignore.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')), ...always].map(ruleOf)
  return (path) => rules.reduce((ignored, {keeps, pattern}) => (pattern.test(path) ? !keeps : ignored), false)
}

function ruleOf(line: string): {readonly keeps: boolean; readonly pattern: RegExp} {
  const keeps = line.startsWith('!')
  const glob = (keeps ? line.slice(1) : line).trim().replace(/^\.?\/+/, '').replace(/\/+$/, '')
  return {keeps, pattern: new RegExp(`^${expression(glob)}(/.*)?$`)}
}

/** `**` any folders, `*` and `?` within one name, `[a-c]` as in a shell. */
function expression(glob: string): string {
  return glob.replace(/\*\*\/|\*\*|\*|\?|\[[^\]]+\]|[.+^${}()|\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    return part.startsWith('[') ? part.replace(/^\[!/, '[^') : `\\${part}`
  })
}
