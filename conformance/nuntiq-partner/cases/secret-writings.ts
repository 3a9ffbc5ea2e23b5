/** How a secret may turn up in a text: as it is, without what stands before it in every key, and encoded. */
export const writingsOf = (secret: string): readonly string[] => [
  secret,
  secret.slice(3),
  ...(['base64', 'base64url', 'hex'] as const).map((encoding) => Buffer.from(secret).toString(encoding)),
]
