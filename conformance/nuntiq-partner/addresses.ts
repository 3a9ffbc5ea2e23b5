export const KEYS = '/v1/partner/account/keys'
export const INVOICES = '/v1/partner/invoices'
/** A public address that refuses for another reason than a missing key: it wants a token. */
export const PREFERENCES = '/v1/partner/supplier-access/email-preferences'
