/** How secrets are called and what they look like, so that they can be masked wherever an exchange is shown. */
export interface SecretNames {
  /** Members of bodies and parameters of queries and forms, in lower case. */
  readonly members: readonly string[]
  /** Headers, in lower case, with the variable that stands for each in a command that repeats the request. */
  readonly headers: Readonly<Record<string, string>>
  /** Secrets that are known by their form wherever they stand: sources of regular expressions without flags or groups. */
  readonly forms: readonly string[]
}

/** Of all services together, and of HTTP itself. */
export function joinSecretNames(all: readonly SecretNames[]): SecretNames {
  return {
    members: [...new Set(all.flatMap(({ members }) => members))],
    headers: Object.assign({}, OF_HTTP, ...all.map(({ headers }) => headers)) as Record<string, string>,
    forms: [...new Set(all.flatMap(({ forms }) => forms))],
  }
}

const OF_HTTP: Readonly<Record<string, string>> = {
  authorization: '$AUTHORIZATION',
  'proxy-authorization': '$PROXY_AUTHORIZATION',
  cookie: '$COOKIE',
  'set-cookie': '$COOKIE',
}
