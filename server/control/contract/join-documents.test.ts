import { test } from 'tap'
import { bundleDocument } from './bundle-document.ts'
import { joinDocuments } from './join-documents.ts'
import type { OpenApiDocument, Schema } from './open-api-document.ts'

function document(schemas: Record<string, Schema>, paths: OpenApiDocument['paths'] = {}): OpenApiDocument {
  return { openapi: '3.1.0', info: { title: 'x', version: '1' }, paths, components: { schemas } }
}

const part = (members: object, more: object = {}): Schema => ({
  type: 'object',
  'x-parts': true,
  required: Object.keys(members),
  properties: members,
  ...more,
})

test('a schema of parts gains members, values and examples, and is closed', async (t) => {
  const joined = joinDocuments(
    document({ Tenant: part({ slug: {} }, { examples: [{ slug: 'a' }] }), Scene: { type: 'string', 'x-parts': true } }),
    [
      document({
        Tenant: part({ inbox: {} }, { examples: [{ inbox: 'b' }] }),
        Scene: { type: 'string', enum: ['ready'], 'x-parts': true },
      }),
      document({ Scene: { type: 'string', enum: ['sold-out'], 'x-parts': true } }),
    ],
  )
  t.same(joined.components?.['schemas'], {
    Tenant: {
      type: 'object',
      required: ['slug', 'inbox'],
      properties: { slug: {}, inbox: {} },
      examples: [{ slug: 'a', inbox: 'b' }],
      additionalProperties: false,
    },
    Scene: { type: 'string', enum: ['ready', 'sold-out'] },
  })
})

test('what two documents say of one path is put together, but of one call only once', async (t) => {
  const of = (method: string): OpenApiDocument => document({}, { '/tenants': { [method]: { operationId: method } } })
  t.same(Object.keys(joinDocuments(of('get'), [of('post')]).paths['/tenants'] ?? {}), ['get', 'post'])
  t.throws(() => joinDocuments(of('get'), [of('get')]), /GET \/tenants/)
})

test('a component that two documents give differently is refused', async (t) => {
  t.throws(() => joinDocuments(document({ Key: { type: 'string' } }), [document({ Key: { type: 'object' } })]), /Key/)
})

const files: Record<string, OpenApiDocument> = {
  'file:///spec/own/a.yaml': document({ Mine: { $ref: '../other/b.yaml#/components/schemas/Theirs' } }),
  'file:///spec/other/b.yaml': document({
    Theirs: { items: { $ref: '#/components/schemas/Leaf' } },
    Leaf: { type: 'string' },
  }),
  'file:///spec/own/clash.yaml': document({ Leaf: { $ref: '../other/b.yaml#/components/schemas/Leaf' } }),
  'file:///spec/own/nowhere.yaml': document({ Mine: { $ref: '../other/b.yaml#/components/schemas/Nobody' } }),
}
const read = async (file: string): Promise<OpenApiDocument> => files[file] ?? document({})

test('a bundle holds what it refers to in other files, and what that refers to', async (t) => {
  const { components } = await bundleDocument('file:///spec/own/a.yaml', read)
  t.same(components?.['schemas'], {
    Mine: { $ref: '#/components/schemas/Theirs' },
    Theirs: { items: { $ref: '#/components/schemas/Leaf' } },
    Leaf: { type: 'string' },
  })
})

test('a reference that leads nowhere, or to a name that is taken, is refused', async (t) => {
  await t.rejects(
    bundleDocument('file:///spec/own/nowhere.yaml', read),
    /b\.yaml has no #\/components\/schemas\/Nobody/,
  )
  await t.rejects(bundleDocument('file:///spec/own/clash.yaml', read), /Leaf .* is taken/)
})
