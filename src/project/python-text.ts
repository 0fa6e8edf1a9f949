/** The text without its comments and long strings; a # within a string stays. For texts that are searched, not run. */
export function withoutComments(text: string): string {
  return text.replace(/("""|''')[\s\S]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g, (found) => (/^(#|"""|''')/.test(found) ? '' : found))
}

/** The text that a top-level name is set to, where it is a plain one: `WSGI_APPLICATION = "mysite.wsgi.application"`. */
export function assignedText(text: string, name: string): string | undefined {
  return new RegExp(String.raw`^${name}\s*(?::[^=\n]+)?=\s*\(?\s*["']([^"'\n]*)["']`, 'm').exec(withoutComments(text))?.[1]
}

/** What DJANGO_SETTINGS_MODULE is set to unless the environment says otherwise. */
export function settingsNamed(text: string): string | undefined {
  return /DJANGO_SETTINGS_MODULE["']\s*(?:,|\]\s*=|,\s*default\s*=)\s*["']([\w.]+)["']/.exec(withoutComments(text))?.[1]
}
