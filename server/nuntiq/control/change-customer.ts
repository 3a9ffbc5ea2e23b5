import { SELF } from '../../tenancy/tenant.ts'
import type { Tenants } from '../../tenancy/tenants.ts'
import { type Customer, customers, inboxes } from '../accounts/customer.ts'
import { ControlError } from '../../control/control-error.ts'

/** Changes what the customer has configured. The default inbox must be one of the tenant's own. */
export async function changeCustomer(
  tenants: Tenants,
  { slug, wanted }: { slug: string; wanted: Partial<Customer> },
): Promise<void> {
  await tenants.within(slug, async (tx) => {
    const customer = (await tx.get(customers, SELF)) ?? { image_capture_rules: false, default_inbox: null }
    const { default_inbox: asked } = wanted
    const inbox = asked ? (await tx.find(inboxes, 'address', asked.toLowerCase()))[0]?.doc : undefined
    if (asked && !inbox) throw new ControlError(400, `default_inbox '${asked}' is not one of the inboxes of ${slug}`)
    await tx.put(customers, SELF, {
      ...customer,
      ...wanted,
      // Spelt as the inbox itself is: answers to submissions repeat it.
      ...(asked === undefined ? {} : { default_inbox: inbox?.address ?? null }),
    })
  })
}
