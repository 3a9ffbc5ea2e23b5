import { sameAs } from '../../kit/checks/same-as.ts'
import { set, without } from '../../kit/generate/edit.ts'
import { at } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { storedInvoice } from './stored.ts'

const TYPE = 'invoice.addresses.0.address_type'

const AT_HOME = {
  address_name: 'Headquarters',
  street: '1 Main Street',
  city: 'Austin',
  state: 'TX',
  postal_code: '78701',
  country: 'US',
}
/** Its postal code has letters and a blank, its country the longer one of the two codes. */
const ABROAD = {
  ...AT_HOME,
  street: '1 Mill Lane',
  city: 'London',
  state: 'LND',
  postal_code: 'SW1A 1AA',
  country: 'GBR',
}

const EVERY_TYPE = ['REMITTO', 'SUPPLIER', 'SHIPTO', 'BILLTO'].map((address_type) => ({
  address_type,
  ...(address_type === 'SUPPLIER' ? ABROAD : AT_HOME),
}))

export const invAddrCases: readonly Case[] = [
  defineCase({
    id: 'inv-addr-type-missing',
    requirements: ['INV-ADDR-001'],
    given: 'an address without its type',
    async run(t) {
      await t.refused(without(TYPE), { names: 'address_type' })
    },
  }),
  defineCase({
    id: 'inv-addr-type-unknown',
    requirements: ['INV-ADDR-002'],
    given: 'types other than the four',
    async run(t) {
      for (const type of ['OTHER', 'REMIT_TO', '']) await t.refused(set(TYPE, type), { names: 'address_type' })
    },
  }),
  defineCase({
    id: 'inv-addr-types',
    requirements: ['INV-ADDR-003'],
    given: 'an address of each type, with every field',
    async run(t) {
      const made = await t.submit(set('invoice.addresses', EVERY_TYPE))
      t.expect(made).status(200)
      if (t.offers('control')) {
        t.check(sameAs('stored addresses', at(await storedInvoice(t, made), 'content.addresses'), EVERY_TYPE))
      }
    },
  }),
  defineCase({
    id: 'inv-addr-type-case',
    requirements: ['INV-ADDR-004'],
    given: 'the types in another case',
    async run(t) {
      for (const type of ['remitto', 'ShipTo']) await t.refused(set(TYPE, type), { names: 'address_type' })
    },
  }),
  defineCase({
    id: 'inv-addr-country',
    requirements: ['INV-ADDR-005'],
    given: 'a country that is not an ISO code',
    async run(t) {
      t.expect(await t.submit(set('invoice.addresses.0.country', 'United States of America'))).status(200)
    },
  }),
]
