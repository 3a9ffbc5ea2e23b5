/** What a sandbox holds when it starts or is reset; `spec/sandbox/world.schema.json` judges it. */
export interface World {
  readonly tenants: readonly WorldTenant[]
}

export interface WorldTenant {
  readonly slug: string
  readonly name: string
  readonly image_capture_rules?: boolean
  readonly default_inbox?: string | null
  readonly inboxes?: readonly { readonly address: string; readonly external_identifiers?: readonly string[] }[]
  readonly partners?: readonly WorldPartner[]
}

export interface WorldPartner {
  readonly name: string
  readonly active?: boolean
  readonly notification_emails?: readonly string[]
  readonly keys?: readonly WorldKey[]
  /** Its addresses were sent invitations: fresh ones, or ones locked by five wrong codes. */
  readonly invited?: 'fresh' | 'locked'
}

export interface WorldKey {
  /** The key is `sk_`, this name, zeros and a 1; without it the secrets are random. */
  readonly demo?: string
  readonly label: string
  readonly expires_in?: string
  readonly expired_for?: string
  readonly expires_interval_days?: number | null
  readonly revoked?: boolean
  readonly rotated?: boolean
  readonly permissions?: readonly string[]
}
