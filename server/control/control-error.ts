/** An answer of the control API that refuses: `message` says what is wrong and where, `status` is that of HTTP. */
export class ControlError extends Error {
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ControlError'
    this.status = status
  }
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const

export function titleOf(status: number): string {
  return Object.entries(TITLES).find(([code]) => Number(code) === status)?.[1] ?? 'Error'
}
